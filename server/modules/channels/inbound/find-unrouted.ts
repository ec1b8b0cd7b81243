import { sql } from 'kysely'
import { decodeCursor, encodeCursor } from '../../../platform/cursor.ts'
import type { Db } from '../../../platform/database.ts'

/** Of one in a list. */
const longestShown = 100_000

/** Newest first; what is kept of very long ones is more than what is shown. */
export async function findUnrouted(
  db: Db,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
) {
  let asked = db
    .selectFrom('channels_unrouted')
    .select(['id', 'channel', 'touchpoint_id', 'account_id', 'reason', 'received_at'])
    .select(sql<string>`left(payload, ${longestShown})`.as('payload'))
    .orderBy('received_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (cursor !== undefined) {
    const [at, id] = decodeCursor(cursor, 2)
    asked = asked.where((where) =>
      where(
        where.refTuple('received_at', 'id'),
        '<',
        where.tuple(new Date(String(at)), String(id)),
      ),
    )
  }
  const rows = await asked.execute()
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return {
    items: page.map((row) => ({
      id: row.id,
      channel: row.channel,
      touchpointId: row.touchpoint_id,
      accountId: row.account_id,
      reason: row.reason,
      payload: row.payload,
      receivedAt: row.received_at.toISOString(),
    })),
    next: last ? encodeCursor([last.received_at.toISOString(), last.id]) : null,
  }
}
