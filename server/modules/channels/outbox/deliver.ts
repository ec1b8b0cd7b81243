// One delivery handed to its provider, outside of any transaction. What fails before the provider
// was asked is no mystery; once it may have been asked, only its own answer says what became of it.

import { sql } from 'kysely'
import type { Platform } from '../../../platform/module.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { Failure, ProviderRequest, SendOutcome } from '../adapter.ts'
import { failureCarried } from '../adapters/provider-refused.ts'
import { ensureUploads } from '../media/upload-media.ts'
import type { GiveAccess } from '../touchpoints/oauth/access-tokens.ts'
import type { Opened } from '../touchpoints/open-touchpoints.ts'
import { type Claimed, leaseFor } from './claim-deliveries.ts'
import { findLetter } from './find-letter.ts'
import { mediaIdsOf } from './media-ids.ts'

/** With less left than an answer takes and this, the lease is made longer before asking. */
const spareMs = 5000

interface House {
  platform: Platform
  access: GiveAccess
}

/** @returns undefined when the lease ran out before the provider was asked: it is not ours any more. */
export async function deliver(
  house: House,
  opened: Opened,
  claimed: Claimed,
): Promise<SendOutcome | undefined> {
  const first = await tryOnce(house, opened, claimed, false)
  const isReupload = first?.how === 'failed' && first.failure.then.do === 'reupload'
  if (!isReupload || mediaIdsOf(claimed.content).length === 0) return first
  return tryOnce(house, opened, claimed, true)
}

async function tryOnce(
  { platform, access }: House,
  touchpoint: Opened,
  claimed: Claimed,
  again: boolean,
): Promise<SendOutcome | undefined> {
  const opened = await open(access, touchpoint)
  if ('how' in opened) return opened
  const prepared = await prepare(platform, opened, claimed, again)
  if ('how' in prepared) return prepared
  if (!(await holdsLease(platform, opened, claimed))) return undefined
  try {
    return await opened.adapter.send(platform.fetch, opened, prepared, platform.dial)
  } catch (error) {
    platform.log.error({ err: error, delivery: claimed.deliveryId }, 'an adapter threw in sending')
    return { how: 'unknown', detail: 'the answer could not be read' }
  }
}

async function open(access: GiveAccess, touchpoint: Opened): Promise<Opened | SendOutcome> {
  try {
    return await access(touchpoint)
  } catch (error) {
    const carried = failureCarried(error)
    if (carried) return { how: 'failed', failure: carried }
    throw error
  }
}

async function prepare(
  platform: Platform,
  opened: Opened,
  claimed: Claimed,
  again: boolean,
): Promise<ProviderRequest | SendOutcome> {
  try {
    const ids = mediaIdsOf(claimed.content)
    const uploads = ids.length ? await ensureUploads(platform, opened, ids, again) : new Map()
    const letter = opened.adapter.capabilities.letter
      ? await findLetter(platform, opened, claimed)
      : undefined
    return opened.adapter.render(claimed.content, {
      to: claimed.to,
      reference: claimed.deliveryId,
      uploads,
      letter,
      ...(claimed.replyTo ? { replyTo: claimed.replyTo } : {}),
      ...(claimed.templateComponents
        ? { template: { components: claimed.templateComponents } }
        : {}),
    })
  } catch (error) {
    const carried = failureCarried(error)
    if (carried) return { how: 'failed', failure: carried }
    if (error instanceof Refusal) return { how: 'failed', failure: failureOf(error) }
    platform.log.error({ err: error, delivery: claimed.deliveryId }, 'a delivery was not prepared')
    return { how: 'failed', failure: { ...unready, detail: 'see the log' } }
  }
}

const backoffMs = (attempt: number) => Math.min(60_000, 1000 * 2 ** (attempt - 1))

/** Nothing was sent, so it can be tried again: the file store may be away, or the upload was. */
const unready: Omit<Failure, 'detail'> = {
  reason: 'other',
  then: { do: 'retry', afterMs: backoffMs, most: 5 },
}

function failureOf({ code, title, details }: Refusal): Failure {
  const detail = `${code}: ${title} ${details.reason ?? details.what ?? ''}`.trim()
  if (code === 'fetch.failed') return { ...unready, reason: 'provider_away', detail }
  const reason = code.startsWith('media.') ? 'media_unusable' : 'content_refused'
  return { reason, detail, then: { do: 'fail' } }
}

/**
 * Whether there is time to ask and hear the answer before the lease runs out; else it is made
 * longer. From then on nobody else calls the delivery unknown while we ask.
 */
async function holdsLease(
  { db, clock }: Platform,
  { adapter }: Opened,
  claimed: Claimed,
): Promise<boolean> {
  const now = clock.now()
  if (now.getTime() + adapter.timeoutMs + spareMs < claimed.leasedUntil.getTime()) return true
  const until = leaseFor(adapter, claimed.content, now)
  const { numAffectedRows } = await sql`
    update channels_delivery set leased_until = ${until}
    where id = ${claimed.deliveryId}::uuid and state = 'sending'
      and attempts = ${claimed.attempts} and leased_until > ${now}`.execute(db)
  return numAffectedRows === 1n
}
