// The form of a back-up, the same for both databases: gzipped lines of JSON. Objects begin a part
// (the heading, a table, a sequence, a file, the end), arrays are rows of the table before them
// with every value as PostgreSQL's text, strings are base64 pieces of the file before them.

import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { z } from 'zod'

const heading = z.object({
  hebra: z.literal('backup'),
  format: z.literal(1),
  version: z.string(),
  madeAt: z.iso.datetime(),
  /** What had run when it was made: the restored tables have this form. */
  migrations: z.array(z.object({ name: z.string(), digest: z.string() })),
})
const table = z.object({ table: z.string(), columns: z.array(z.string()) })
const sequence = z.object({ sequence: z.string(), value: z.string(), called: z.boolean() })
const file = z.object({ file: z.string() })
const end = z.object({ end: z.literal(true), rows: z.int(), files: z.int() })

export type BackupHeading = z.output<typeof heading>
export type BackupPart =
  | z.output<typeof table>
  | z.output<typeof sequence>
  | z.output<typeof file>
  | z.output<typeof end>
const part = z.union([table, sequence, file, end])

/** Writes `lines` (whole lines, each ended) to `path`, which appears when it is complete. */
export async function writeBackupFile(
  path: string,
  lines: AsyncIterable<string>,
  signal?: AbortSignal,
): Promise<void> {
  const half = `${path}.part`
  try {
    await pipeline(
      Readable.from(lines, { objectMode: true }),
      createGzip({ level: 1 }),
      // Only its owner may read it: it holds what the database holds.
      createWriteStream(half, { mode: 0o600, flush: true }),
      signal ? { signal } : {},
    )
    await rename(half, path)
  } catch (error) {
    await rm(half, { force: true })
    throw error
  }
}

/** Reads the first line. @throws Error when it is not a back-up of a version we know. */
export async function readHeading(path: string): Promise<BackupHeading> {
  for await (const line of readLines(path)) {
    const read = heading.safeParse(parse(line))
    if (read.success) return read.data
    break
  }
  throw new Error(`${path} is not a back-up of Hebra, or was made by a newer version`)
}

/** Reads the whole once, so that nothing is touched for a back-up that is cut off or damaged. */
export async function checkBackupFile(path: string): Promise<void> {
  const counted = { rows: 0, files: 0 }
  let last: BackupPart | undefined
  for await (const { begins, row } of readBackupFile(path)) {
    if (last && 'end' in last) throw new Error(`${path} goes on after its end`)
    if (begins && 'file' in begins) counted.files++
    if (row !== undefined) counted.rows++
    if (begins) last = begins
  }
  if (!last || !('end' in last)) throw new Error(`${path} is cut off: it has no end`)
  if (last.rows !== counted.rows || last.files !== counted.files) {
    throw new Error(`${path} is damaged: it does not hold what its end counts`)
  }
}

export interface BackupLine {
  begins?: BackupPart
  /** A row of the table that began last, still JSON. */
  row?: string
  /** A piece of the file that began last. */
  bytes?: Buffer
}

export async function* readBackupFile(path: string): AsyncGenerator<BackupLine> {
  let isFirst = true
  for await (const line of readLines(path)) {
    if (isFirst) isFirst = false
    else if (line[0] === '[') yield { row: line }
    else if (line[0] === '"') yield { bytes: Buffer.from(line.slice(1, -1), 'base64') }
    else yield { begins: part.parse(parse(line)) }
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** By line feeds alone: Node's readline also breaks at U+2028, which JSON leaves as it is. */
async function* readLines(path: string): AsyncGenerator<string> {
  const source = createReadStream(path)
  const plain = createGunzip()
  source.on('error', (error) => plain.destroy(error))
  source.pipe(plain)
  let rest: Buffer[] = []
  try {
    for await (const chunk of plain as AsyncIterable<Buffer>) {
      let from = 0
      for (let to = chunk.indexOf(10); to !== -1; to = chunk.indexOf(10, from)) {
        rest.push(chunk.subarray(from, to))
        yield Buffer.concat(rest).toString()
        rest = []
        from = to + 1
      }
      if (from < chunk.length) rest.push(chunk.subarray(from))
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && /^Z_/.test(String(error.code))) {
      throw new Error(`${path} is cut off or damaged, or is no back-up`, { cause: error })
    }
    throw error
  } finally {
    source.destroy()
  }
  if (rest.length) throw new Error(`${path} is cut off in the middle of a line`)
}
