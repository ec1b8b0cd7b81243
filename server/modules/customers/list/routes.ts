import { transact } from '../../../ledger/index.ts'
import { type Route, route } from '../../../platform/contract.ts'
import type { Platform } from '../../../platform/module.ts'
import { attachHandle, createCustomer } from '../attach-handle.ts'
import { customersContracts } from '../contracts.ts'
import { showCustomer } from '../detail/find-customer.ts'
import { placeCustomer, refuseForeignPlace } from '../detail/place-customer.ts'
import { reachCustomer } from '../detail/reach-customer.ts'
import { setTraits } from '../traits/set-traits.ts'
import { findByHandle } from './find-by-handle.ts'
import { findCustomers } from './find-customers.ts'
import { loadCustomers } from './load-customers.ts'

export const listRoutes = (platform: Platform): Route[] => [
  route(customersContracts.listCustomers, async ({ viewer, query }) => {
    const { db } = platform
    const { cursor, limit, ...asked } = query
    const found =
      asked.handle === undefined
        ? await findCustomers(db, viewer, asked, { cursor, limit })
        : { ids: await findByHandle(db, viewer, asked.handle, asked.realm), next: null }
    return { items: await loadCustomers(db, viewer, found.ids), next: found.next }
  }),

  route(customersContracts.createCustomer, async ({ ctx, viewer, body, idempotency }) => {
    refuseForeignPlace(viewer, { teamId: body.teamId ?? null, storeId: body.storeId ?? null })
    const made = await transact(
      platform,
      ctx,
      async (tx) => {
        const customer = await createCustomer(tx, ctx)
        for (const handle of body.handles) {
          await attachHandle(tx, ctx, { customerId: customer.customerId, handle })
        }
        await setTraits(tx, ctx, {
          customerId: customer.customerId,
          handleId: customer.homeHandleId,
          traits: body.traits,
          source: `${ctx.actor.type}:${ctx.actor.id}`,
          occurredAt: ctx.now,
        })
        if (body.teamId || body.storeId) {
          await placeCustomer(tx, ctx, {
            ...customer,
            teamId: body.teamId ?? null,
            storeId: body.storeId ?? null,
          })
        }
        return customer
      },
      idempotency,
    )
    const customer = await reachCustomer(platform.db, viewer, made.customerId)
    return showCustomer(platform.db, viewer, customer)
  }),
]
