import { sql } from 'kysely'
import type { Viewer } from '../../platform/contract.ts'
import type { Db } from '../../platform/database.ts'
import { permissionsOf, type RoleName } from './roles.ts'
import { rowsOf } from './viewer.ts'

export interface Colleague {
  id: string
  name: string
  role: RoleName
  teamIds: string[]
  storeIds: string[]
}

/** Those of the staff to whom something can be given: who work here now, by name. At most 1,000. */
export async function findColleagues(db: Db, ids?: readonly string[]): Promise<Colleague[]> {
  const { rows } = await sql<Colleague>`
    select id, name, role,
      array(select team_id from access_team_member where staff_id = staff.id) as "teamIds",
      array(select store_id from access_store_member where staff_id = staff.id) as "storeIds"
    from access_staff staff
    where deactivated_at is null and joined_at is not null
      and ${ids ? sql`id = any(${[...ids]}::uuid[])` : sql`true`}
    order by lower(name), id limit 1000`.execute(db)
  return rows
}

/** As they would look themselves: what is given to them they must be able to see. Pure. */
export function colleagueViewer(colleague: Colleague): Viewer {
  const may = permissionsOf(colleague.role)
  return {
    actor: { type: 'staff', id: colleague.id },
    can: (permission) => may.has(permission),
    rows: rowsOf(colleague),
  }
}
