// Files that came in and went out hold people in bulk. When somebody is erased, no such file is
// worth keeping: imports that ended and exports that were made lose theirs at once.

import { type RawBuilder, sql } from 'kysely'
import type { Person, PersonalData, Platform } from '../../platform/module.ts'

export const transferData = (platform: Platform): PersonalData => ({
  name: 'transfer',
  async export(db, person) {
    if (person.texts.length === 0) return { rejectedRows: [] }
    const rejectedRows = await db
      .selectFrom('transfer_rejected')
      .select(['import_id as importId', 'row', 'problem', 'cells'])
      .where(mentions(person))
      .execute()
    return { rejectedRows }
  },
  async erase(db, person) {
    const now = platform.clock.now()
    if (person.texts.length)
      await db.deleteFrom('transfer_rejected').where(mentions(person)).execute()
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

/** Whether a cell of the row holds one of the person's texts, letter case aside. */
function mentions({ texts }: Person): RawBuilder<boolean> {
  const patterns = texts.map((text) => `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`)
  return sql<boolean>`exists (select from jsonb_each_text(cells) cell
    where lower(cell.value) like any(${patterns}::text[]))`
}
