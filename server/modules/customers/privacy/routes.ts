import { Readable } from 'node:stream'
import { transact } from '../../../ledger/index.ts'
import { type Route, route } from '../../../platform/contract.ts'
import { jsonPieces } from '../../../platform/json-stream.ts'
import type { PersonalData, Platform } from '../../../platform/module.ts'
import { customersContracts } from '../contracts.ts'
import { findHandleIds } from '../detail/find-customer.ts'
import { reachCustomer } from '../detail/reach-customer.ts'
import { eraseCustomer } from './erase-customer.ts'
import { findPerson } from './find-person.ts'
import { finishForgetting, forgettingJob } from './forget.ts'
import { holdCustomer, liftHold } from './hold-customer.ts'
import { keepErasures } from './keep-erasures.ts'

/** How long whoever asks is kept waiting for the search; it goes on without them. */
const patienceMs = 5000

export function privacyRoutes(platform: Platform, holders: () => readonly PersonalData[]): Route[] {
  const { db } = platform
  return [
    route(customersContracts.exportCustomer, async ({ ctx, viewer, params, reply }) => {
      const customer = await reachCustomer(db, viewer, params.id)
      const person = await findPerson(db, customer.ids, await findHandleIds(db, customer.id))
      const held: Record<string, unknown> = {}
      for (const holder of holders()) held[holder.name] = await holder.export(db, person)
      const exported = { customerId: customer.id, exportedAt: ctx.now, holders: held }
      reply.header('content-type', 'application/json; charset=utf-8')
      return Readable.from(jsonPieces(exported))
    }),

    route(customersContracts.eraseCustomer, async ({ ctx, viewer, params, body, idempotency }) => {
      const { id } = await reachCustomer(db, viewer, params.id)
      const erasing = { vault: platform.vault, holders: holders() }
      await transact(
        platform,
        ctx,
        (tx) => eraseCustomer(tx, ctx, erasing, { customerId: id, reason: body.reason }),
        idempotency,
      )
      // The next start or the hourly job writes what cannot be written now.
      await keepErasures(platform).catch((error) =>
        ctx.log.warn({ err: error }, 'an erasure is not yet on the list outside the database'),
      )
      const finished = await forgetFor(patienceMs, platform, holders())
      return { id, erasedAt: ctx.now.toISOString(), finished }
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

/** @returns whether everything is forgotten; what is not goes on as a job. */
async function forgetFor(ms: number, platform: Platform, holders: readonly PersonalData[]) {
  const patience = new AbortController()
  const timer = platform.clock.after(ms, () => patience.abort())
  const finished = await finishForgetting(platform, holders, patience.signal)
  timer.cancel()
  if (!finished) await platform.jobs.send(forgettingJob, {}, { singleton: forgettingJob })
  return finished
}
