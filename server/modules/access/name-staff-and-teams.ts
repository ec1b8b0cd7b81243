import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'

/** By id; also of staff who left. */
export async function nameStaffAndTeams(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`/*keep:access-name-staff-and-teams*/
    select id, name from access_staff where id = any(${[...ids]}::uuid[])
    union all
    select id, name from access_team where id = any(${[...ids]}::uuid[])`.execute(db)
  return new Map(rows.map(({ id, name }) => [id, name]))
}
