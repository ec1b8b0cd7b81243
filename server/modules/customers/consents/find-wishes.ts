import { sql } from 'kysely'
import type { Db } from '../../../platform/database.ts'
import type { Frequency, QuietHours } from '../person-tables.ts'

/** What a customer wishes of messages that they did not ask for. */
export interface Wishes {
  quietHours: QuietHours | null
  frequency: Frequency | null
  /** Every handle of theirs: what went to any of them counts. */
  handleIds: string[]
}

/**
 * By handle, the wishes of whoever holds it; those without any are left out. The newest preferences
 * of any of a customer's handles hold, as in `findPreferences`.
 */
export async function findWishes(
  db: Db,
  handleIds: readonly string[],
): Promise<Map<string, Wishes>> {
  if (handleIds.length === 0) return new Map()
  const { rows } = await sql<Wishes & { handleId: string }>`/*keep:customers-wishes*/
    select asked.id as "handleId", newest.quiet_hours as "quietHours", newest.frequency,
      array(select own.id from customers_handle as own
        where own.customer_id = asked.customer_id) as "handleIds"
    from customers_handle as asked
    cross join lateral (
      select preference.quiet_hours, preference.frequency
      from customers_handle as own
      join customers_preference as preference on preference.handle_id = own.id
      where own.customer_id = asked.customer_id
      order by preference.set_at desc, preference.handle_id limit 1
    ) as newest
    where asked.id = any(${[...new Set(handleIds)]}::uuid[])
      and (newest.quiet_hours is not null or newest.frequency is not null)`.execute(db)
  return new Map(rows.map(({ handleId, ...wishes }) => [handleId, wishes]))
}
