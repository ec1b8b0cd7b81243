import { transact } from '../../../ledger/index.ts'
import { type Route, route } from '../../../platform/contract.ts'
import type { PersonalData, Platform } from '../../../platform/module.ts'
import { customersContracts } from '../contracts.ts'
import { findHandleIds } from '../detail/find-customer.ts'
import { reachCustomer } from '../detail/reach-customer.ts'
import { eraseCustomer } from './erase-customer.ts'
import { findPerson } from './find-person.ts'
import { holdCustomer, liftHold } from './hold-customer.ts'
import { keepErasures } from './keep-erasures.ts'

export function privacyRoutes(platform: Platform, holders: () => readonly PersonalData[]): Route[] {
  const { db } = platform
  return [
    route(customersContracts.exportCustomer, async ({ ctx, viewer, params }) => {
      const customer = await reachCustomer(db, viewer, params.id)
      const person = await findPerson(db, customer.ids, await findHandleIds(db, customer.id))
      const held: Record<string, unknown> = {}
      for (const holder of holders()) held[holder.name] = await holder.export(db, person)
      return { customerId: customer.id, exportedAt: ctx.now.toISOString(), holders: held }
    }),

    route(customersContracts.eraseCustomer, async ({ ctx, viewer, params, body, idempotency }) => {
      const { id } = await reachCustomer(db, viewer, params.id)
      await transact(
        platform,
        ctx,
        (tx) => eraseCustomer(tx, ctx, holders(), { customerId: id, reason: body.reason }),
        idempotency,
      )
      // The next start or the hourly job writes what cannot be written now.
      await keepErasures(platform).catch((error) =>
        ctx.log.warn({ err: error }, 'an erasure is not yet on the list outside the database'),
      )
      return { id, erasedAt: ctx.now.toISOString() }
    }),

    route(customersContracts.holdCustomer, async ({ ctx, viewer, params, body }) => {
      const { id } = await reachCustomer(db, viewer, params.id)
      await transact(platform, ctx, (tx) =>
        holdCustomer(tx, ctx, { customerId: id, reason: body.reason }),
      )
    }),

    route(customersContracts.liftHold, async ({ ctx, viewer, params }) => {
      const { id } = await reachCustomer(db, viewer, params.id)
      await transact(platform, ctx, (tx) => liftHold(tx, ctx, id))
    }),
  ]
}
