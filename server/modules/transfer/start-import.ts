import { houseSubject, type Tx, transact } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import type { Platform } from '../../platform/module.ts'
import { note } from '../access/index.ts'
import { importFinished, importStarted } from './entries.ts'
import { askPlace } from './file-place.ts'
import { findImport, type ImportRow, lockImport } from './find-imports.ts'
import { mayJoin, refuseJoining } from './may-join.ts'
import { type Problem, problem, writeProblems } from './problem.ts'
import { cellsOf, columnsOf, readHead, suggestFor, suggestingRows } from './read-head.ts'
import { compileMap } from './read-row.ts'
import { importEnded, importMapWrong, importStartedAlready, importWithoutFile } from './refusals.ts'

/** What an import needs of the house. */
export type Bench = Pick<Platform, 'database' | 'db' | 'files' | 'clock' | 'log'>

/** Days after its end that an import's file and rejected rows are kept. */
export const keptDays = 30
const dayMs = 86_400_000

export const importJob = 'transfer.import'

/**
 * Sets an import going with its map, else with the suggested one, and hands it to the workers.
 * @throws import.without_file, import.map_wrong with what is wrong in words, import.started_already,
 * import.may_not_join when its maker may not merge customers (any more)
 */
export async function startImport(platform: Platform, ctx: Ctx, id: string): Promise<void> {
  await beginImport(platform, ctx, id)
  await sendImport(platform, id)
}

/** One waiting or running job an import: sending it again does nothing. */
export const sendImport = (platform: Platform, id: string) =>
  platform.jobs.send(importJob, { id }, { singleton: id })

/** The same without the job, for who works it at once. */
export async function beginImport(platform: Bench, ctx: Ctx, id: string): Promise<void> {
  const row = await findImport(platform.db, id)
  refuseUnlessReady(row)
  const head = await readHead(platform.files, row, suggestingRows)
  const { columns } = head
  const map = row.map ?? (await suggestFor(platform.db, row, head))
  if (!map) throw importMapWrong({ problems: [problem('map.nobody')] })
  if (!(await mayJoin(platform.db, row))) refuseJoining(map)
  const compiled = compileMap(map, row.what, columnsOf(row, columns))
  if ('problems' in compiled) throw importMapWrong({ problems: compiled.problems })
  const asked = askPlace(map, cellsOf(head.rows))
  if (asked.length) throw importMapWrong({ problems: asked })
  await transact(platform, ctx, async (tx) => {
    const now = await lockImport(tx.db, id)
    refuseUnlessReady(now)
    if (now.file_key !== row.file_key) throw importStartedAlready({ id })
    await tx.db
      .updateTable('transfer_import')
      .set({
        state: 'running',
        map: JSON.stringify(map),
        columns: JSON.stringify(columns),
        started_at: ctx.now,
      })
      .where('id', '=', id)
      .execute()
    tx.record({
      kind: importStarted,
      subject: houseSubject,
      body: { importId: id, name: now.name, what: now.what },
    })
  })
}

function refuseUnlessReady(row: ImportRow) {
  if (row.state === 'draft') throw importWithoutFile({ id: row.id })
  if (row.state === 'running') throw importStartedAlready({ id: row.id })
  if (row.state !== 'ready') throw importEnded({ id: row.id })
}

/** Stops an import for good after the batch at work; what was taken stays. @throws import.ended */
export async function cancelImport(tx: Tx, ctx: Ctx, id: string): Promise<void> {
  const row = await lockImport(tx.db, id)
  if (!['draft', 'ready', 'running'].includes(row.state)) throw importEnded({ id })
  await endImport(tx, ctx, row, 'cancelled')
}

/** Writes the end of an import, whose row is locked, and records it if it had begun. */
export async function endImport(
  tx: Tx,
  ctx: Ctx,
  row: ImportRow,
  how: 'finished' | 'failed' | 'cancelled',
  problems?: readonly Problem[],
): Promise<void> {
  await tx.db
    .updateTable('transfer_import')
    .set({
      state: how,
      problem: problems ? writeProblems(problems) : null,
      finished_at: ctx.now,
      file_until: new Date(ctx.now.getTime() + keptDays * dayMs),
    })
    .where('id', '=', row.id)
    .execute()
  if (row.state !== 'running') return
  await note(tx, ctx, {
    kind: importFinished,
    subject: houseSubject,
    target: `import:${row.id}`,
    body: {
      importId: row.id,
      name: row.name,
      what: row.what,
      how,
      rowsRead: row.rows_read,
      rowsDone: row.rows_done,
      rowsKnown: row.rows_known,
      rowsRejected: row.rows_rejected,
    },
  })
}
