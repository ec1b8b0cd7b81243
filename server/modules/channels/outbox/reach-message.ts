// The one door to a message by id for those who act on it: its customer must be in the viewer's
// reach; unknown and forbidden are the same.

import { sql } from 'kysely'
import type { Viewer } from '../../../platform/contract.ts'
import type { Db } from '../../../platform/database.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { findAddresses, reachCustomer } from '../../customers/index.ts'
import type { OutgoingContent } from '../content/content.ts'
import type { DeliveryState } from '../delivery-states.ts'
import { lockQueues } from './queue.ts'
import { messageUnknown } from './refusals.ts'

export interface ReachedMessage {
  id: string
  direction: 'in' | 'out'
  /** Canonical. */
  customerId: string
  handleId: string
  touchpointId: string
  providerId: string | null
}

/** @throws message.unknown */
export async function reachMessage(
  db: Db,
  viewer: Viewer,
  messageId: string,
): Promise<ReachedMessage> {
  const row = await db
    .selectFrom('channels_message')
    .select(['id', 'direction', 'handle_id', 'touchpoint_id', 'provider_id'])
    .where('id', '=', messageId)
    .executeTakeFirst()
  const owner = row && (await findAddresses(db, [row.handle_id])).get(row.handle_id)
  if (!row || !owner) throw messageUnknown()
  try {
    await reachCustomer(db, viewer, owner.customerId)
  } catch (error) {
    throw error instanceof Refusal && error.status === 404 ? messageUnknown() : error
  }
  return {
    id: row.id,
    direction: row.direction,
    customerId: owner.customerId,
    handleId: row.handle_id,
    touchpointId: row.touchpoint_id,
    providerId: row.provider_id,
  }
}

export interface LockedDelivery {
  id: string
  part: number
  handleId: string
  touchpointId: string
  channel: string
  state: DeliveryState
  content: OutgoingContent | null
  purpose: string | null
  reason: string | null
}

/** The newest delivery of each part of a message, locked with their queues. By part. */
export async function lockLatest(
  db: Db,
  message: ReachedMessage,
  now: Date,
): Promise<LockedDelivery[]> {
  await lockQueues(db, [message], now)
  const { rows } = await sql<LockedDelivery>`
    select delivery.id, delivery.part, delivery.handle_id as "handleId",
      delivery.touchpoint_id as "touchpointId", touchpoint.channel, delivery.state,
      delivery.content, delivery.purpose, delivery.reason
    from channels_delivery as delivery
    join channels_touchpoint as touchpoint on touchpoint.id = delivery.touchpoint_id
    where delivery.message_id = ${message.id}::uuid
      and delivery.place in (
        select max(place) from channels_delivery where message_id = ${message.id}::uuid
        group by part)
    order by delivery.part for update of delivery`.execute(db)
  return rows
}
