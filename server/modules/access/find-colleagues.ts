import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'

export interface Colleague {
  id: string
  name: string
  teamIds: string[]
}

/** Those of the staff to whom something can be given: who work here now, by name. At most 1,000. */
export async function findColleagues(db: Db, ids?: readonly string[]): Promise<Colleague[]> {
  const { rows } = await sql<Colleague>`
    select id, name,
      array(select team_id from access_team_member where staff_id = staff.id) as "teamIds"
    from access_staff staff
    where deactivated_at is null and joined_at is not null
      and ${ids ? sql`id = any(${[...ids]}::uuid[])` : sql`true`}
    order by lower(name), id limit 1000`.execute(db)
  return rows
}
