// What nobody waits for any longer.

import type { Platform } from '../../platform/module.ts'
import { purgeCrossings } from './crossings/purge-crossings.ts'
import { purgeEarly } from './inbound/keep-early.ts'
import { removeForgotten } from './media/forget-media.ts'
import { purgeBuckets } from './outbox/buckets.ts'
import { purgeReceipts } from './outbox/parked-receipts.ts'
import { purgeVisitors } from './widget/purge-visitors.ts'

const dayMs = 86_400_000
const unroutedDays = 30
const unsentDays = 2

/**
 * Removes what never found its message, unrouted items after a month, files never sent or forgotten
 * since, and counts of what went to whom long ago.
 */
export async function tidyUp({ db, clock, files }: Pick<Platform, 'db' | 'clock' | 'files'>) {
  const now = clock.now()
  await purgeEarly(db, now)
  await purgeReceipts(db, now)
  await purgeCrossings(db, now)
  await purgeBuckets(db, now)
  await purgeVisitors(db, now)
  await removeForgotten(db, files)
  await db
    .deleteFrom('channels_unrouted')
    .where('received_at', '<', new Date(now.getTime() - unroutedDays * dayMs))
    .execute()
  const unsent = await db
    .selectFrom('channels_media')
    .select(['id', 'file_key', 'thumb_key'])
    .where('message_id', 'is', null)
    .where('created_at', '<', new Date(now.getTime() - unsentDays * dayMs))
    .limit(500)
    .execute()
  for (const { file_key, thumb_key } of unsent) {
    if (file_key) await files.remove(file_key)
    if (thumb_key) await files.remove(thumb_key)
  }
  if (unsent.length === 0) return
  const ids = unsent.map(({ id }) => id)
  await db.deleteFrom('channels_upload').where('media_id', 'in', ids).execute()
  await db.deleteFrom('channels_media').where('id', 'in', ids).execute()
}
