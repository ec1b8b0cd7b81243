import { type Language, loadWords, sayProblem, type Words } from '../../../words/index.ts'
import type { Db } from '../../platform/database.ts'
import { byteOrderMark, csvLine } from './csv-line.ts'
import type { ImportRow } from './find-imports.ts'
import { readProblems } from './problem.ts'

const pageRows = 1000
const own = ['problem', 'code', 'imported', 'row', 'line']

/**
 * The rows that were not taken, or not whole, as CSV: the file's own columns, which can be mended
 * and imported again with the same map, then the reasons in words and as codes, the row's number and
 * its line in the file.
 */
export async function* writeRejected(
  db: Db,
  work: ImportRow,
  language: Language,
): AsyncGenerator<string> {
  const t = await loadWords(language)
  const columns = work.format === 'csv' ? (work.columns ?? []) : undefined
  yield byteOrderMark + csvLine([...(columns ?? ['json']), ...own])
  let after = 0
  for (;;) {
    const rows = await db
      .selectFrom('transfer_rejected')
      .selectAll()
      .where('import_id', '=', work.id)
      .where('row', '>', after)
      .orderBy('row')
      .limit(pageRows)
      .execute()
    if (rows.length)
      yield rows.map((row) => csvLine([...cellsOf(row.cells, columns), ...told(row, t)])).join('')
    if (rows.length < pageRows) return
    after = rows.at(-1)!.row
  }
}

function told(
  row: { problem: string; imported: boolean; row: number; line: number },
  t: Words,
): (string | number)[] {
  const problems = readProblems(row.problem)
  return [
    problems.map((one) => sayProblem(t, one)).join('; '),
    problems.map(({ code }) => code).join('; '),
    row.imported ? 'yes' : 'no',
    row.row,
    row.line,
  ]
}

/** A damaged line stands whole in the first column. */
function cellsOf(cells: Record<string, unknown>, columns: string[] | undefined): string[] {
  const damaged = Object.keys(cells).length === 1 && '' in cells
  if (!columns) return [damaged ? textOf(cells['']) : JSON.stringify(cells)]
  return columns.map((name, index) => textOf(damaged && index === 0 ? cells[''] : cells[name]))
}

const textOf = (cell: unknown) =>
  cell === undefined || cell === null ? '' : typeof cell === 'string' ? cell : JSON.stringify(cell)
