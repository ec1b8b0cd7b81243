// Messages by the provider's ids: what is answered, reacted to, changed, or said by us already. What
// says something and what is done to it may come at the same instant, by two processes: both lock
// the name, and whoever comes second sees what the first has done.

import { sql } from 'kysely'
import type { Tx } from '../../../ledger/index.ts'
import { rowsOf } from '../../../platform/bulk.ts'
import type { Db } from '../../../platform/database.ts'
import { lockedNames, lockNames } from '../outbox/parked-receipts.ts'

export interface Said {
  messageId: string
  handleId: string
  direction: 'in' | 'out'
  at: Date
}

export interface SaidAs {
  touchpointId: string
  providerId: string
}

export const saidKey = ({ touchpointId, providerId }: SaidAs) => `${touchpointId} ${providerId}`

/**
 * By `saidKey`; outgoing ones are found by each of their deliveries.
 * @param coming those that are written now: their names are locked until commit, as `lockNames` does
 *   it, but with no statement more.
 */
export async function findSaid(
  db: Db,
  asked: readonly SaidAs[],
  coming: readonly SaidAs[] = [],
): Promise<Map<string, Said>> {
  if (asked.length === 0) return new Map()
  const given = rowsOf<SaidAs>({ touchpointId: 'uuid', providerId: 'text' }, [...asked])
  const { rows } = await sql<SaidAs & Said>`/*keep:channels-said*/
    with asked as materialized (
      select given."touchpointId", given."providerId" from ${given}
      cross join (select count(*) from ${lockedNames(coming.map(saidKey))}) as locked
    )
    select asked."touchpointId", asked."providerId", message.id as "messageId",
      message.handle_id as "handleId", message.direction, message.occurred_at as at
    from asked join channels_message as message
      on message.touchpoint_id = asked."touchpointId" and message.provider_id = asked."providerId"
    union all
    select asked."touchpointId", asked."providerId", delivery.message_id, delivery.handle_id, 'out',
      message.occurred_at
    from asked join channels_delivery as delivery
      on delivery.touchpoint_id = asked."touchpointId"
      and delivery.provider_id = asked."providerId"
    join channels_message as message on message.id = delivery.message_id`.execute(db)
  return new Map(rows.map((row) => [saidKey(row), row]))
}

/** What was said under these ids; where nothing was, whoever says it meanwhile is waited for. */
export async function findTargets(tx: Tx, asked: readonly SaidAs[]): Promise<Map<string, Said>> {
  const said = await findSaid(tx.db, asked)
  const missing = asked.filter((one) => !said.has(saidKey(one)))
  if (missing.length === 0) return said
  await lockNames(tx.db, missing)
  return new Map([...said, ...(await findSaid(tx.db, missing))])
}
