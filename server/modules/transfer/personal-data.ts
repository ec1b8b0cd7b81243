// Files that came in and went out hold people in bulk. When somebody is erased, no such file is
// worth keeping: imports that ended and exports that were made lose theirs at once, and an export
// under way begins again.

import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { Person, PersonalData, Platform } from '../../platform/module.ts'
import type { ExportRow } from './find-exports.ts'
import { readProblems } from './problem.ts'

const pageRows = 500

export const transferData = (platform: Platform): PersonalData => ({
  name: 'transfer',
  async export(db, person) {
    return { rejectedRows: readRejected(db, person) }
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
    // In one statement: an export that ends meanwhile is either still running here, or ended.
    await db
      .updateTable('transfer_export')
      .set({
        expires_at: sql<Date | null>`case state when 'finished' then ${now}::timestamptz end`,
        state: sql<ExportRow['state']>`case state when 'running' then 'waiting' else state end`,
      })
      .where('state', 'in', ['finished', 'running'])
      .execute()
  },
})

async function* readRejected(db: Db, person: Person) {
  let after: { importId: string; row: number } | undefined
  for (;;) {
    const last = after
    let page = db
      .selectFrom('transfer_rejected')
      .select(['import_id as importId', 'row', 'problem', 'cells'])
      .where(namesOneOf(person))
      .orderBy('import_id')
      .orderBy('row')
      .limit(pageRows)
    if (last) {
      page = page.where(sql<boolean>`(import_id, row) > (${last.importId}::uuid, ${last.row})`)
    }
    const rows = await page.execute()
    for (const { problem, ...row } of rows) yield { ...row, problems: readProblems(problem) }
    if (rows.length < pageRows) return
    after = rows.at(-1)
  }
}

/** Whom a row names was written beside it when it was rejected. */
const namesOneOf = ({ names }: Person): RawBuilder<boolean> =>
  sql<boolean>`names && ${names}::text[]`
