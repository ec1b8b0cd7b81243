// The work of an export: pages are written to one file, which appears whole or not at all; a run
// that is interrupted begins again.

import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { houseSubject, transact } from '../../ledger/index.ts'
import { type Ctx, createCtx } from '../../platform/context.ts'
import type { Viewer } from '../../platform/contract.ts'
import type { Db } from '../../platform/database.ts'
import type { Platform } from '../../platform/module.ts'
import { note } from '../access/index.ts'
import { actorOf } from './actor-of.ts'
import { exportMade } from './entries.ts'
import { exportRows } from './export-rows.ts'
import { type ExportRow, findExport } from './find-exports.ts'

export const exportJob = 'transfer.export'
export const keptDays = 7
const dayMs = 86_400_000

export function defineExportJob(platform: Platform) {
  platform.jobs.define<{ id: string }>(
    exportJob,
    ({ id }, signal) => runExport(platform, id, signal),
    { retries: 10 },
  )
}

/**
 * Makes the file of an export that waits or was interrupted. Fails for good with its reason. Begins
 * again when somebody was erased meanwhile, whom the file may hold (personal-data.ts).
 */
export async function runExport(platform: Platform, id: string, signal: AbortSignal) {
  while ((await runOnce(platform, id, signal)) === 'stale') signal.throwIfAborted()
}

async function runOnce(
  platform: Platform,
  id: string,
  signal: AbortSignal,
): Promise<'over' | 'stale'> {
  const work = await findExport(platform.db, { id })
  // Each run has a file of its own, and its key says whose run counts: the one begun last.
  const run = { id, key: `exports/${id}.${ctxOf(platform, work).newId()}` }
  if (!(await begin(platform, run))) return 'over'
  if (work.file_key) await platform.files.remove(work.file_key)
  try {
    const made = await writeFile(platform, work, run, signal)
    if (await finish(platform, work, { ...run, ...made })) return 'over'
  } catch (error) {
    signal.throwIfAborted()
    platform.log.warn({ err: error, exportId: id }, 'an export failed')
    await change(platform.db, run, {
      state: 'failed',
      problem: 'The file could not be made; the log says more.',
      finished_at: platform.clock.now(),
    })
    return 'over'
  }
  await platform.files.remove(run.key)
  return (await findExport(platform.db, { id })).state === 'waiting' ? 'stale' : 'over'
}

interface Running {
  id: string
  key: string
}

async function begin(platform: Platform, { id, key }: Running): Promise<boolean> {
  const begun = await platform.db
    .updateTable('transfer_export')
    .set({ state: 'running', rows: 0, file_key: key })
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'running'])
    .executeTakeFirst()
  return begun.numUpdatedRows > 0n
}

async function writeFile(platform: Platform, work: ExportRow, run: Running, signal: AbortSignal) {
  let rows = 0
  async function* texts() {
    for await (const piece of exportRows(platform.db, viewerOf(work), work)) {
      signal.throwIfAborted()
      if (piece.text) yield piece.text
      if (piece.rows === 0) continue
      rows += piece.rows
      await change(platform.db, run, { rows })
    }
  }
  const source = Readable.from(texts(), { objectMode: false })
  const gzip = work.gzip ? createGzip() : undefined
  if (gzip) source.on('error', (error) => gzip.destroy(error))
  const { bytes } = await platform.files.write(run.key, gzip ? source.pipe(gzip) : source)
  return { bytes, rows }
}

/** @returns false, with nothing changed, when another run counts or this one must begin again. */
function finish(
  platform: Platform,
  work: ExportRow,
  made: Running & { bytes: number; rows: number },
): Promise<boolean> {
  const ctx = ctxOf(platform, work)
  return transact(platform, ctx, async (tx) => {
    const finished = await change(tx.db, made, {
      state: 'finished',
      rows: made.rows,
      bytes: made.bytes,
      finished_at: ctx.now,
      expires_at: new Date(ctx.now.getTime() + keptDays * dayMs),
    })
    if (!finished) return false
    await note(tx, ctx, {
      kind: exportMade,
      subject: houseSubject,
      target: `export:${work.id}`,
      body: { exportId: work.id, what: work.what, rows: made.rows, masked: work.masked },
    })
    return true
  })
}

/** Changes an export while this run of it counts. */
async function change(
  db: Db,
  { id, key }: Running,
  to: Partial<
    Pick<ExportRow, 'state' | 'rows' | 'bytes' | 'problem' | 'finished_at' | 'expires_at'>
  >,
): Promise<boolean> {
  const changed = await db
    .updateTable('transfer_export')
    .set(to)
    .where('id', '=', id)
    .where('state', '=', 'running')
    .where('file_key', '=', key)
    .executeTakeFirst()
  return changed.numUpdatedRows > 0n
}

/** What its maker could see when it was asked for. */
const viewerOf = (work: ExportRow): Viewer => ({
  actor: actorOf(work),
  can: (permission) => permission !== 'customers:contact' || !work.masked,
  rows: work.rows_seen.rows,
})

const ctxOf = (platform: Platform, work: ExportRow): Ctx =>
  createCtx(actorOf(work), platform.clock, platform.log)
