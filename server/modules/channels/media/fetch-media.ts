// Fetching what came in: after the message was recorded, because a provider's file host may be slow
// or away, and no message waits for it.

import type { Platform } from '../../../platform/module.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { FoundMedia } from '../adapter.ts'
import type { TouchpointFinder } from '../touchpoints/open-touchpoints.ts'
import { type ClaimedMedia, claimMedia } from './claim-media.ts'
import { failMedia, keepMedia } from './end-media.ts'
import { inspectMedia } from './inspect-media.ts'
import { nextAttempt } from './next-attempt.ts'

export const fetchJob = 'channels.fetch-media'

const atOnce = 4
const mostBytes = 100 * 1024 * 1024

/** Fetches what is due, until nothing is. */
export async function fetchDue(
  platform: Platform,
  touchpoints: TouchpointFinder,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const claimed = await claimMedia(platform.db, platform.clock.now(), atOnce)
    if (claimed.length === 0) return
    await Promise.all(claimed.map((media) => fetchOne(platform, touchpoints, media)))
  }
}

async function fetchOne(platform: Platform, touchpoints: TouchpointFinder, media: ClaimedMedia) {
  const touchpoint = media.touchpointId ? await touchpoints.find(media.touchpointId) : undefined
  if (!touchpoint?.adapter.fetchMedia) return failMedia(platform, media, 'gone')
  const { fetchMedia, mediaKeptMs = 0 } = touchpoint.adapter
  try {
    const found = await fetchMedia(
      platform.fetch,
      touchpoint,
      media,
      { maxBytes: mostBytes },
      platform.files,
    )
    await take(platform, media, found)
  } catch (error) {
    const reason = reasonOf(error)
    platform.log.warn({ err: error, mediaId: media.id }, 'a file of a message was not fetched')
    const tried = { attempts: media.attempts, since: media.createdAt, keptMs: mediaKeptMs }
    const next = reason === 'away' ? nextAttempt(tried, platform.clock.now()) : undefined
    if (!next) return failMedia(platform, media, reason)
    await putOff(platform, media, next)
  }
}

/** Whether it may be there another time. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Refusal)) return 'away'
  if (error.code === 'media.gone') return 'gone'
  if (error.code !== 'fetch.refused') return 'away'
  return error.details.reason === 'too large' ? 'too_large' : 'refused'
}

async function putOff({ db }: Platform, { id }: ClaimedMedia, next: Date) {
  await db
    .updateTable('channels_media')
    .set({ next_attempt_at: next })
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .execute()
}

async function take(platform: Platform, media: ClaimedMedia, { bytes, type }: FoundMedia) {
  const found = await inspectMedia(bytes, media.kind, type ?? media.saidType)
  if ('refused' in found) return failMedia(platform, media, found.refused)
  const said = media.saidSha256 && Buffer.from(media.saidSha256, 'base64').toString('hex')
  if (said && said.length === 64 && said !== found.sha256) {
    return failMedia(platform, media, 'damaged')
  }
  await keepMedia(platform, media, bytes, found)
}
