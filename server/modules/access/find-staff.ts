import { sql } from 'kysely'
import { decodeCursor, encodeCursor } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database.ts'
import { notFound } from '../../platform/refusal.ts'
import type { languages } from './contract-shapes.ts'
import type { RoleName } from './roles.ts'

export type StaffState = 'invited' | 'active' | 'deactivated'

export interface StaffMember {
  id: string
  name: string
  email: string
  role: RoleName
  language: (typeof languages)[number]
  teamIds: string[]
  storeIds: string[]
  totp: boolean
  state: StaffState
  createdAt: string
  lastSeenAt: string | null
}

interface Row extends Omit<StaffMember, 'createdAt' | 'lastSeenAt'> {
  createdAt: Date
  lastSeenAt: Date | null
  sort: string
}

const state = sql<StaffState>`case when deactivated_at is not null then 'deactivated'
  when joined_at is null then 'invited' else 'active' end`

/** Staff by name. */
export async function findStaff(
  db: Db,
  asked: {
    cursor?: string | undefined
    limit: number
    state?: StaffState | undefined
    q?: string | undefined
  },
): Promise<{ items: StaffMember[]; next: string | null }> {
  const [name, id] = asked.cursor ? decodeCursor(asked.cursor, 2) : []
  const like = asked.q && `%${asked.q.replace(/[%_\\]/g, '\\$&')}%`
  const { rows } = await sql<Row>`
    ${columns} from access_staff staff
    where ${asked.state ? sql`${state} = ${asked.state}` : sql`true`}
      and ${like ? sql`(name ilike ${like} or email ilike ${like})` : sql`true`}
      and ${id ? sql`(lower(name), id) > (${name}, ${id}::uuid)` : sql`true`}
    order by lower(name), id limit ${asked.limit + 1}`.execute(db)
  const shown = rows.slice(0, asked.limit)
  const last = shown.at(-1)
  return {
    items: shown.map(memberOf),
    next: rows.length > asked.limit && last ? encodeCursor([last.sort, last.id]) : null,
  }
}

/** @throws not_found */
export async function readStaff(db: Db, id: string): Promise<StaffMember> {
  const { rows } = await sql<Row>`${columns} from access_staff staff where id = ${id}`.execute(db)
  const row = rows[0]
  if (!row) throw notFound()
  return memberOf(row)
}

const columns = sql`
  select id, name, email, role, language, totp, ${state} as state, created_at as "createdAt",
    lower(name) as sort,
    array(select team_id from access_team_member where staff_id = staff.id) as "teamIds",
    array(select store_id from access_store_member where staff_id = staff.id) as "storeIds",
    (select max(seen_at) from access_session where staff_id = staff.id) as "lastSeenAt"`

const memberOf = ({ sort: _sort, ...row }: Row): StaffMember => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
})
