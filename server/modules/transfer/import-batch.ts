// One batch of rows, taken whole or not at all: what they say, the rejected rows with their
// reasons, and the import's own progress, in one transaction. A row is therefore counted when, and
// only when, it was taken, wherever the process dies.

import { type Tx, toJson } from '../../ledger/index.ts'
import { maskCardNumbers, maskCardsIn } from '../../platform/card-numbers.ts'
import type { Ctx } from '../../platform/context.ts'
import type { HandleRules } from '../customers/index.ts'
import { lockImport } from './find-imports.ts'
import type { ReadyRow } from './make-ready.ts'
import type { ImportMap } from './map.ts'
import { namesInRow } from './names-in-row.ts'
import { writeProblems } from './problem.ts'
import { type Outcome, type Taking, takeRows } from './take-rows.ts'

export interface Batch {
  rows: ReadyRow[]
  bytesRead: number
  /** Spent since the batch before. */
  workedMs: () => number
}

/**
 * Takes `batch`, whose first row follows the `from` rows that were taken before. Answers `moved`
 * and changes nothing when somebody else got further or the import no longer runs.
 */
export async function importBatch(
  tx: Tx,
  ctx: Ctx,
  taking: Taking & { id: string; country: HandleRules['country'] },
  batch: Batch,
  from: number,
): Promise<'taken' | 'moved'> {
  const { id, country, work } = taking
  const now = await lockImport(tx.db, id)
  if (now.state !== 'running' || now.rows_read !== from) return 'moved'
  const outcomes = await takeRows(tx, ctx, taking, batch.rows)
  await keepProblems(tx, { id, map: work.map, country }, outcomes)
  const count = (how: Outcome['how']) => outcomes.filter((one) => one.how === how).length
  const noted = outcomes.filter((one) => one.how === 'taken' && one.problems.length).length
  await tx.db
    .updateTable('transfer_import')
    .set((eb) => ({
      bytes_read: batch.bytesRead,
      rows_read: eb('rows_read', '+', batch.rows.length),
      rows_done: eb('rows_done', '+', count('taken')),
      rows_known: eb('rows_known', '+', count('known')),
      rows_rejected: eb('rows_rejected', '+', count('rejected')),
      rows_noted: eb('rows_noted', '+', noted),
      worked_ms: eb('worked_ms', '+', batch.workedMs()),
    }))
    .where('id', '=', id)
    .execute()
  return 'taken'
}

async function keepProblems(
  tx: Tx,
  { id, map, country }: { id: string; map: ImportMap | null; country: HandleRules['country'] },
  outcomes: Outcome[],
) {
  const troubled = outcomes.filter((one) => one.problems.length)
  if (troubled.length === 0) return
  await tx.db
    .insertInto('transfer_rejected')
    .values(
      troubled.map(({ row, how, problems }) => ({
        import_id: id,
        row: row.row,
        line: row.line,
        imported: how === 'taken',
        problem: writeProblems(maskCardsIn([...problems])),
        cells: maskCardNumbers(toJson('cells' in row ? row.cells : { '': row.raw })),
        names: namesInRow(row, map, country),
      })),
    )
    .execute()
}
