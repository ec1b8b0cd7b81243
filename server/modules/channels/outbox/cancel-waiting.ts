import { sql } from 'kysely'
import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { DeliveryState } from '../delivery-states.ts'
import { takenBack, waitingStates } from './delivery-moves.ts'
import { moveDeliveries } from './move-deliveries.ts'
import { lockQueues, refreshQueues } from './queue.ts'

export interface WaitingOf {
  customerId: string
  handleIds: readonly string[]
  /** Who wrote it, as messages name them: `staff:<id>`. */
  actor: string
}

/** Takes back what somebody wrote to a customer and no provider was given yet. */
export async function cancelWaiting(
  tx: Tx,
  ctx: Ctx,
  { customerId, handleIds, actor }: WaitingOf,
): Promise<void> {
  const ids = [...handleIds]
  const { rows: queues } = await sql<{ handleId: string; touchpointId: string }>`
    select handle_id as "handleId", touchpoint_id as "touchpointId" from channels_queue
    where handle_id = any(${ids}::uuid[])`.execute(tx.db)
  if (queues.length === 0) return
  await lockQueues(tx.db, queues, ctx.now)
  const { rows } = await sql<Waiting>`
    select delivery.id as "deliveryId", delivery.message_id as "messageId",
      delivery.handle_id as "handleId", delivery.touchpoint_id as "touchpointId",
      delivery.state, delivery.reason, touchpoint.channel
    from channels_delivery as delivery
    join channels_message as message on message.id = delivery.message_id
    join channels_touchpoint as touchpoint on touchpoint.id = delivery.touchpoint_id
    where delivery.handle_id = any(${ids}::uuid[]) and message.actor = ${actor}
      and delivery.state = any(${[...waitingStates]}::text[])
    order by delivery.id for update of delivery`.execute(tx.db)
  if (rows.length === 0) return
  moveDeliveries(
    tx,
    rows.map(({ state, reason, ...of }) => ({
      of: { ...of, customerId },
      from: state,
      at: ctx.now,
      ...takenBack(reason, ctx.now, 'control_lost'),
    })),
  )
  tx.sent(refreshQueues(tx.db, [...new Set(rows.map((row) => row.handleId))], ctx.now))
}

interface Waiting {
  deliveryId: string
  messageId: string
  handleId: string
  touchpointId: string
  state: DeliveryState
  reason: string | null
  channel: string
}
