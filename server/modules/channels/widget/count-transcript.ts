// How many transcripts are sent in a day (UTC). Anybody may be a visitor and name any address, and
// the mail goes out in the company's name: without bounds that all processes share it would carry
// anybody's words to anybody.

import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Platform } from '../../../platform/module.ts'
import { tooManyRequests } from '../../../platform/refusal.ts'
import { keepBuckets, lockBuckets, transcriptBucket } from '../outbox/buckets.ts'
import { taken, tokensIn } from '../outbox/rates.ts'
import type { Asking } from './visitors.ts'

export const transcriptsPerDay = { visitor: 3, address: 3, site: 200 }

const dayMs = 86_400_000

/**
 * Counts one, also when its mail fails later. What goes to a person's own address does not count
 * for the site: nobody uses up the transcripts of those who are known.
 * @throws rate.limited with `limitPerDay`
 */
export async function countTranscript(
  tx: Tx,
  { now }: Ctx,
  { vault }: Pick<Platform, 'vault'>,
  { visitor, site }: Asking,
  { email, isOwn }: { email: string; isOwn: boolean },
): Promise<void> {
  const day = Math.floor(now.getTime() / dayMs)
  const named = (what: keyof typeof transcriptsPerDay, id: string) =>
    [transcriptBucket(what, id, day), { perSecond: 0, burst: transcriptsPerDay[what] }] as const
  const rates = new Map([
    named('visitor', visitor.id),
    named('address', vault.digest(`transcript\n${mailboxOf(email)}`)),
    ...(isOwn ? [] : [named('site', site.id)]),
  ])
  const buckets = await lockBuckets(tx.db, rates, now)
  for (const [name, bucket] of buckets) {
    if (tokensIn(bucket) > 0) continue
    const limitPerDay = rates.get(name)?.burst
    throw tooManyRequests({ limitPerDay }, ((day + 1) * dayMs - now.getTime()) / 1000)
  }
  await keepBuckets(tx.db, new Map([...buckets].map(([name, bucket]) => [name, taken(bucket, 1)])))
}

/** `Ana+shop@…` and `ana@…` are one mailbox. */
const mailboxOf = (email: string) => email.toLowerCase().replace(/\+[^@]*(?=@)/, '')
