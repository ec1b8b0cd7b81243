// The beginning of an import's file: its columns and first rows, and the map they suggest.

import type { Db } from '../../platform/database.ts'
import type { Files } from '../../platform/files.ts'
import type { Dialect } from './dialect.ts'
import { findWhereabouts } from './file-place.ts'
import type { ImportRow } from './find-imports.ts'
import type { ImportMap } from './map.ts'
import { mayJoin, withoutJoining } from './may-join.ts'
import { type Row, readRows } from './read-rows.ts'
import { importUnreadable, importWithoutFile } from './refusals.ts'
import { suggestMap } from './suggest-map.ts'

export interface Head {
  columns: string[]
  rows: Row[]
}

/** Rows that a map is guessed from. */
export const suggestingRows = 100

/** The header and the first `count` rows. @throws import.without_file, import.unreadable */
export async function readHead(files: Files, row: ImportRow, count: number): Promise<Head> {
  if (!row.file_key) throw importWithoutFile({ id: row.id })
  const content = await files.read(row.file_key)
  const reader = readRows(content, dialectOf(row), row.gzip)
  const rows: Row[] = []
  try {
    for await (const some of reader.rows) {
      rows.push(...some)
      if (rows.length >= count) break
    }
  } catch (error) {
    throw importUnreadable({ why: error instanceof Error ? error.message : String(error) })
  } finally {
    content.destroy()
  }
  return { columns: reader.columns(), rows: rows.slice(0, count) }
}

/** The map that a file's head suggests in this house, to whoever made the import. */
export async function suggestFor(
  db: Db,
  row: Pick<ImportRow, 'what' | 'created_by'>,
  { columns, rows }: Head,
): Promise<ImportMap | undefined> {
  const map = suggestMap(row.what, columns, cellsOf(rows), await findWhereabouts(db))
  return map && !(await mayJoin(db, row)) ? withoutJoining(map) : map
}

/** The cells of those rows that are not damaged. */
export const cellsOf = (rows: readonly Row[]) =>
  rows.flatMap((row) => ('cells' in row ? [row.cells] : []))

/** Columns that every row has; rows of JSON Lines differ. */
export const columnsOf = (row: { format: string | null }, columns: string[]) =>
  row.format === 'csv' ? columns : undefined

/** How the file is written; the map may name what was detected otherwise. @throws import.without_file */
export function dialectOf(row: ImportRow): Dialect {
  const { format, encoding, delimiter, newline, map } = row
  if (!format || !encoding || !delimiter || !newline) throw importWithoutFile({ id: row.id })
  return {
    format: map?.format ?? format,
    encoding: map?.encoding ?? encoding,
    delimiter: map?.delimiter ?? delimiter,
    newline,
  }
}
