import type { Selectable } from 'kysely'
import type { Viewer } from '../../platform/contract.ts'
import { decodeCursor, encodeCursor } from '../../platform/cursor.ts'
import type { Db, Tables } from '../../platform/database.ts'
import type { ImportView } from './contracts.ts'
import { readProblems } from './problem.ts'
import { importUnknown } from './refusals.ts'

export type ImportRow = Selectable<Tables['transfer_import']>

/**
 * Whether somebody is shown an import: its maker, and who may see everybody's contact data anyway;
 * its file, sample and rejected rows are those unmasked.
 */
const seesImport = (viewer: Viewer, row: Pick<ImportRow, 'created_by'>): boolean =>
  row.created_by === makerOf(viewer) || seesAllImports(viewer)

const seesAllImports = (viewer: Viewer) => viewer.can('customers:contact') && viewer.rows === 'all'
const makerOf = ({ actor }: Viewer) => `${actor.type}:${actor.id}`

/** One that the viewer is shown. @throws import.unknown, also when it is somebody else's */
export async function findSeenImport(db: Db, viewer: Viewer, id: string): Promise<ImportRow> {
  const row = await findImport(db, id)
  if (!seesImport(viewer, row)) throw importUnknown({ id })
  return row
}

/** @throws import.unknown */
export async function findImport(db: Db, id: string): Promise<ImportRow> {
  const row = await db
    .selectFrom('transfer_import')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw importUnknown({ id })
  return row
}

/** The same with the row locked until the end of the transaction. */
export async function lockImport(db: Db, id: string): Promise<ImportRow> {
  const row = await db
    .selectFrom('transfer_import')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw importUnknown({ id })
  return row
}

/** A running import of the same file, which a killed command left behind. */
export function findLeftImport(
  db: Db,
  file: { name: string; bytes: number; what: ImportView['what'] },
): Promise<ImportRow | undefined> {
  return db
    .selectFrom('transfer_import')
    .selectAll()
    .where('state', '=', 'running')
    .where('name', '=', file.name)
    .where('bytes', '=', file.bytes)
    .where('what', '=', file.what)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** The imports that the viewer is shown, newest first. */
export async function listImports(
  db: Db,
  viewer: Viewer,
  page: { cursor?: string | undefined; limit: number },
): Promise<{ items: ImportView[]; next: string | null }> {
  let query = db
    .selectFrom('transfer_import')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
  if (!seesAllImports(viewer)) query = query.where('created_by', '=', makerOf(viewer))
  if (page.cursor) {
    const [at, id] = decodeCursor(page.cursor, 2)
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('created_at', 'id'), '<', tuple(new Date(String(at)), String(id))),
    )
  }
  const rows = await query.execute()
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  const more = rows.length > page.limit && last
  return {
    items: shown.map(viewOfImport),
    next: more ? encodeCursor([last.created_at.toISOString(), last.id]) : null,
  }
}

/** An import as it leaves the house. Speed counts the time at work, not that of a stopped server. */
export function viewOfImport(row: ImportRow): ImportView {
  const perMs = row.worked_ms > 0 ? row.rows_read / row.worked_ms : undefined
  const bytesPerMs = row.worked_ms > 0 ? row.bytes_read / row.worked_ms : 0
  const running = row.state === 'running' && row.bytes !== null && bytesPerMs > 0
  return {
    id: row.id,
    name: row.name,
    what: row.what,
    state: row.state,
    problems: row.problem === null ? [] : readProblems(row.problem),
    format: row.format,
    encoding: row.encoding,
    delimiter: row.delimiter,
    gzip: row.gzip,
    map: row.map,
    bytes: row.bytes,
    bytesRead: row.bytes_read,
    rowsRead: row.rows_read,
    rowsDone: row.rows_done,
    rowsKnown: row.rows_known,
    rowsRejected: row.rows_rejected,
    rowsNoted: row.rows_noted,
    rowsPerSecond: perMs === undefined ? null : Math.round(perMs * 1000),
    remainingS: running ? Math.round((row.bytes! - row.bytes_read) / bytesPerMs / 1000) : null,
    filePresent: row.file_key !== null,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
  }
}
