import type { Selectable } from 'kysely'
import type { Clock } from '../../../platform/clock.ts'
import type { Db, Tables } from '../../../platform/database.ts'
import type { Files } from '../../../platform/files.ts'
import type { MediaView } from './contracts.ts'

const signedForMs = 3_600_000

/** The files of each of these messages, in the order in which they came. */
export async function findMedia(
  db: Db,
  house: { files: Files; clock: Clock },
  messageIds: readonly string[],
): Promise<Map<string, MediaView[]>> {
  if (messageIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('channels_media')
    .selectAll()
    .where('message_id', 'in', messageIds)
    .orderBy('id')
    .execute()
  const found = new Map<string, MediaView[]>()
  for (const row of rows) {
    const of = found.get(row.message_id!) ?? []
    found.set(row.message_id!, of)
    of.push(showMedia(house, row))
  }
  return found
}

/** With signed addresses that hold for an hour. */
export function showMedia(
  { files, clock }: { files: Files; clock: Clock },
  row: Selectable<Tables['channels_media']>,
): MediaView {
  // The same for a quarter of an hour, so that browsers keep what they have.
  const quarter = 900_000
  const until = new Date(Math.ceil(clock.now().getTime() / quarter) * quarter + signedForMs)
  const name = row.filename ?? `${row.kind}-${row.id.slice(-6)}${endingOf(row.type)}`
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    reason: row.reason,
    type: row.type,
    bytes: row.bytes,
    width: row.width,
    height: row.height,
    filename: row.filename,
    url: row.file_key ? files.signedPath(row.file_key, name, until, row.type ?? '') : null,
    thumbUrl: row.thumb_key ? files.signedPath(row.thumb_key, name, until, 'image/webp') : null,
  }
}

/** Of common types, for names to save under. */
const endings: Readonly<Record<string, string>> = {
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/webp': '.webp',
  'video/mp4': '.mp4',
  'audio/ogg': '.ogg',
  'audio/mpeg': '.mp3',
  'application/pdf': '.pdf',
}
const endingOf = (type: string | null) => (type && endings[type]) ?? ''
