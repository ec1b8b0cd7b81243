import { sql } from 'kysely'
import { decodeCursor, encodeCursor } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database.ts'

export interface RefusedFilter {
  keyId?: string | undefined
  reason?: string | undefined
  messageId?: string | undefined
  from?: string | undefined
  to?: string | undefined
  cursor?: string | undefined
  limit: number
}

/** A page of refused events, newest first. */
export async function findRefusedEvents(db: Db, filter: RefusedFilter) {
  let query = db
    .selectFrom('ingest_refused')
    .selectAll()
    .orderBy('received_at', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit + 1)
  if (filter.keyId) query = query.where('key_id', '=', filter.keyId)
  if (filter.reason) query = query.where('reason', '=', filter.reason)
  if (filter.messageId) query = query.where('message_id', '=', filter.messageId)
  if (filter.from) query = query.where('received_at', '>=', new Date(filter.from))
  if (filter.to) query = query.where('received_at', '<', new Date(filter.to))
  if (filter.cursor) {
    const [at, id] = decodeCursor(filter.cursor, 2)
    query = query.where(sql<boolean>`(received_at, id) < (${at}::timestamptz, ${id}::uuid)`)
  }
  const rows = await query.execute()
  const page = rows.slice(0, filter.limit)
  const last = rows.length > filter.limit ? page.at(-1) : undefined
  return {
    items: page.map((row) => ({
      id: row.id,
      keyId: row.key_id,
      reason: row.reason,
      messageId: row.message_id,
      receivedAt: row.received_at.toISOString(),
      body: row.body,
    })),
    next: last ? encodeCursor([last.received_at.toISOString(), last.id]) : null,
  }
}
