// Files that came in and went out hold people in bulk. When somebody is erased, no such file is
// worth keeping: imports that ended and exports that were made lose theirs at once.

import { type RawBuilder, sql } from 'kysely'
import type { Person, PersonalData, Platform } from '../../platform/module.ts'

export const transferData = (platform: Platform): PersonalData => ({
  name: 'transfer',
  async export(db, person) {
    const rejectedRows = await db
      .selectFrom('transfer_rejected')
      .select(['import_id as importId', 'row', 'problem', 'cells'])
      .where(namesOneOf(person))
      .execute()
    return { rejectedRows }
  },
  async forget(db, person) {
    const now = platform.clock.now()
    await db.deleteFrom('transfer_rejected').where(namesOneOf(person)).execute()
    await db
      .updateTable('transfer_import')
      .set({ file_until: now })
      .where('finished_at', 'is not', null)
      .where('file_key', 'is not', null)
      .execute()
    await db
      .updateTable('transfer_export')
      .set({ expires_at: now })
      .where('state', '=', 'finished')
      .execute()
  },
})

/** Whom a row names was written beside it when it was rejected. */
const namesOneOf = ({ names }: Person): RawBuilder<boolean> =>
  sql<boolean>`names && ${names}::text[]`
