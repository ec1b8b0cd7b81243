// The deliveries whose turn it is, with what is needed to send them.

import { sql } from 'kysely'
import type { Db } from '../../../platform/database.ts'
import type { OutgoingContent } from '../content/content.ts'
import type { DeliveryState } from '../delivery-states.ts'
import { isHead } from './queue.ts'

export interface Head {
  id: string
  messageId: string
  part: number
  handleId: string
  touchpointId: string
  channel: string
  state: DeliveryState
  /** Null: erased. */
  content: OutgoingContent | null
  isReply: boolean
  purpose: string | null
  notBefore: Date
  expiresAt: Date | null
  attempts: number
  retries: number
  leasedUntil: Date | null
  reason: string | null
  /** The provider's id of what it answers, said at the same touchpoint. */
  replyTo: string | null
  /** To which what it answers belongs. */
  repliedHandleId: string | null
}

/** The first delivery of each handle that holds back or may go; handles without one are left out. */
export async function findHeads(
  db: Db,
  handleIds: readonly string[],
  now: Date,
): Promise<Map<string, Head>> {
  if (handleIds.length === 0) return new Map()
  const { rows } = await sql<Head>`/*keep:channels-heads*/
    select head.*, case when head.part = 0 then coalesce(replied.provider_id, (
        select answered.provider_id from channels_delivery as answered
        where answered.message_id = replied.id and answered.provider_id is not null
          and answered.touchpoint_id = head."touchpointId"
        order by answered.place desc limit 1
      )) end as "replyTo", replied.handle_id as "repliedHandleId"
    from unnest(${handleIds}::uuid[]) as asked (handle_id)
    cross join lateral (
      select delivery.id, delivery.message_id as "messageId", delivery.part,
        delivery.handle_id as "handleId", delivery.touchpoint_id as "touchpointId",
        touchpoint.channel, delivery.state, delivery.content, delivery.is_reply as "isReply", delivery.purpose,
        delivery.not_before as "notBefore", delivery.expires_at as "expiresAt",
        delivery.attempts, delivery.retries, delivery.leased_until as "leasedUntil",
        delivery.reason
      from channels_delivery as delivery
      join channels_touchpoint as touchpoint on touchpoint.id = delivery.touchpoint_id
      where delivery.handle_id = asked.handle_id and ${isHead(now)}
      order by delivery.place limit 1
    ) as head
    join channels_message as message on message.id = head."messageId"
    left join channels_message as replied on replied.id = message.reply_to_id
      and replied.touchpoint_id = head."touchpointId"`.execute(db)
  return new Map(rows.map((row) => [row.handleId, row]))
}
