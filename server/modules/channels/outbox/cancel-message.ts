import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { DeliveryView } from './contracts.ts'
import { takenBack, waitingStates } from './delivery-moves.ts'
import { moveDeliveries } from './move-deliveries.ts'
import { refreshQueues } from './queue.ts'
import { lockLatest, type ReachedMessage } from './reach-message.ts'
import { messageGone, messageUnknown } from './refusals.ts'
import { findDeliveries } from './show-deliveries.ts'

/**
 * Takes back the parts that were not handed to the provider yet. Doing it again changes nothing.
 * @throws message.unknown, message.gone when there is nothing left to take back
 */
export async function cancelMessage(
  tx: Tx,
  ctx: Ctx,
  message: ReachedMessage,
): Promise<{ id: string; deliveries: DeliveryView[] }> {
  if (message.direction !== 'out') throw messageUnknown()
  const latest = await lockLatest(tx.db, message, ctx.now)
  const waiting = latest.filter(({ state }) => waitingStates.some((one) => one === state))
  if (!waiting.length && !latest.some(({ state }) => state === 'cancelled')) throw messageGone()
  moveDeliveries(
    tx,
    waiting.map(({ id, state, channel, reason }) => ({
      of: { ...message, deliveryId: id, messageId: message.id, channel },
      from: state,
      at: ctx.now,
      ...takenBack(reason, ctx.now),
    })),
  )
  tx.sent(refreshQueues(tx.db, [message.handleId], ctx.now))
  return { id: message.id, deliveries: await findDeliveries(tx.db, message.id) }
}
