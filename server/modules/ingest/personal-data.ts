// Refused events are kept as they were sent, so they may speak of anybody.

import { sql } from 'kysely'
import type { Person, PersonalData } from '../../platform/module.ts'

export const refusedData: PersonalData = {
  name: 'ingest',
  async export(db, person) {
    const { rows } = await sql`
      select reason, message_id as "messageId", received_at as "receivedAt", body
      from ingest_refused where ${speaksOf(person)} order by received_at`.execute(db)
    return rows
  },
  async erase(db, person) {
    await sql`delete from ingest_refused where ${speaksOf(person)}`.execute(db)
  },
}

/** Names one of the person's ids, or holds a text that names the person. */
function speaksOf({ handles, texts }: Person) {
  const values = handles.map((handle) => handle.value)
  const patterns = texts.flatMap((text) =>
    [text, JSON.stringify(text).slice(1, -1)].map(
      (written) => `%${written.replace(/[\\%_]/g, '\\$&')}%`,
    ),
  )
  return sql`(user_id = any(${values}::text[]) or anonymous_id = any(${values}::text[])
    or body ilike any(${patterns}::text[]))`
}
