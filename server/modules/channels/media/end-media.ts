// What became of a file that was to be fetched, written and told in one transaction. A row that is
// no longer pending (erased meanwhile, or ended by another process) stays as it is.

import { type Tx, transact } from '../../../ledger/index.ts'
import { createCtx, systemActor } from '../../../platform/context.ts'
import type { Platform } from '../../../platform/module.ts'
import { customersOf } from '../../customers/index.ts'
import { mediaFailed, mediaKept } from '../entries.ts'
import type { ClaimedMedia } from './claim-media.ts'
import type { Inspected } from './inspect-media.ts'
import { keepFile } from './keep-media.ts'

/** Keeps the bytes of a pending file; where nobody wants them any more, nothing is left of them. */
export async function keepMedia(
  platform: Platform,
  media: ClaimedMedia,
  bytes: Uint8Array,
  found: Inspected,
): Promise<void> {
  const { fileKey, thumbKey } = await keepFile(platform.files, media.id, bytes, found)
  const kept = await endPending(
    platform,
    media,
    {
      state: 'kept',
      reason: null,
      type: found.type,
      bytes: bytes.length,
      sha256: found.sha256,
      width: found.width,
      height: found.height,
      file_key: fileKey,
      thumb_key: thumbKey,
    },
    (tx, about, messageId) =>
      tx.record({
        ...about,
        kind: mediaKept,
        body: { mediaId: media.id, messageId, type: found.type, bytes: bytes.length },
      }),
  )
  if (kept || (await isKept(platform, media.id))) return
  await platform.files.remove(fileKey)
  if (thumbKey) await platform.files.remove(thumbKey)
}

export async function failMedia(platform: Platform, media: ClaimedMedia, reason: string) {
  await endPending(platform, media, { state: 'failed', reason }, (tx, about, messageId) =>
    tx.record({ ...about, kind: mediaFailed, body: { mediaId: media.id, messageId, reason } }),
  )
}

/** Another process may have kept the same bytes under the same name. */
async function isKept({ db }: Platform, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('channels_media')
    .select('file_key')
    .where('id', '=', id)
    .executeTakeFirst()
  return Boolean(row?.file_key)
}

type Ending =
  | { state: 'failed'; reason: string }
  | {
      state: 'kept'
      reason: null
      type: string
      bytes: number
      sha256: string
      width: number | null
      height: number | null
      file_key: string
      thumb_key: string | null
    }
type Tell = (tx: Tx, about: About, messageId: string) => void

/** @returns whether it was still pending. */
function endPending(platform: Platform, media: ClaimedMedia, ending: Ending, tell: Tell) {
  const ctx = createCtx(systemActor('channels'), platform.clock, platform.log)
  return transact(platform, ctx, async (tx) => {
    const done = await tx.db
      .updateTable('channels_media')
      .set({ ...ending, next_attempt_at: null })
      .where('id', '=', media.id)
      .where('state', '=', 'pending')
      .executeTakeFirst()
    if (done.numUpdatedRows === 0n) return false
    const about = media.messageId ? await aboutMessage(tx, media.messageId) : undefined
    if (about && media.messageId) tell(tx, about, media.messageId)
    return true
  })
}

interface About {
  subject: { type: 'customer'; id: string }
  handleId: string
  channel: string
  touchpointId: string
}

/** About the message it belongs to; one that was erased meanwhile has nothing to say. */
async function aboutMessage(tx: Tx, messageId: string): Promise<About | undefined> {
  const row = await tx.db
    .selectFrom('channels_message as message')
    .innerJoin('channels_touchpoint as touchpoint', 'touchpoint.id', 'message.touchpoint_id')
    .select(['message.handle_id as handleId', 'touchpoint.channel'])
    .select('touchpoint.id as touchpointId')
    .where('message.id', '=', messageId)
    .executeTakeFirst()
  const owner = row && (await customersOf(tx.db, [row.handleId])).get(row.handleId)
  if (!row || !owner) return undefined
  return { ...row, subject: { type: 'customer', id: owner.customerId } }
}
