// Which messages went to customers that they did not ask for, as far as their wishes count them.

import { sql } from 'kysely'
import { rowsOf } from '../../../platform/bulk.ts'
import type { Db } from '../../../platform/database.ts'
import type { Wishes } from '../../customers/index.ts'

/** A delivery that may be one too many for its customer. */
export interface Counted {
  deliveryId: string
  messageId: string
  customerId: string
  handleIds: Wishes['handleIds']
  frequency: NonNullable<Wishes['frequency']>
}

/**
 * By delivery: when other messages were given to a provider for the same customer, on whichever
 * handle, within the days that count, the newest first. Until commit nobody else counts for these
 * customers: two handles of one person may have their turns in two processes at the same instant.
 */
export async function findUnasked(
  db: Db,
  counted: readonly Counted[],
  now: Date,
): Promise<Map<string, Date[]>> {
  if (counted.length === 0) return new Map()
  await lockCounts(db, counted)
  const given = rowsOf(
    { id: 'uuid', messageId: 'uuid', handleIds: 'text', most: 'integer', days: 'integer' },
    counted.map(({ deliveryId, messageId, handleIds, frequency }) => ({
      id: deliveryId,
      messageId,
      handleIds: `{${handleIds.join(',')}}`,
      most: frequency.messages,
      days: frequency.perDays,
    })),
  )
  const { rows } = await sql<{ id: string; sentAt: Date[] }>`
    select given.id, array(
      select max(delivery.unasked_at) from channels_delivery as delivery
      where delivery.handle_id = any(given."handleIds"::uuid[])
        and delivery.unasked_at > ${now}::timestamptz - make_interval(hours => 24 * given.days)
        and delivery.message_id <> given."messageId"
        and delivery.state not in ('scheduled', 'failed', 'cancelled', 'expired')
      group by delivery.message_id order by 1 desc limit given.most
    ) as "sentAt" from ${given}`.execute(db)
  return new Map(rows.map(({ id, sentAt }) => [id, sentAt]))
}

async function lockCounts(db: Db, counted: readonly Counted[]): Promise<void> {
  const keys = [...new Set(counted.map(({ customerId }) => customerId))].toSorted()
  await sql`
    select pg_advisory_xact_lock(key) from (
      select distinct hashtextextended(id, 7302) as key from unnest(${keys}::text[]) as id
      order by key
    ) as sorted`.execute(db)
}
