// What came in and was not understood, and what a channel says of a person.

import { sql } from 'kysely'
import type { PersonalData } from '../../../platform/module.ts'

export const inboundData: PersonalData = {
  name: 'channels.inbound',
  async export(db, { handleIds, names }) {
    const persons = await db
      .selectFrom('channels_person')
      .selectAll()
      .where('handle_id', 'in', handleIds)
      .execute()
    const unrouted = await db
      .selectFrom('channels_unrouted')
      .select(['channel', 'reason', 'payload', 'received_at'])
      .where(sql<boolean>`names && ${names}::text[]`)
      .limit(1000)
      .execute()
    const windows = await db
      .selectFrom('channels_window')
      .selectAll()
      .where('handle_id', 'in', handleIds)
      .execute()
    return { persons, windows, unrouted }
  },
  async erase(db, { handleIds }) {
    await db.deleteFrom('channels_person').where('handle_id', 'in', handleIds).execute()
    await db.deleteFrom('channels_window').where('handle_id', 'in', handleIds).execute()
  },
  async forget(db, { names }) {
    for (const table of ['channels_unrouted', 'channels_early'] as const) {
      await db.deleteFrom(table).where(sql<boolean>`names && ${names}::text[]`).execute()
    }
  },
}
