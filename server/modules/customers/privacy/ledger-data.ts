// What the ledger holds of a person, for the export. Its erasure is the ledger's own redaction.

import { readTimeline } from '../../../ledger/index.ts'
import type { Db } from '../../../platform/database.ts'
import type { Person, PersonalData } from '../../../platform/module.ts'

const pageSize = 500

export const ledgerData: PersonalData = {
  name: 'ledger',
  // Its erasure is in forget.ts, in units of work of their own.
  async export(db: Db, { handleIds }: Person) {
    const entries: unknown[] = []
    let before: string | undefined
    do {
      const page = await readTimeline(db, handleIds, { before, limit: pageSize })
      entries.push(...page.items)
      before = page.next ?? undefined
    } while (before)
    return entries
  },
}
