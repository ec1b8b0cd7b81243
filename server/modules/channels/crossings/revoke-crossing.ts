import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import { customersOf } from '../../customers/index.ts'
import { crossingRevoked } from './entries.ts'
import { lockCrossing } from './reach-crossing.ts'
import { crossingEnded } from './refusals.ts'

/** Ends a crossing by hand; one that ended so already stays as it is. @throws crossing.ended */
export async function revokeCrossing(tx: Tx, ctx: Ctx, id: string): Promise<void> {
  const row = await lockCrossing(tx, id)
  if (row.state === 'revoked') return
  if (row.state !== 'issued' && row.state !== 'taken') throw crossingEnded({ state: row.state })
  await endRevoked(tx, ctx, row)
}

/** @param row one that is issued or taken; if it is taken meanwhile it goes on. */
export async function endRevoked(
  tx: Tx,
  ctx: Ctx,
  row: { id: string; state: string; origin_handle_id: string },
): Promise<void> {
  const done = await tx.db
    .updateTable('channels_crossing')
    .set({ state: 'revoked', ended_at: ctx.now })
    .where('id', '=', row.id)
    .where('state', '=', row.state === 'taken' ? 'taken' : 'issued')
    .executeTakeFirst()
  if (done.numUpdatedRows === 0n) return
  const owner = (await customersOf(tx.db, [row.origin_handle_id])).get(row.origin_handle_id)
  if (!owner) return
  tx.record({
    kind: crossingRevoked,
    subject: { type: 'customer', id: owner.customerId },
    handleId: row.origin_handle_id,
    body: { crossingId: row.id },
  })
}
