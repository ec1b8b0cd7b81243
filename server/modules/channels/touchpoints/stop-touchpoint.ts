import { houseSubject, type Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import { touchpointStopped } from '../entries.ts'
import { requeueTouchpoint } from '../outbox/queue.ts'
import type { ReasonCode } from '../reasons.ts'

/**
 * Stops an active touchpoint, because nothing can go out there until somebody mends it; what is
 * queued waits. One that is stopped or paused already is left as it is.
 * @returns whether something that was behind it may go another way now.
 */
export async function stopTouchpoint(
  tx: Tx,
  ctx: Ctx,
  { touchpointId, reason, detail }: { touchpointId: string; reason: ReasonCode; detail: string },
): Promise<boolean> {
  const row = await tx.db
    .updateTable('channels_touchpoint')
    .set({ state: 'stopped', trouble: reason, trouble_detail: detail, trouble_at: ctx.now })
    .where('id', '=', touchpointId)
    .where('state', '=', 'active')
    .where('removed_at', 'is', null)
    .returning(['channel', 'name'])
    .executeTakeFirst()
  if (!row) return false
  tx.record({
    kind: touchpointStopped,
    subject: houseSubject,
    touchpointId,
    channel: row.channel,
    body: { touchpointId, channel: row.channel, name: row.name, reason, detail },
  })
  return requeueTouchpoint(tx.db, touchpointId, ctx.now)
}
