// Where a person may be named outside of entries: answers kept for requests that come twice, and
// the keys of outside sources, which may contain a telephone number or an address.

import { executeIn, type Tx } from './transact.ts'

/**
 * Takes away kept answers that contain one of `texts`; a source key that does keeps its place
 * under a name that says nothing. Reads both tables whole, so call it before taking locks.
 */
export async function forgetMentions(tx: Tx, texts: readonly string[]): Promise<void> {
  if (texts.length === 0) return
  const execute = executeIn(tx.db)
  const plain = texts.map(patternOf)
  const quoted = texts.map((text) => patternOf(JSON.stringify(text).slice(1, -1)))
  await execute('delete from platform_answer where result::text ilike any($1::text[])', [quoted])
  await execute(
    `update ledger_source set source_id = 'erased:' || gen_random_uuid()
     where source_id ilike any($1::text[])`,
    [plain],
  )
}

const patternOf = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`
