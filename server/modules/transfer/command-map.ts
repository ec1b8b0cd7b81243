// The map that `hebra import` uses: of a file, or guessed, with what the command says of the place.

import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { type Desk, wrongUsage } from '../../platform/command.ts'
import { detectDialect, sampleBytes, startsAsGzip } from './dialect.ts'
import { findWhereabouts, type Place } from './file-place.ts'
import { type ImportMap, importMap, importWhats } from './map.ts'
import { cellsOf } from './read-head.ts'
import { gunzipped, type Row, readRows } from './read-rows.ts'
import { suggestMap } from './suggest-map.ts'

type What = (typeof importWhats)[number]

export interface AskedFile {
  file: string
  /** Absent: the suggested one. */
  map: ImportMap | undefined
  what: What
}

/** @throws Error that says what is wrong with the map. */
export async function readMap(path: string): Promise<ImportMap> {
  let json: unknown
  try {
    json = JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    throw new Error(
      `The map ${path} cannot be read: ${error instanceof Error ? error.message : error}`,
    )
  }
  const read = importMap.safeParse(json)
  if (read.success) return read.data
  throw new Error(`The map ${path} has not the form:\n${z.prettifyError(read.error)}`)
}

/** @throws wrong usage */
export function whatOf(given: string): What {
  const what = importWhats.find((one) => one === given)
  if (!what) throw wrongUsage('--what is customers or interactions')
  return what
}

/** A map that says when things happened, or a file that looks so, is of interactions. */
export async function guessWhat(file: string, map: ImportMap | undefined): Promise<What> {
  const { columns, rows } = await headOf(file)
  const guessed = map && map.form !== 'hebra' ? map : suggestMap('interactions', columns, rows)
  if (guessed?.form === 'hebra')
    return columns.includes('occurredAt') ? 'interactions' : 'customers'
  const dated = guessed?.columns.some((rule) => rule.to === 'field' && rule.name === 'occurredAt')
  return dated ? 'interactions' : 'customers'
}

/** The map, given or else suggested, with what the command says of the file's place. */
export async function placedMap(
  desk: Desk,
  { file, map, what }: AskedFile,
  { timeZone, country }: Place,
): Promise<ImportMap | undefined> {
  if (!timeZone && !country) return map
  const { columns, rows } = await headOf(file)
  const house = await findWhereabouts(desk.platform.db)
  const base = map ?? suggestMap(what, columns, rows, house)
  if (!base) return undefined
  const placed = { ...base, ...(timeZone ? { timeZone } : {}), ...(country ? { country } : {}) }
  const read = importMap.safeParse(placed)
  if (!read.success) throw wrongUsage(z.prettifyError(read.error))
  return read.data
}

async function headOf(file: string) {
  const gzip = startsAsGzip(createReadStream(file, { end: 1 }))
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of gunzipped(createReadStream(file), await gzip)) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes >= sampleBytes) break
  }
  const sample = Buffer.concat(chunks).subarray(0, sampleBytes)
  const reader = readRows(Readable.from([sample]), detectDialect(sample), false)
  const rows: Row[] = []
  for await (const some of reader.rows) rows.push(...some)
  return { columns: reader.columns(), rows: cellsOf(rows) }
}
