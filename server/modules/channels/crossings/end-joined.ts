import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'

/** Who took it was one with its origin already: there is nothing to ask. */
export async function endJoined(tx: Tx, { now }: Ctx, crossingId: string): Promise<void> {
  await tx.db
    .updateTable('channels_crossing')
    .set({ state: 'joined', ended_at: now })
    .where('id', '=', crossingId)
    .execute()
}
