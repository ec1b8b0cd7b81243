// Crossings from or to a person. An erasure ends those alive and takes what was carried.

import { sql } from 'kysely'
import type { PersonalData } from '../../../platform/module.ts'

const ofThese = (handleIds: readonly string[]) =>
  sql<boolean>`(origin_handle_id = any(${handleIds}::uuid[])
    or taker_handle_id = any(${handleIds}::uuid[]))`

export const crossingsData: PersonalData = {
  name: 'channels.crossings',
  async export(db, { handleIds }) {
    return db
      .selectFrom('channels_crossing')
      .select(['id', 'to_channel', 'origin_handle_id', 'subject', 'state', 'issued_at'])
      .select(['taker_handle_id', 'taken_at', 'taker_confirmed', 'origin_confirmed', 'ended_at'])
      .where(ofThese(handleIds))
      .orderBy('issued_at')
      .execute()
  },
  async erase(db, { handleIds }) {
    await db
      .updateTable('channels_crossing')
      .set({ state: 'revoked' })
      .where(ofThese(handleIds))
      .where('state', 'in', ['issued', 'taken'])
      .execute()
    await db
      .updateTable('channels_crossing')
      .set({ subject: null })
      .where(ofThese(handleIds))
      .execute()
    await db.deleteFrom('channels_crossing_guess').where('handle_id', 'in', handleIds).execute()
  },
}
