import type { Selectable } from 'kysely'
import type { Db, Tables } from '../../../platform/database.ts'
import { type ReasonCode, reasonCodes } from '../reasons.ts'
import type { DeliveryView } from './contracts.ts'

type Row = Selectable<Tables['channels_delivery']>

/** Those of a message by part; of a part that was sent again, the newest comes last. */
export async function findDeliveries(db: Db, messageId: string): Promise<DeliveryView[]> {
  return (await findDeliveriesOf(db, [messageId])).get(messageId) ?? []
}

/** By message. */
export async function findDeliveriesOf(
  db: Db,
  messageIds: readonly string[],
): Promise<Map<string, DeliveryView[]>> {
  if (messageIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('channels_delivery')
    .selectAll()
    .where('message_id', 'in', messageIds)
    .orderBy('part')
    .orderBy('place')
    .execute()
  const byMessage = Map.groupBy(rows, (row) => row.message_id)
  return new Map([...byMessage].map(([id, of]) => [id, of.map(showDelivery)]))
}

export const showDelivery = (row: Row): DeliveryView => ({
  id: row.id,
  part: row.part,
  handleId: row.handle_id,
  touchpointId: row.touchpoint_id,
  state: row.state,
  reason: reasonOf(row.reason),
  detail: row.detail,
  notBefore: row.not_before.toISOString(),
  acceptedAt: row.accepted_at?.toISOString() ?? null,
  deliveredAt: row.delivered_at?.toISOString() ?? null,
  readAt: row.read_at?.toISOString() ?? null,
})

const reasonOf = (text: string | null): ReasonCode | null =>
  text === null ? null : (reasonCodes.find((code) => code === text) ?? 'other')
