// Who of the staff looks at a thread, and writes: before two people answer, each sees the other. It
// lasts for less than a minute and is no history.

import { sql } from 'kysely'
import type { Db } from '../../../platform/database.ts'
import type { PresenceView } from './contracts.ts'

const lastsMs = 45_000

export interface Present {
  staffId: string
  name: string
  customerId: string
  writing: boolean
  leaving?: boolean | undefined
}

/** @returns whether something is different for those who look on. */
export async function bePresent(
  db: Db,
  now: Date,
  { staffId, name, customerId, writing, leaving = false }: Present,
): Promise<boolean> {
  const until = new Date(now.getTime() + (leaving ? -1 : lastsMs))
  const { rows } = await sql<{ was: boolean }>`
    with before as (
      select customer_id, writing, until from conversations_presence where staff_id = ${staffId}::uuid
    ), said as (
      insert into conversations_presence as held (staff_id, customer_id, name, writing, until)
      values (${staffId}::uuid, ${customerId}::uuid, ${name}, ${writing}, ${until}::timestamptz)
      on conflict (staff_id) do update set customer_id = excluded.customer_id,
        name = excluded.name, writing = excluded.writing, until = excluded.until
      -- Who left another thread meanwhile has come here before they left it.
      where ${!leaving} or held.customer_id = excluded.customer_id
    )
    select customer_id = ${customerId}::uuid and writing = ${writing}
      and (until > ${now}::timestamptz) = ${!leaving} as was from before`.execute(db)
  return rows[0]?.was !== true
}

/** Of these threads, or of all: who is there now. */
export async function findPresent(
  db: Db,
  now: Date,
  customerId?: string,
): Promise<Map<string, PresenceView['staff']>> {
  const { rows } = await sql<{ customerId: string; id: string; name: string; writing: boolean }>`
    select customer_id as "customerId", staff_id as id, name, writing from conversations_presence
    where until > ${now}::timestamptz
      and ${customerId ? sql`customer_id = ${customerId}::uuid` : sql`true`}
    order by name, staff_id limit 5000`.execute(db)
  const present = new Map<string, PresenceView['staff']>()
  for (const { customerId: id, ...one } of rows) {
    const there = present.get(id) ?? []
    present.set(id, there)
    there.push(one)
  }
  return present
}
