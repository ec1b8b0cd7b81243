// Files of messages: their bytes go when the person is erased; that there was one stays.

import type { Db } from '../../../platform/database.ts'
import type { Files } from '../../../platform/files.ts'
import type { Person, PersonalData } from '../../../platform/module.ts'
import { forgotten, removeBytes } from './forget-media.ts'

export const mediaData = (files: Files): PersonalData => ({
  name: 'channels.media',
  async export(db, { handleIds }) {
    return db
      .selectFrom('channels_media')
      .select(['id', 'message_id', 'kind', 'type', 'bytes', 'filename', 'created_at'])
      .where('handle_id', 'in', handleIds)
      .execute()
  },
  async erase(db, { handleIds }) {
    await db
      .updateTable('channels_media')
      .set(forgotten)
      .where('handle_id', 'in', handleIds)
      .execute()
  },
  forget: (db, person) => removeFiles(db, files, person),
})

/** Bytes are outside the database, so they go after it was committed that they must. */
async function removeFiles(db: Db, files: Files, { handleIds }: Person) {
  const rows = await db
    .selectFrom('channels_media')
    .select(['id', 'file_key', 'thumb_key'])
    .where('handle_id', 'in', handleIds)
    .where((where) =>
      where.or([where('file_key', 'is not', null), where('thumb_key', 'is not', null)]),
    )
    .execute()
  for (const row of rows) await removeBytes(db, files, row)
}
