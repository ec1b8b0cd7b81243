import type { Kind } from '../../ledger/index.ts'
import type { Db } from '../../platform/database.ts'
import type { Files } from '../../platform/files.ts'
import { checkReading } from './check-reading.ts'
import type { Dialect } from './dialect.ts'
import { findImport, type ImportRow } from './find-imports.ts'
import type { ImportMap } from './map.ts'
import { compileMap, type RowReader } from './read-row.ts'
import { type Row, readRows } from './read-rows.ts'
import { importUnreadable, importWithoutFile } from './refusals.ts'
import { suggestMap } from './suggest-map.ts'

interface Where {
  db: Db
  files: Files
  kinds: readonly Kind[]
  now: Date
}

/**
 * The first rows of an import as its map would read them; nothing is changed. Without a map of its
 * own the suggested one is used.
 */
export async function previewImport(where: Where, input: { id: string; rows: number }) {
  const row = await findImport(where.db, input.id)
  const { columns, rows } = await readHead(where.files, row, Math.max(input.rows, suggestingRows))
  const suggested = suggestFor(row, columns, rows)
  const map = row.map ?? suggested ?? null
  const compiled = map ? compileMap(map, row.what, columnsOf(row, columns)) : undefined
  const read = compiled && 'read' in compiled ? compiled.read : undefined
  return {
    columns,
    suggested: suggested ?? null,
    map,
    problems: compiled ? ('problems' in compiled ? compiled.problems : []) : [nobody],
    rows: rows.slice(0, input.rows).map((one) => previewOf(one, read, row, where)),
  }
}

export const suggestingRows = 100
const nobody =
  'No column looks like an e-mail, telephone or customer number: say in the map who is meant.'

/** Columns that every row has; rows of JSON Lines differ. */
export const columnsOf = (row: { format: string | null }, columns: string[]) =>
  row.format === 'csv' ? columns : undefined

export function suggestFor(row: ImportRow, columns: string[], rows: Row[]): ImportMap | undefined {
  const cells = rows.flatMap((one) => ('cells' in one ? [one.cells] : []))
  return suggestMap(row.what, columns, cells)
}

/** The map may name what was detected otherwise. @throws import.without_file */
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

/** The header and the first `count` rows. */
export async function readHead(
  files: Files,
  row: ImportRow,
  count: number,
): Promise<{ columns: string[]; rows: Row[] }> {
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

function previewOf(one: Row, read: RowReader | undefined, row: ImportRow, where: Where) {
  if ('damage' in one) {
    return { row: one.row, values: { '': one.raw }, reading: null, problems: [one.damage] }
  }
  const result = read ? checkReading(read(one), row.what, where.kinds, where.now) : undefined
  if (!result || 'problems' in result) {
    return { row: one.row, values: one.cells, reading: null, problems: result?.problems ?? [] }
  }
  const { reading } = result
  const interaction = row.what === 'interactions'
  return {
    row: one.row,
    values: one.cells,
    reading: {
      handles: reading.handles,
      traits: reading.traits,
      consents: reading.consents,
      occurredAt: reading.occurredAt?.toISOString() ?? null,
      kind: interaction ? reading.kind : null,
      channel: reading.channel ?? null,
      body: interaction ? reading.body : null,
    },
    problems: reading.notes,
  }
}
