// Files that go out: kept here first, given to the provider once, when the first message that names
// them is sent.

import { buffer } from 'node:stream/consumers'
import type { Ctx } from '../../../platform/context.ts'
import type { Platform } from '../../../platform/module.ts'
import type { MediaKind } from '../content/content.ts'
import type { Opened } from '../touchpoints/open-touchpoints.ts'
import { type Inspected, inspectMedia } from './inspect-media.ts'
import { keepFile } from './keep-media.ts'
import { mediaEmpty, mediaTooLarge, mediaTypeRefused } from './refusals.ts'

const mostBytes = 100 * 1024 * 1024
/** Providers keep what they were given for thirty days. */
const uploadDays = 29

export interface NewFile {
  bytes: Uint8Array
  filename?: string | undefined
  /** As the uploader says; of use for plain texts alone. */
  type?: string | undefined
  voice?: boolean | undefined
}

/**
 * Keeps bytes to be sent. @returns the id of the file.
 * @throws media.empty, media.too_large, media.type_refused
 */
export async function uploadMedia(
  { db, files }: Pick<Platform, 'db' | 'files'>,
  ctx: Ctx,
  { bytes, filename, type, voice }: NewFile,
): Promise<string> {
  if (bytes.length === 0) throw mediaEmpty()
  if (bytes.length > mostBytes) throw mediaTooLarge({ limitBytes: mostBytes })
  const asDocument = await inspectMedia(bytes, 'document', saidOf(type, filename))
  if ('refused' in asDocument) throw mediaTypeRefused({ reason: asDocument.refused })
  const kind = kindOf(asDocument, voice ?? false)
  const id = ctx.newId()
  const { fileKey, thumbKey } = await keepFile(files, id, bytes, asDocument)
  await db
    .insertInto('channels_media')
    .values({
      id,
      kind,
      state: 'kept',
      type: asDocument.type,
      bytes: bytes.length,
      sha256: asDocument.sha256,
      width: asDocument.width,
      height: asDocument.height,
      filename: filename?.slice(0, 256) ?? null,
      file_key: fileKey,
      thumb_key: thumbKey,
      made_by: `${ctx.actor.type}:${ctx.actor.id}`,
      created_at: ctx.now,
    })
    .execute()
  return id
}

/** Browsers do not know every ending, and other callers say nothing. */
const typeOfEnding = new Map([
  ['txt', 'text/plain'],
  ['csv', 'text/csv'],
  ['vcf', 'text/vcard'],
  ['ics', 'text/calendar'],
])

function saidOf(type: string | undefined, filename: string | undefined): string | null {
  const ending = filename?.split('.').at(-1)?.toLowerCase() ?? ''
  return typeOfEnding.get(ending) ?? type ?? null
}

function kindOf({ type, thumb }: Inspected, voice: boolean): MediaKind {
  if (thumb && /^image\/(jpeg|png)$/.test(type)) return 'image'
  if (thumb && type === 'image/webp') return 'sticker'
  if (type.startsWith('video/')) return voice ? 'voice' : 'video'
  if (type.startsWith('audio/') || type === 'application/ogg') return voice ? 'voice' : 'audio'
  return 'document'
}

/**
 * Gives each file to the provider where it does not have it (any more, or `again`).
 * @returns the provider's ids by ours. @throws what the provider refused.
 */
export async function ensureUploads(
  { db, files, fetch, clock }: Pick<Platform, 'db' | 'files' | 'fetch' | 'clock'>,
  touchpoint: Opened,
  mediaIds: readonly string[],
  again = false,
): Promise<Map<string, string>> {
  const uploads = new Map<string, string>()
  if (mediaIds.length === 0 || !touchpoint.adapter.upload) return uploads
  const rows = await db
    .selectFrom('channels_media as media')
    .leftJoin('channels_upload as upload', (join) =>
      join.onRef('upload.media_id', '=', 'media.id').on('upload.touchpoint_id', '=', touchpoint.id),
    )
    .select(['media.id', 'media.type', 'media.filename', 'media.file_key'])
    .select(['upload.provider_media_id', 'upload.uploaded_at'])
    .where('media.id', 'in', mediaIds)
    .execute()
  const stale = clock.now().getTime() - uploadDays * 86_400_000
  for (const row of rows) {
    if (!again && row.provider_media_id && (row.uploaded_at?.getTime() ?? 0) > stale) {
      uploads.set(row.id, row.provider_media_id)
      continue
    }
    if (!row.file_key) continue
    const providerId = await touchpoint.adapter.upload(fetch, touchpoint, {
      bytes: await buffer(await files.read(row.file_key)),
      type: row.type ?? 'application/octet-stream',
      filename: row.filename ?? row.id,
    })
    uploads.set(row.id, providerId)
    const kept = { provider_media_id: providerId, uploaded_at: clock.now() }
    await db
      .insertInto('channels_upload')
      .values({ media_id: row.id, touchpoint_id: touchpoint.id, ...kept })
      .onConflict((conflict) => conflict.columns(['media_id', 'touchpoint_id']).doUpdateSet(kept))
      .execute()
  }
  return uploads
}
