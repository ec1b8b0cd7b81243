// From bytes to rows: gunzip, decode, split, name the cells by the header. Rows come in the file's
// order and are numbered, the damaged ones too, so that a number means the same row every time.

import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { Dialect } from './dialect.ts'
import { type Problem, problem } from './problem.ts'
import { createCsvSplitter, recordLimit, tooLong } from './split-csv.ts'

interface Numbered {
  /** 1 is the first after the header. */
  row: number
  /** Where it begins in the file. */
  line: number
  /** Characters it took. */
  length: number
}
export type Row =
  | (Numbered & { cells: Record<string, unknown> })
  | (Numbered & { damage: Problem; raw: string })

export interface Reader {
  /** Known once the first rows came; of JSON Lines: the keys of the first object. */
  columns: () => string[]
  /** Rows in the groups in which they were read. */
  rows: AsyncIterable<Row[]>
}

/** Reads `content` to its end with the memory of one record, whatever its size. */
export function readRows(content: Readable, dialect: Dialect, gzip: boolean): Reader {
  let columns: string[] = []
  const texts = decode(gunzipped(content, gzip), dialect.encoding)
  const split =
    dialect.format === 'csv'
      ? csvRows(dialect, (names) => {
          columns = names
        })
      : jsonRows(dialect.newline, (names) => {
          columns = names
        })
  return { columns: () => columns, rows: grouped(texts, split) }
}

interface Splitter {
  push(text: string): Row[]
  end(): Row[]
}

async function* grouped(texts: AsyncIterable<string>, split: Splitter) {
  for await (const text of texts) {
    const rows = split.push(text)
    if (rows.length) yield rows
  }
  const rows = split.end()
  if (rows.length) yield rows
}

/** The content without its gzip; a damaged one ends in an error, never in a shorter file. */
export function gunzipped(content: Readable, gzip: boolean): AsyncIterable<Uint8Array> {
  if (!gzip) return content
  const gunzip = createGunzip()
  content.on('error', (error) => gunzip.destroy(error))
  gunzip.on('close', () => content.destroy())
  return content.pipe(gunzip)
}

async function* decode(bytes: AsyncIterable<Uint8Array>, encoding: string) {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of bytes) yield clean(decoder.decode(chunk, { stream: true }))
  const rest = decoder.decode()
  if (rest) yield clean(rest)
}

/** PostgreSQL keeps no U+0000, in no column: it is shown as what cannot be shown. */
const clean = (text: string) => (text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text)

function csvRows(dialect: Dialect, onHeader: (names: string[]) => void): Splitter {
  let header: string[] | undefined
  let row = 0
  const splitter = createCsvSplitter({
    delimiter: dialect.delimiter,
    newline: dialect.newline,
    width: () => header?.length,
  })
  const named = (records: ReturnType<typeof splitter.push>): Row[] => {
    const rows: Row[] = []
    for (const record of records) {
      if (!header) {
        if ('damage' in record)
          throw new Error(`The first line cannot be read (${record.damage.code}).`)
        if (record.line === 1 && /^sep=.?$/.test(record.cells.join(dialect.delimiter))) continue
        header = distinct(record.cells)
        onHeader(header)
        continue
      }
      row += 1
      if ('damage' in record) {
        rows.push({ row, ...record })
      } else if (record.cells.length !== header.length) {
        const damage = problem('line.other_width', {
          cells: record.cells.length,
          header: header.length,
        })
        const raw = record.cells.join(dialect.delimiter).slice(0, 2000)
        rows.push({ row, line: record.line, length: record.length, damage, raw })
      } else {
        const cells: Record<string, unknown> = {}
        for (let i = 0; i < header.length; i++) cells[header[i]!] = record.cells[i]
        rows.push({ row, line: record.line, length: record.length, cells })
      }
    }
    return rows
  }
  return { push: (text) => named(splitter.push(text)), end: () => named(splitter.end()) }
}

/** Column names trimmed; an empty one is named by its place, a second of a name by its number. */
function distinct(cells: string[]): string[] {
  const seen = new Map<string, number>()
  return cells.map((cell, index) => {
    const name = cell.trim() || `column ${index + 1}`
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return times === 1 ? name : `${name} (${times})`
  })
}

function jsonRows(newline: string, onHeader: (names: string[]) => void): Splitter {
  let text = ''
  let line = 0
  let row = 0
  let skipping = false
  const take = (last: boolean): Row[] => {
    const rows: Row[] = []
    let at = 0
    for (;;) {
      const next = text.indexOf(newline, at)
      if (next < 0 && !last) break
      const end = next < 0 ? text.length : next
      line += 1
      if (!skipping) {
        const read = readLine(text.slice(at, end))
        if (read) {
          row += 1
          if (row === 1 && 'cells' in read) onHeader(Object.keys(read.cells))
          rows.push({ row, line, length: end - at, ...read })
        }
      }
      skipping = false
      at = end + 1
      if (next < 0) break
    }
    text = text.slice(at)
    if (text.length > recordLimit) {
      if (!skipping) {
        row += 1
        rows.push({ row, line: line + 1, length: 2000, damage: tooLong, raw: text.slice(0, 2000) })
      }
      skipping = true
      text = ''
    }
    return rows
  }
  return {
    push(more) {
      text += more
      return take(false)
    },
    end: () => (text === '' ? [] : take(true)),
  }
}

function readLine(
  line: string,
): { cells: Record<string, unknown> } | { damage: Problem; raw: string } | undefined {
  const trimmed = line.trim()
  if (trimmed === '') return undefined
  const raw = trimmed.slice(0, 2000)
  if (line.length > recordLimit) {
    return { damage: tooLong, raw }
  }
  try {
    const value: unknown = JSON.parse(trimmed)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { cells: value as Record<string, unknown> }
    }
    return { damage: problem('line.not_object'), raw }
  } catch {
    return { damage: problem('line.not_json'), raw }
  }
}
