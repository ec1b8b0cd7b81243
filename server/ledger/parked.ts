// The operator's view of what followers could not do.

import { decodeCursor, encodeCursor } from '../platform/cursor.ts'
import type { Db } from '../platform/database.ts'
import { executeIn } from './transact.ts'

export interface ParkedEntry {
  follower: string
  lane: number
  position: number
  entryId: string
  kind: string
  subjectType: string
  subjectId: string
  occurredAt: Date
  error: string
  /** 0: held back by an earlier entry of its subject. */
  attempts: number
  parkedAt: Date
}

/** Parked entries in the order in which they would be replayed. */
export async function findParked(
  db: Db,
  page: {
    follower?: string | undefined
    subjectId?: string | undefined
    cursor?: string | undefined
    limit: number
  },
): Promise<{ items: ParkedEntry[]; next: string | null }> {
  const after = page.cursor === undefined ? ['', 0, 0] : decodeCursor(page.cursor, 3)
  const rows = await executeIn(db)<ParkedEntry>(
    `select parked.follower, parked.lane, parked.position, entry.id as "entryId", entry.kind,
       entry.subject_type as "subjectType", parked.subject_id as "subjectId",
       entry.occurred_at as "occurredAt", parked.error, parked.attempts,
       parked.parked_at as "parkedAt"
     from ledger_parked parked join ledger_entry entry using (lane, position)
     where (parked.follower, parked.lane, parked.position) > ($1, $2::smallint, $3::bigint)
       and ($4::text is null or parked.follower = $4)
       and ($5::uuid is null or parked.subject_id = $5)
     order by parked.follower, parked.lane, parked.position limit $6`,
    [...after, page.follower ?? null, page.subjectId ?? null, page.limit + 1],
  )
  const last = rows.length > page.limit ? rows[page.limit - 1] : undefined
  return {
    items: rows.slice(0, page.limit),
    next: last ? encodeCursor([last.follower, last.lane, last.position]) : null,
  }
}
