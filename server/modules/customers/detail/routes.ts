import { transact } from '../../../ledger/index.ts'
import { type Route, route } from '../../../platform/contract.ts'
import type { Platform } from '../../../platform/module.ts'
import { attachHandle, lockCustomer } from '../attach-handle.ts'
import { customersContracts } from '../contracts.ts'
import { customerUnknown } from '../refusals.ts'
import { setTraits } from '../traits/set-traits.ts'
import { findHandleDetails, showCustomer } from './find-customer.ts'
import { placeCustomer, refuseForeignPlace } from './place-customer.ts'
import { reachCustomer } from './reach-customer.ts'
import { showTimeline } from './timeline.ts'

export function detailRoutes(platform: Platform): Route[] {
  const { db } = platform
  return [
    route(customersContracts.getCustomer, async ({ viewer, params }) =>
      showCustomer(db, viewer, await reachCustomer(db, viewer, params.id)),
    ),

    route(customersContracts.updateCustomer, async ({ ctx, viewer, params, body }) => {
      const { id } = await reachCustomer(db, viewer, params.id)
      refuseForeignPlace(viewer, body)
      await transact(platform, ctx, async (tx) => {
        const row = await lockCustomer(tx, id)
        const customer = { customerId: row.id, homeHandleId: row.home_handle_id }
        await setTraits(tx, ctx, {
          customerId: row.id,
          handleId: row.home_handle_id,
          traits: body.traits ?? {},
          source: `${ctx.actor.type}:${ctx.actor.id}`,
          occurredAt: ctx.now,
        })
        const teamId = body.teamId === undefined ? row.team_id : body.teamId
        const storeId = body.storeId === undefined ? row.store_id : body.storeId
        if (teamId !== row.team_id || storeId !== row.store_id) {
          await placeCustomer(tx, ctx, { ...customer, teamId, storeId })
        }
      })
      return showCustomer(db, viewer, await reachCustomer(db, viewer, id))
    }),

    route(customersContracts.getTimeline, async ({ viewer, params, query }) => {
      const { id } = await reachCustomer(db, viewer, params.id)
      return showTimeline(db, viewer, id, query)
    }),

    route(customersContracts.listHandles, async ({ viewer, params }) => {
      const { id } = await reachCustomer(db, viewer, params.id)
      return { items: await findHandleDetails(db, viewer, id) }
    }),

    route(customersContracts.addHandle, async ({ ctx, viewer, params, body, idempotency }) => {
      const { id } = await reachCustomer(db, viewer, params.id)
      const added = await transact(
        platform,
        ctx,
        (tx) => attachHandle(tx, ctx, { customerId: id, handle: body }),
        idempotency,
      )
      const handles = await findHandleDetails(db, viewer, added.customerId)
      const handle = handles.find((one) => one.id === added.handleId)
      if (!handle) throw customerUnknown()
      return handle
    }),
  ]
}
