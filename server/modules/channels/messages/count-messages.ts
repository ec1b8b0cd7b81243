import { sql } from 'kysely'
import type { Db } from '../../../platform/database.ts'

/** How many were said to and by these handles, taken back ones too. */
export async function countMessages(db: Db, handleIds: readonly string[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`/*keep:channels-count-messages*/
    select count(*)::integer as count from channels_message
    where handle_id = any(${handleIds}::uuid[])`.execute(db)
  return rows[0]!.count
}
