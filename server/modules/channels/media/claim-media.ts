// Which files are to be fetched now. Whoever claims some has them to itself for a while; a process
// that died meanwhile leaves them to the next.

import { sql } from 'kysely'
import type { Db } from '../../../platform/database.ts'
import type { MediaKind } from '../content/content.ts'

export interface ClaimedMedia {
  id: string
  kind: MediaKind
  messageId: string | null
  touchpointId: string | null
  providerMediaId: string | null
  url: string | null
  saidType: string | null
  saidSha256: string | null
  /** How often it was asked for, this time included. */
  attempts: number
  createdAt: Date
}

/** Longer than an answer may take: twice an address, twice the bytes. */
const claimedMs = 10 * 60_000

/** Up to `most` files that are due at `now`, the longest due first. */
export async function claimMedia(db: Db, now: Date, most: number): Promise<ClaimedMedia[]> {
  const until = new Date(now.getTime() + claimedMs)
  const { rows } = await sql<ClaimedMedia>`
    update channels_media as media set attempts = attempts + 1, next_attempt_at = ${until}
    where id in (
      select id from channels_media
      where state = 'pending' and coalesce(next_attempt_at, created_at) <= ${now}
      order by coalesce(next_attempt_at, created_at)
      limit ${most} for update skip locked
    )
    returning id, kind, message_id as "messageId", touchpoint_id as "touchpointId",
      provider_media_id as "providerMediaId", provider_url as url, said_type as "saidType",
      said_sha256 as "saidSha256", attempts, created_at as "createdAt"`.execute(db)
  return rows
}

/** Has what waits by a touchpoint fetched at once: somebody mended what kept it away. */
export async function fetchSoon(db: Db, touchpointId: string): Promise<void> {
  await db
    .updateTable('channels_media')
    .set({ next_attempt_at: null })
    .where('state', '=', 'pending')
    .where('touchpoint_id', '=', touchpointId)
    .execute()
}
