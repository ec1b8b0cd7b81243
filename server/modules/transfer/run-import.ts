// The work of an import: the file is read from its beginning, rows that were taken before are
// passed over (reading costs little beside taking), and the rest is taken batch by batch, each in
// its own transaction with the import's progress. Any process may go on where another stopped.

import type { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { type Kind, transact } from '../../ledger/index.ts'
import { type Ctx, createCtx } from '../../platform/context.ts'
import { createHandleMemory, findRules, type HandleRules } from '../customers/index.ts'
import { actorOf } from './actor-of.ts'
import { readChecked } from './check-reading.ts'
import { findImport, type ImportRow, lockImport } from './find-imports.ts'
import { type Batch, importBatch } from './import-batch.ts'
import { createMakeReady, type ReadyRow } from './make-ready.ts'
import { mayJoin } from './may-join.ts'
import { type Problem, problem } from './problem.ts'
import { columnsOf, dialectOf } from './read-head.ts'
import { compileMap, type RowReader } from './read-row.ts'
import { type Row, readRows } from './read-rows.ts'
import { type Bench, endImport } from './start-import.ts'
import type { Taking } from './take-rows.ts'

const batchRows = 500
/** Long rows make smaller batches, so that memory and transactions stay small. */
const batchCharacters = 1024 * 1024

/** What goes wrong with the file itself: the import fails, trying again would not help. */
class Unreadable extends Error {
  readonly problems: readonly Problem[]
  constructor(problems: readonly Problem[]) {
    super(problems.map(({ code }) => code).join(', '))
    this.problems = problems
  }
}

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
    return end(run, work, undefined, 'failed', error.problems)
  }
}

/**
 * Takes batch after batch; while the database is at one, the next is read.
 * @returns how many rows the file has.
 */
async function takeAll(run: Run, work: ImportRow): Promise<number | 'moved'> {
  const source = await openContent(run.platform, work)
  const memory = createHandleMemory(50_000)
  const { db, clock } = run.platform
  const rules = await findRules(db)
  const taking: InHand = {
    id: work.id,
    work,
    memory,
    rules,
    country: rules.country,
    joins: await mayJoin(db, work),
    since: clock.now(),
  }
  let at = work.rows_read
  let before: Promise<'taken' | 'moved'> = Promise.resolve('taken')
  try {
    for await (const batch of readBatches(run, taking, source)) {
      if ((await before) === 'moved') return 'moved'
      run.signal.throwIfAborted()
      before = takeBatch(run, taking, batch, at)
      // Awaited above or below; until then a failure must not count as unhandled.
      before.catch(() => {})
      at += batch.rows.length
    }
    return (await before) === 'moved' ? 'moved' : at
  } finally {
    source.content.destroy()
    await before.catch(() => {})
  }
}

interface InHand extends Taking {
  id: string
  work: ImportRow
  rules: HandleRules
  country: HandleRules['country']
  /** Whether its maker may merge, as of the batch before. */
  joins: boolean
  /** When the batch before was done. */
  since: Date
}

type Source = Awaited<ReturnType<typeof openContent>>

/** Rows made ready without a turn of the event loop, so that reading holds up nothing else. */
const rowsAtOnce = 50

/** The rows that were not taken before, by this run or another, read and checked. */
async function* readBatches(run: Run, taking: InHand, source: Source) {
  const { work } = taking
  const reader = readRows(source.content, dialectOf(work), work.gzip)
  const size = run.batchRows ?? batchRows
  const checks = { what: work.what, kinds: run.kinds, now: run.platform.clock.now() }
  const makeReady = createMakeReady(work, taking.rules)
  let read: RowReader | undefined
  let ready: ReadyRow[] = []
  let length = 0
  const batch = () => ({ rows: ready, bytesRead: source.bytes() })
  for await (const rows of readable(reader.rows)) {
    for (const row of rows) {
      if (row.row <= work.rows_read) continue
      read ??= readerOf(work, reader.columns())
      ready.push(makeReady(row, readChecked(row, read, { ...checks, joins: taking.joins })))
      length += row.length
      if (ready.length % rowsAtOnce === 0) await setImmediate()
      if (ready.length < size && length < batchCharacters) continue
      yield batch()
      ready = []
      length = 0
    }
  }
  if (ready.length) yield batch()
}

async function openContent(platform: Bench, work: ImportRow) {
  if (!work.file_key) throw new Unreadable([problem('file.gone')])
  let content: Readable
  try {
    content = await platform.files.read(work.file_key)
  } catch (error) {
    throw new Unreadable([problem('file.unopened', { reason: messageOf(error) })])
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
        throw new Unreadable([problem('file.unreadable', { reason: messageOf(error) })])
      }
      if (next.done) return
      yield next.value
    }
  } finally {
    await groups.return?.()
  }
}

function readerOf(work: ImportRow, columns: string[]): RowReader {
  if (!work.map) throw new Unreadable([problem('map.nobody')])
  const compiled = compileMap(work.map, work.what, columnsOf(work, columns))
  if ('problems' in compiled) throw new Unreadable(compiled.problems)
  return compiled.read
}

async function takeBatch(
  { platform }: Run,
  taking: InHand,
  batch: Pick<Batch, 'rows' | 'bytesRead'>,
  from: number,
): Promise<'taken' | 'moved'> {
  const ctx = ctxOf(platform, taking.work)
  const workedMs = () => platform.clock.now().getTime() - taking.since.getTime()
  const outcome = await transact(platform, ctx, async (tx) => {
    const done = await importBatch(tx, ctx, taking, { ...batch, workedMs }, from)
    // Asked on the connection in hand: the embedded database has no other.
    taking.joins = await mayJoin(tx.db, taking.work)
    return done
  })
  taking.since = platform.clock.now()
  return outcome
}

async function end(
  run: Run,
  work: ImportRow,
  rows: number | undefined,
  how: 'finished' | 'failed',
  problems?: readonly Problem[],
): Promise<'ended' | 'moved'> {
  const ctx = ctxOf(run.platform, work)
  return transact(run.platform, ctx, async (tx) => {
    const now = await lockImport(tx.db, work.id)
    if (now.state !== 'running' || (rows !== undefined && now.rows_read !== rows)) return 'moved'
    await endImport(tx, ctx, now, how, problems)
    return 'ended'
  })
}

/** What an import does is done by whoever made it. */
const ctxOf = (platform: Bench, work: ImportRow): Ctx =>
  createCtx(actorOf(work), platform.clock, platform.log)

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
