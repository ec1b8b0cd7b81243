// Refused events are kept as they were sent, so they may speak of anybody. Whom each names stands
// beside it since it was written.

import { sql } from 'kysely'
import type { Person, PersonalData } from '../../platform/module.ts'

export const refusedData: PersonalData = {
  name: 'ingest',
  async export(db, person) {
    const { rows } = await sql`
      select reason, message_id as "messageId", received_at as "receivedAt", body
      from ingest_refused where ${namesOneOf(person)} order by received_at`.execute(db)
    return rows
  },
  async forget(db, person) {
    await sql`delete from ingest_refused where ${namesOneOf(person)}`.execute(db)
  },
}

const namesOneOf = ({ names }: Person) => sql`names && ${names}::text[]`
