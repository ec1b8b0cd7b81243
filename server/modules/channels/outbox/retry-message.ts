import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import { deliveryMoved } from '../entries.ts'
import { checkWindow } from './check-window.ts'
import { chooseDoor } from './choose-door.ts'
import type { DeliveryView } from './contracts.ts'
import { retryableStates } from './delivery-moves.ts'
import { insertDeliveries } from './insert-deliveries.ts'
import { lockAround } from './look-around.ts'
import { lockLatest, type ReachedMessage } from './reach-message.ts'
import { messageNothingToRetry, messageUnknown } from './refusals.ts'
import { findDeliveries } from './show-deliveries.ts'

const keptForMs = 86_400_000

/**
 * Sends again, as new deliveries to the same handle, the parts that failed or of which nobody knows:
 * a person decided that. What is said of the new one begins where the former ended.
 * @throws message.unknown, message.nothing_to_retry, message.door_closed, message.window_closed
 */
export async function retryMessage(
  tx: Tx,
  ctx: Ctx,
  message: ReachedMessage,
): Promise<{ id: string; deliveries: DeliveryView[] }> {
  if (message.direction !== 'out') throw messageUnknown()
  const around = await lockAround(tx, message.customerId)
  const latest = await lockLatest(tx.db, message, ctx.now)
  const failed = latest.flatMap(({ content, ...one }) =>
    content && retryableStates.some((state) => state === one.state) ? [{ ...one, content }] : [],
  )
  const [first] = failed
  if (!first) throw messageNothingToRetry()
  const { handleId, touchpointId } = message
  const door = chooseDoor(around, { handleId, touchpointId })
  await checkWindow(tx.db, around, door, first.content, ctx.now)
  const inserted = insertDeliveries(tx, ctx, {
    messageId: message.id,
    handleId,
    touchpointId,
    parts: failed,
    state: 'queued',
    notBefore: ctx.now,
    expiresAt: new Date(ctx.now.getTime() + keptForMs),
    purpose: first.purpose ?? undefined,
  })
  for (const [i, { id }] of inserted.entries()) {
    tx.record({
      kind: deliveryMoved,
      subject: { type: 'customer', id: around.customerId },
      handleId,
      channel: door.way.channel,
      touchpointId,
      body: { deliveryId: id, messageId: message.id, from: failed[i]!.state, to: 'queued' },
    })
  }
  return { id: message.id, deliveries: await findDeliveries(tx.db, message.id) }
}
