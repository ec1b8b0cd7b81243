// What the ledger holds of a person, for the export. Its erasure is the ledger's own redaction.

import { readTimeline } from '../../../ledger/index.ts'
import type { Db } from '../../../platform/database.ts'
import type { Person, PersonalData } from '../../../platform/module.ts'

const pageSize = 500

export const ledgerData: PersonalData = {
  name: 'ledger',
  // Its erasure is in forget.ts, in units of work of their own.
  export: async (db: Db, { handleIds }: Person) => readAll(db, handleIds),
}

async function* readAll(db: Db, handleIds: readonly string[]) {
  let before: string | undefined
  do {
    const page = await readTimeline(db, handleIds, { before, limit: pageSize })
    yield* page.items
    before = page.next ?? undefined
  } while (before)
}
