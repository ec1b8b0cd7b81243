import type { Db } from '../../platform/database.ts'
import { byteOrderMark, csvLine } from './csv-line.ts'
import type { ImportRow } from './find-imports.ts'

const pageRows = 1000
const own = ['problem', 'imported', 'row', 'line']

/**
 * The rows that were not taken, or not whole, as CSV: the file's own columns, which can be mended
 * and imported again with the same map, then the reason, the row's number and its line in the file.
 */
export async function* writeRejected(db: Db, work: ImportRow): AsyncGenerator<string> {
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
      yield rows.map((row) => csvLine([...cellsOf(row.cells, columns), ...told(row)])).join('')
    if (rows.length < pageRows) return
    after = rows.at(-1)!.row
  }
}

const told = (row: { problem: string; imported: boolean; row: number; line: number }) => [
  row.problem,
  row.imported ? 'yes' : 'no',
  row.row,
  row.line,
]

/** A damaged line stands whole in the first column. */
function cellsOf(cells: Record<string, unknown>, columns: string[] | undefined): string[] {
  const damaged = Object.keys(cells).length === 1 && '' in cells
  if (!columns) return [damaged ? textOf(cells['']) : JSON.stringify(cells)]
  return columns.map((name, index) => textOf(damaged && index === 0 ? cells[''] : cells[name]))
}

const textOf = (cell: unknown) =>
  cell === undefined || cell === null ? '' : typeof cell === 'string' ? cell : JSON.stringify(cell)
