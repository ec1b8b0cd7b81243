import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import { lockCustomer } from '../attach-handle.ts'
import { holdLifted, holdSet } from '../person-entries.ts'

/** Puts a customer under legal hold, or words its reason anew. @throws customer.unknown */
export async function holdCustomer(
  tx: Tx,
  ctx: Ctx,
  { customerId, reason }: { customerId: string; reason: string },
): Promise<void> {
  const customer = await lockCustomer(tx, customerId)
  await tx.db
    .updateTable('customers_customer')
    .set({ hold_reason: reason, hold_by: `${ctx.actor.type}:${ctx.actor.id}`, hold_at: ctx.now })
    .where('id', '=', customer.id)
    .execute()
  tx.record({
    kind: holdSet,
    subject: { type: 'customer', id: customer.id },
    handleId: customer.home_handle_id,
    body: {},
  })
}

/** Lifts the hold of a customer and of all that was merged into it. @throws customer.unknown */
export async function liftHold(tx: Tx, _ctx: Ctx, customerId: string): Promise<void> {
  const customer = await lockCustomer(tx, customerId)
  const lifted = await tx.db
    .updateTable('customers_customer')
    .set({ hold_reason: null, hold_by: null, hold_at: null })
    .where((where) =>
      where.or([where('id', '=', customer.id), where('merged_into', '=', customer.id)]),
    )
    .where('hold_reason', 'is not', null)
    .executeTakeFirst()
  if (lifted.numUpdatedRows === 0n) return
  tx.record({
    kind: holdLifted,
    subject: { type: 'customer', id: customer.id },
    handleId: customer.home_handle_id,
    body: {},
  })
}
