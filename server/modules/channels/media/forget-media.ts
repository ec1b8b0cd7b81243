// Files whose time is over. Bytes are outside the database: they go when it was committed that they
// must.

import type { Db } from '../../../platform/database.ts'
import type { Files } from '../../../platform/files.ts'

/** What tells nothing of a file but that there was one. */
export const forgotten = {
  state: 'failed',
  reason: 'erased',
  filename: null,
  provider_media_id: null,
  provider_url: null,
  sha256: null,
  said_sha256: null,
} as const

/** Forgets the files of these messages; `removeForgotten` takes their bytes away. */
export async function forgetMediaOf(db: Db, messageIds: readonly string[]): Promise<void> {
  await db
    .updateTable('channels_media')
    .set(forgotten)
    .where('message_id', 'in', messageIds)
    .execute()
}

const atOnce = 500

/** Removes the bytes of what was forgotten. */
export async function removeForgotten(db: Db, files: Files): Promise<void> {
  for (;;) {
    const rows = await db
      .selectFrom('channels_media')
      .select(['id', 'file_key', 'thumb_key'])
      .where('state', '=', 'failed')
      .where('reason', '=', forgotten.reason)
      .where((where) =>
        where.or([where('file_key', 'is not', null), where('thumb_key', 'is not', null)]),
      )
      .limit(atOnce)
      .execute()
    for (const row of rows) await removeBytes(db, files, row)
    if (rows.length < atOnce) return
  }
}

export async function removeBytes(
  db: Db,
  files: Files,
  { id, file_key, thumb_key }: { id: string; file_key: string | null; thumb_key: string | null },
): Promise<void> {
  if (file_key) await files.remove(file_key)
  if (thumb_key) await files.remove(thumb_key)
  await db
    .updateTable('channels_media')
    .set({ file_key: null, thumb_key: null })
    .where('id', '=', id)
    .execute()
}
