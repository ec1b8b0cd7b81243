// The work of an import: the file is read from its beginning, rows that were taken before are
// passed over (reading costs little beside taking), and the rest is taken batch by batch, each in
// its own transaction with the import's progress. Any process may go on where another stopped.

import type { Readable } from 'node:stream'
import { type Kind, transact } from '../../ledger/index.ts'
import { type Actor, type Ctx, createCtx } from '../../platform/context.ts'
import { createHandleMemory } from '../customers/index.ts'
import { readChecked } from './check-reading.ts'
import { findImport, type ImportRow, lockImport } from './find-imports.ts'
import { type Batch, importBatch } from './import-batch.ts'
import { columnsOf, dialectOf } from './read-head.ts'
import { compileMap, type RowReader } from './read-row.ts'
import { type Row, readRows } from './read-rows.ts'
import { type Bench, endImport } from './start-import.ts'
import type { Taking } from './take-rows.ts'

const batchRows = 500
/** Long rows make smaller batches, so that memory and transactions stay small. */
const batchCharacters = 1024 * 1024

/** What goes wrong with the file itself: the import fails, trying again would not help. */
class Unreadable extends Error {}

export interface Run {
  platform: Bench
  kinds: ReadonlyMap<string, Kind>
  id: string
  /** Aborted: the work stops after a batch and goes on another time. */
  signal: AbortSignal
  /** Rows in a transaction; absent: 500. */
  batchRows?: number
}

/**
 * Works an import until its file ends. `moved` when it is not running (any longer) or another
 * process works it.
 * @throws what the database throws, or that the signal was aborted: worth another try.
 */
export async function runImport(run: Run): Promise<'ended' | 'moved'> {
  const work = await findImport(run.platform.db, run.id)
  if (work.state !== 'running') return 'moved'
  try {
    const taken = await takeAll(run, work)
    if (taken === 'moved') return 'moved'
    return await end(run, work, taken, 'finished')
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return end(run, work, undefined, 'failed', error.message)
  }
}

/** @returns how many rows the file has. */
async function takeAll(run: Run, work: ImportRow): Promise<number | 'moved'> {
  const source = await openContent(run.platform, work)
  const taking = {
    id: work.id,
    work,
    kinds: run.kinds,
    memory: createHandleMemory(50_000),
  }
  const size = run.batchRows ?? batchRows
  const reader = readRows(source.content, dialectOf(work), work.gzip)
  let read: RowReader | undefined
  let at = work.rows_read
  let waiting: Row[] = []
  let length = 0
  const take = async () => {
    run.signal.throwIfAborted()
    const rows = waiting
    waiting = []
    length = 0
    read ??= readerOf(work, reader.columns())
    const outcome = await takeBatch(run, taking, { rows, read, bytesRead: source.bytes() }, at)
    at += rows.length
    return outcome
  }
  try {
    for await (const some of readable(reader.rows)) {
      for (const row of some) {
        // What was taken before, by this run or another.
        if (row.row <= at) continue
        waiting.push(row)
        length += row.length
        if (waiting.length < size && length < batchCharacters) continue
        if ((await take()) === 'moved') return 'moved'
      }
    }
    if (waiting.length && (await take()) === 'moved') return 'moved'
    return at
  } finally {
    source.content.destroy()
  }
}

async function openContent(platform: Bench, work: ImportRow) {
  if (!work.file_key) throw new Unreadable('The file was removed.')
  let content: Readable
  try {
    content = await platform.files.read(work.file_key)
  } catch (error) {
    throw new Unreadable(`The file cannot be opened: ${messageOf(error)}`)
  }
  let bytes = 0
  content.on('data', (chunk: Uint8Array) => {
    bytes += chunk.length
  })
  content.pause()
  return { content, bytes: () => bytes }
}

/** Tells what the file does wrong from what the database does. */
async function* readable(rows: AsyncIterable<Row[]>) {
  const groups = rows[Symbol.asyncIterator]()
  try {
    for (;;) {
      let next: IteratorResult<Row[]>
      try {
        next = await groups.next()
      } catch (error) {
        throw new Unreadable(`The file cannot be read on: ${messageOf(error)}`)
      }
      if (next.done) return
      yield next.value
    }
  } finally {
    await groups.return?.()
  }
}

function readerOf(work: ImportRow, columns: string[]): RowReader {
  if (!work.map) throw new Unreadable('The import has no map.')
  const compiled = compileMap(work.map, work.what, columnsOf(work, columns))
  if ('problems' in compiled) throw new Unreadable(compiled.problems.join(' '))
  return compiled.read
}

async function takeBatch(
  run: Run,
  taking: Taking & { id: string; work: ImportRow },
  given: { rows: Row[]; read: RowReader; bytesRead: number },
  from: number,
): Promise<'taken' | 'moved'> {
  const { platform, kinds } = run
  const ctx = ctxOf(platform, taking.work)
  const began = platform.clock.now().getTime()
  const rules = { what: taking.work.what, kinds, now: ctx.now }
  const batch: Batch = {
    bytesRead: given.bytesRead,
    workedMs: () => platform.clock.now().getTime() - began,
    rows: given.rows.map((row) => ({ row, result: readChecked(row, given.read, rules) })),
  }
  return transact(platform, ctx, (tx) => importBatch(tx, ctx, taking, batch, from))
}

async function end(
  run: Run,
  work: ImportRow,
  rows: number | undefined,
  how: 'finished' | 'failed',
  problem?: string,
): Promise<'ended' | 'moved'> {
  const ctx = ctxOf(run.platform, work)
  return transact(run.platform, ctx, async (tx) => {
    const now = await lockImport(tx.db, work.id)
    if (now.state !== 'running' || (rows !== undefined && now.rows_read !== rows)) return 'moved'
    await endImport(tx, ctx, now, how, problem)
    return 'ended'
  })
}

/** What an import does is done by whoever made it. */
function ctxOf(platform: Bench, work: ImportRow): Ctx {
  const [type, ...id] = work.created_by.split(':')
  const known = (['staff', 'key', 'customer', 'system'] as const).find((one) => one === type)
  const actor: Actor = { type: known ?? 'system', id: id.join(':') }
  return createCtx(actor, platform.clock, platform.log)
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
