import type { Selectable } from 'kysely'
import { decodeCursor, encodeCursor } from '../../platform/cursor.ts'
import type { Db, Tables } from '../../platform/database.ts'
import type { ExportView } from './contracts.ts'
import { exportUnknown } from './refusals.ts'

export type ExportRow = Selectable<Tables['transfer_export']>

/** One export; with `madeBy` only its maker's. @throws export.unknown */
export async function findExport(
  db: Db,
  asked: { id: string; madeBy?: string },
): Promise<ExportRow> {
  const row = await db
    .selectFrom('transfer_export')
    .selectAll()
    .where('id', '=', asked.id)
    .executeTakeFirst()
  if (!row || (asked.madeBy !== undefined && row.created_by !== asked.madeBy)) {
    throw exportUnknown({ id: asked.id })
  }
  return row
}

/** The exports somebody made, newest first: a file holds what its maker may see, not others. */
export async function listExports(
  db: Db,
  madeBy: string,
  page: { cursor?: string | undefined; limit: number },
): Promise<{ items: ExportView[]; next: string | null }> {
  let query = db
    .selectFrom('transfer_export')
    .selectAll()
    .where('created_by', '=', madeBy)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
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
    items: shown.map(viewOfExport),
    next: more ? encodeCursor([last.created_at.toISOString(), last.id]) : null,
  }
}

export function viewOfExport(row: ExportRow): ExportView {
  return {
    id: row.id,
    what: row.what,
    format: row.format,
    gzip: row.gzip,
    state: row.state,
    problem: row.problem,
    masked: row.masked,
    rows: row.rows,
    bytes: row.bytes,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    expiresAt: row.expires_at?.toISOString() ?? null,
  }
}
