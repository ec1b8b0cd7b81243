import { decodeCursor, encodeCursor } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database.ts'
import type { KeyScope } from './roles.ts'

/** Keys that are not revoked, newest first. */
export async function findKeys(db: Db, page: { cursor?: string | undefined; limit: number }) {
  let query = db
    .selectFrom('access_key')
    .select(['id', 'name', 'scope', 'settings', 'hint', 'created_at', 'created_by', 'last_used_at'])
    .where('revoked_at', 'is', null)
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
  return {
    items: shown.map((row) => ({
      id: row.id,
      name: row.name,
      scope: row.scope as KeyScope,
      settings: row.settings,
      hint: row.hint,
      createdAt: row.created_at.toISOString(),
      createdBy: row.created_by,
      lastUsedAt: row.last_used_at?.toISOString() ?? null,
    })),
    next:
      rows.length > page.limit && last
        ? encodeCursor([last.created_at.toISOString(), last.id])
        : null,
  }
}
