// Refused events are kept as they were sent, so they may speak of anybody. Whom each names stands
// beside it since it was written.

import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { Person, PersonalData } from '../../platform/module.ts'

const pageRows = 200

export const refusedData: PersonalData = {
  name: 'ingest',
  export: async (db, person) => readAll(db, person),
  async forget(db, person) {
    await sql`delete from ingest_refused where ${namesOneOf(person)}`.execute(db)
  },
}

async function* readAll(db: Db, person: Person) {
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const { rows } = await sql<{ id: string }>`
      select id, reason, message_id as "messageId", received_at as "receivedAt", body
      from ingest_refused where ${namesOneOf(person)} and id > ${after}::uuid
      order by id limit ${pageRows}`.execute(db)
    for (const { id, ...shown } of rows) yield shown
    if (rows.length < pageRows) return
    after = rows.at(-1)!.id
  }
}

const namesOneOf = ({ names }: Person) => sql`names && ${names}::text[]`
