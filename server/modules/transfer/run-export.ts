// The work of an export: pages are written to one file, which appears whole or not at all; a run
// that is interrupted begins again.

import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { houseSubject, transact } from '../../ledger/index.ts'
import { createCtx } from '../../platform/context.ts'
import type { Viewer } from '../../platform/contract.ts'
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

/** Makes the file of an export that waits or was interrupted. Fails for good with its reason. */
export async function runExport(platform: Platform, id: string, signal: AbortSignal) {
  const work = await findExport(platform.db, { id })
  if (work.state !== 'waiting' && work.state !== 'running') return
  await setState(platform, id, { state: 'running', rows: 0 })
  const key = `exports/${id}`
  try {
    const { bytes, rows } = await writeFile(platform, work, key, signal)
    await finish(platform, work, { key, bytes, rows })
  } catch (error) {
    signal.throwIfAborted()
    platform.log.warn({ err: error, exportId: id }, 'an export failed')
    await setState(platform, id, {
      state: 'failed',
      problem: 'The file could not be made; the log says more.',
      finished_at: platform.clock.now(),
    })
  }
}

async function writeFile(platform: Platform, work: ExportRow, key: string, signal: AbortSignal) {
  let rows = 0
  async function* texts() {
    for await (const piece of exportRows(platform.db, viewerOf(work), work)) {
      signal.throwIfAborted()
      if (piece.text) yield piece.text
      if (piece.rows === 0) continue
      rows += piece.rows
      await setState(platform, work.id, { rows })
    }
  }
  const source = Readable.from(texts(), { objectMode: false })
  const gzip = work.gzip ? createGzip() : undefined
  if (gzip) source.on('error', (error) => gzip.destroy(error))
  const { bytes } = await platform.files.write(key, gzip ? source.pipe(gzip) : source)
  return { bytes, rows }
}

async function finish(
  platform: Platform,
  work: ExportRow,
  made: { key: string; bytes: number; rows: number },
) {
  const ctx = createCtx(actorOf(work), platform.clock, platform.log)
  await transact(platform, ctx, async (tx) => {
    await tx.db
      .updateTable('transfer_export')
      .set({
        state: 'finished',
        rows: made.rows,
        bytes: made.bytes,
        file_key: made.key,
        finished_at: ctx.now,
        expires_at: new Date(ctx.now.getTime() + keptDays * dayMs),
      })
      .where('id', '=', work.id)
      .execute()
    await note(tx, ctx, {
      kind: exportMade,
      subject: houseSubject,
      target: `export:${work.id}`,
      body: { exportId: work.id, what: work.what, rows: made.rows, masked: work.masked },
    })
  })
}

/** What its maker could see when it was asked for. */
const viewerOf = (work: ExportRow): Viewer => ({
  actor: actorOf(work),
  can: (permission) => permission !== 'customers:contact' || !work.masked,
  rows: work.rows_seen.rows,
})

async function setState(
  platform: Platform,
  id: string,
  to: Partial<Pick<ExportRow, 'state' | 'rows' | 'problem' | 'finished_at'>>,
) {
  await platform.db.updateTable('transfer_export').set(to).where('id', '=', id).execute()
}
