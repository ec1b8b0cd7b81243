// Messages by the provider's ids: what is answered, reacted to, changed, or said by us already.

import { sql } from 'kysely'
import { rowsOf } from '../../../platform/bulk.ts'
import type { Db } from '../../../platform/database.ts'

export interface Said {
  messageId: string
  handleId: string
  direction: 'in' | 'out'
}

export interface SaidAs {
  touchpointId: string
  providerId: string
}

export const saidKey = ({ touchpointId, providerId }: SaidAs) => `${touchpointId} ${providerId}`

/** By `saidKey`; outgoing ones are found by each of their deliveries. */
export async function findSaid(db: Db, asked: readonly SaidAs[]): Promise<Map<string, Said>> {
  if (asked.length === 0) return new Map()
  const given = rowsOf<SaidAs>({ touchpointId: 'uuid', providerId: 'text' }, [...asked])
  const { rows } = await sql<SaidAs & Said>`/*keep:channels-said*/
    with asked as materialized (select * from ${given})
    select asked."touchpointId", asked."providerId", message.id as "messageId",
      message.handle_id as "handleId", message.direction
    from asked join channels_message as message
      on message.touchpoint_id = asked."touchpointId" and message.provider_id = asked."providerId"
    union all
    select asked."touchpointId", asked."providerId", delivery.message_id, delivery.handle_id, 'out'
    from asked join channels_delivery as delivery
      on delivery.touchpoint_id = asked."touchpointId"
      and delivery.provider_id = asked."providerId"`.execute(db)
  return new Map(rows.map((row) => [saidKey(row), row]))
}
