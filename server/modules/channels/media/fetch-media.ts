// Fetching what came in: after the message was recorded, because a provider's file host may be slow
// or away, and no message waits for it.

import { type Tx, transact } from '../../../ledger/index.ts'
import { createCtx, systemActor } from '../../../platform/context.ts'
import type { Platform } from '../../../platform/module.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { customersOf } from '../../customers/index.ts'
import type { MediaKind } from '../content/content.ts'
import { mediaFailed, mediaKept } from '../entries.ts'
import type { TouchpointFinder } from '../touchpoints/open-touchpoints.ts'
import { inspectMedia } from './inspect-media.ts'
import { keepFile } from './keep-media.ts'

export const fetchJob = 'channels.fetch-media'

export interface PendingMedia {
  id: string
  kind: MediaKind
  message_id: string | null
  touchpoint_id: string | null
  provider_media_id: string | null
  provider_url: string | null
  said_type: string | null
  said_sha256: string | null
  attempts: number
}

const atOnce = 4
const mostAttempts = 6
const mostBytes = 100 * 1024 * 1024

/** Fetches what is pending, until nothing is that can be fetched now. */
export async function fetchPending(
  platform: Platform,
  touchpoints: TouchpointFinder,
  signal: AbortSignal,
): Promise<void> {
  const tried = new Set<string>()
  for (;;) {
    const rows = await platform.db
      .selectFrom('channels_media')
      .select([
        'id',
        'kind',
        'message_id',
        'touchpoint_id',
        'provider_media_id',
        'provider_url',
        'said_type',
        'said_sha256',
        'attempts',
      ])
      .where('state', '=', 'pending')
      .where((where) => (tried.size ? where('id', 'not in', [...tried]) : where.lit(true)))
      .orderBy('created_at')
      .limit(atOnce)
      .execute()
    if (rows.length === 0 || signal.aborted) return
    for (const row of rows) tried.add(row.id)
    await Promise.all(rows.map((row) => fetchOne(platform, touchpoints, row)))
  }
}

async function fetchOne(platform: Platform, touchpoints: TouchpointFinder, media: PendingMedia) {
  const touchpoint = media.touchpoint_id ? await touchpoints.find(media.touchpoint_id) : undefined
  if (!touchpoint?.adapter.fetchMedia) return end(platform, media, 'gone')
  try {
    const found = await touchpoint.adapter.fetchMedia(
      platform.fetch,
      touchpoint,
      { providerMediaId: media.provider_media_id, url: media.provider_url },
      { maxBytes: mostBytes },
    )
    await keep(platform, media, found.bytes, found.type ?? media.said_type)
  } catch (error) {
    const reason = reasonOf(error)
    platform.log.warn({ err: error, mediaId: media.id }, 'a file of a message was not fetched')
    if (reason !== 'away' || media.attempts + 1 >= mostAttempts) return end(platform, media, reason)
    await platform.db
      .updateTable('channels_media')
      .set({ attempts: media.attempts + 1 })
      .where('id', '=', media.id)
      .execute()
  }
}

/** Whether it may be there another time. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Refusal)) return 'away'
  if (error.code === 'media.gone') return 'gone'
  if (error.code !== 'fetch.refused') return 'away'
  return error.details.reason === 'too large' ? 'too_large' : 'refused'
}

async function keep(
  platform: Platform,
  media: PendingMedia,
  bytes: Uint8Array,
  saidType: string | null,
) {
  const found = await inspectMedia(bytes, media.kind, saidType)
  if ('refused' in found) return end(platform, media, found.refused)
  const said = media.said_sha256 && Buffer.from(media.said_sha256, 'base64').toString('hex')
  if (said && said.length === 64 && said !== found.sha256) return end(platform, media, 'damaged')
  const { fileKey, thumbKey } = await keepFile(platform.files, media.id, bytes, found)
  const ctx = createCtx(systemActor('channels'), platform.clock, platform.log)
  await transact(platform, ctx, async (tx) => {
    await tx.db
      .updateTable('channels_media')
      .set({
        state: 'kept',
        reason: null,
        type: found.type,
        bytes: bytes.length,
        sha256: found.sha256,
        width: found.width,
        height: found.height,
        file_key: fileKey,
        thumb_key: thumbKey,
      })
      .where('id', '=', media.id)
      .execute()
    await record(tx, media, (about, messageId) =>
      tx.record({
        ...about,
        kind: mediaKept,
        body: { mediaId: media.id, messageId, type: found.type, bytes: bytes.length },
      }),
    )
  })
}

async function end(platform: Platform, media: PendingMedia, reason: string) {
  const ctx = createCtx(systemActor('channels'), platform.clock, platform.log)
  await transact(platform, ctx, async (tx) => {
    const done = await tx.db
      .updateTable('channels_media')
      .set({ state: 'failed', reason })
      .where('id', '=', media.id)
      .where('state', '=', 'pending')
      .executeTakeFirst()
    if (done.numUpdatedRows === 0n) return
    await record(tx, media, (about, messageId) =>
      tx.record({ ...about, kind: mediaFailed, body: { mediaId: media.id, messageId, reason } }),
    )
  })
}

type About = {
  subject: { type: 'customer'; id: string }
  handleId: string
  channel: string
  touchpointId: string
}

/** About the message it belongs to; one that was erased meanwhile has nothing to say. */
async function record(
  tx: Tx,
  { message_id }: PendingMedia,
  act: (about: About, messageId: string) => void,
) {
  if (!message_id) return
  const row = await tx.db
    .selectFrom('channels_message as message')
    .innerJoin('channels_touchpoint as touchpoint', 'touchpoint.id', 'message.touchpoint_id')
    .select([
      'message.handle_id as handleId',
      'touchpoint.channel',
      'touchpoint.id as touchpointId',
    ])
    .where('message.id', '=', message_id)
    .executeTakeFirst()
  const owner = row && (await customersOf(tx.db, [row.handleId])).get(row.handleId)
  if (!row || !owner) return
  act({ ...row, subject: { type: 'customer', id: owner.customerId } }, message_id)
}
