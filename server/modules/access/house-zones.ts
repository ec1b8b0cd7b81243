import type { Db } from '../../platform/database.ts'

/** The distinct time zones of the stores: what the house has been told of where it is. */
export async function findHouseZones(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('access_store')
    .select('timezone')
    .distinct()
    .orderBy('timezone')
    .execute()
  return rows.map((row) => row.timezone)
}
