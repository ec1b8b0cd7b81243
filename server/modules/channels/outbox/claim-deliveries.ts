// Taking deliveries to send, in any number of processes: a handle's row in the queue is locked, its
// next delivery judged, and what may go becomes `sending` under a lease. Tokens of the rates are
// taken in the same transaction, so that all processes together stay within them.
//
// `sending` is not recorded: it is a claim, an outcome always follows, and if the process dies the
// lease runs out and the delivery is `unknown`, which is recorded.

import { sql } from 'kysely'
import type { Tx } from '../../../ledger/index.ts'
import { rowsOf } from '../../../platform/bulk.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Db } from '../../../platform/database.ts'
import type { Vault } from '../../../platform/vault.ts'
import type { Address } from '../../customers/index.ts'
import type { Adapter } from '../adapter.ts'
import type { OutgoingContent } from '../content/content.ts'
import { keepBuckets, lockBuckets, pairBucket, touchpointBucket } from './buckets.ts'
import { findHeads, type Head } from './find-heads.ts'
import { findStrangeQuotes } from './find-strange-quotes.ts'
import { judgeHead, type Verdict } from './judge-head.ts'
import { type LoadedFacts, loadFacts } from './load-facts.ts'
import { mediaIdsOf } from './media-ids.ts'
import { type Move, type Moving, moveDeliveries } from './move-deliveries.ts'
import { refreshQueues } from './queue.ts'
import { type Bucket, nextTokenAt, taken, tokensIn } from './rates.ts'

/** What is asked for: so many by this touchpoint. */
export interface Wanted {
  touchpointId: string
  /** Undefined: it was removed, and what waits there fails. */
  adapter: Adapter | undefined
  most: number
}

/** A delivery that is ours to send, until its lease runs out. */
export interface Claimed extends Moving, Pick<Head, 'retries' | 'replyTo'> {
  content: OutgoingContent
  /** From the row of the chosen handle, and from nowhere else. */
  to: Pick<Address, 'type' | 'value' | 'realm'>
  /** This one counted. */
  attempts: number
  templateComponents: Record<string, unknown>[] | undefined
  leasedUntil: Date
  /** It answers nothing that the customer asked. */
  isUnasked: boolean
}

export interface Claim {
  claimed: Claimed[]
  /** How many were looked at: when none, there is nothing more to do now. */
  looked: number
  /** When a token comes, where that is what was missing. */
  nextAt: Date | undefined
}

/** So long after an answer must have come, the process that asked is believed to be dead. */
const leaseMarginMs = 30_000
/** For giving a file to the provider first. */
const mediaMs = 120_000
export const leaseFor = (adapter: Adapter, content: OutgoingContent, now: Date) =>
  new Date(
    now.getTime() + adapter.timeoutMs + leaseMarginMs + (mediaIdsOf(content).length ? mediaMs : 0),
  )

export async function claimDeliveries(
  tx: Tx,
  ctx: Ctx,
  { vault, wanted }: { vault: Vault; wanted: readonly Wanted[] },
): Promise<Claim> {
  const { now } = ctx
  const buckets = await lockTouchpointBuckets(tx.db, wanted, now)
  const tokenTimes: Date[] = []
  const asked = wanted.map((one) => {
    const bucket = buckets.get(touchpointBucket(one.touchpointId))
    const tokens = bucket ? tokensIn(bucket) : one.most
    if (bucket && tokens === 0) tokenTimes.push(nextTokenAt(bucket))
    return { touchpointId: one.touchpointId, most: Math.min(one.most, tokens) }
  })
  const nextAt = tokenTimes.toSorted((a, b) => +a - +b)[0]
  const picked = await pickQueues(tx.db, asked, now)
  if (picked.length === 0) return { claimed: [], looked: 0, nextAt }
  const adapters = new Map(wanted.map((one) => [one.touchpointId, one.adapter]))
  const heads = await findHeads(
    tx.db,
    picked.map((queue) => queue.handleId),
    now,
  )
  const mine = picked.flatMap(({ handleId, touchpointId }) => {
    const head = heads.get(handleId)
    return head?.touchpointId === touchpointId ? [head] : []
  })
  const strange = await findStrangeQuotes(tx.db, mine)
  const facts = await loadFacts(tx.db, { vault, adapters, heads: mine, now })
  const judged = judgeAll(mine, facts, now)
  const claimed = claim(tx, { judged, facts, adapters, buckets, strange, now })
  end(tx, ctx, judged, { facts, adapters })
  // Those that are sent now are looked at again when their lease is over.
  const sent = new Set(claimed.map(({ handleId }) => handleId))
  const others = picked.map(({ handleId }) => handleId).filter((handleId) => !sent.has(handleId))
  tx.sent(refreshQueues(tx.db, others, now))
  tx.sent(putOff(tx.db, judged))
  return { claimed, looked: picked.length, nextAt }
}

async function lockTouchpointBuckets(db: Db, wanted: readonly Wanted[], now: Date) {
  const rates = wanted.flatMap(({ touchpointId, adapter }) =>
    adapter ? [[touchpointBucket(touchpointId), adapter.rates.touchpoint] as const] : [],
  )
  return lockBuckets(db, new Map(rates), now)
}

/** Queues that are due, locked; those that another process has are left to it. */
async function pickQueues(
  db: Db,
  asked: readonly { touchpointId: string; most: number }[],
  now: Date,
): Promise<{ handleId: string; touchpointId: string }[]> {
  const wanted = asked.filter(({ most }) => most > 0)
  if (wanted.length === 0) return []
  const { rows } = await sql<{ handleId: string; touchpointId: string }>`/*keep:channels-pick*/
    select queue.handle_id as "handleId", asked."touchpointId"
    from ${rowsOf({ touchpointId: 'uuid', most: 'integer' }, wanted)}
    cross join lateral (select given."touchpointId", given.most) as asked
    cross join lateral (
      select handle_id from channels_queue
      where touchpoint_id = asked."touchpointId" and ready_at <= ${now}::timestamptz
      order by ready_at limit asked.most for update skip locked
    ) as queue`.execute(db)
  return rows
}

interface Judged {
  head: Head
  verdict: Verdict
}

/** Those of one customer with each other: how much somebody wants is the person's, not a handle's. */
function judgeAll(heads: readonly Head[], facts: LoadedFacts, now: Date): Judged[] {
  const goes = new Map<string | undefined, Date[]>()
  return heads.map((head) => {
    const own = facts.of(head)
    const customerId = own.address?.customerId
    const before = goes.get(customerId) ?? []
    const all = { ...own, unaskedAt: [...before, ...own.unaskedAt] }
    const verdict = judgeHead(head, all, { touchpointId: head.touchpointId, now })
    if (verdict.do === 'send' && verdict.isUnasked) goes.set(customerId, [now, ...before])
    return { head, verdict }
  })
}

function claim(
  tx: Tx,
  {
    judged,
    facts,
    adapters,
    buckets,
    strange,
    now,
  }: {
    judged: readonly Judged[]
    facts: LoadedFacts
    adapters: ReadonlyMap<string, Adapter | undefined>
    buckets: ReadonlyMap<string, Bucket>
    strange: ReadonlySet<string>
    now: Date
  },
): Claimed[] {
  const changed = new Map<string, Bucket>()
  const take = (name: string, from: Bucket | undefined) => {
    const bucket = changed.get(name) ?? from
    if (bucket) changed.set(name, taken(bucket, 1))
  }
  const claimed = judged.flatMap(({ head, verdict }): Claimed[] => {
    const adapter = adapters.get(head.touchpointId)
    const { address, pair } = facts.of(head)
    if (verdict.do !== 'send' || !adapter || !address || !head.content) return []
    const bucket = touchpointBucket(head.touchpointId)
    take(bucket, buckets.get(bucket))
    take(pairBucket(head.touchpointId, head.handleId), pair)
    const { type, value, realm } = address
    return [
      {
        ...movingOf(head, address, adapter),
        content: head.content,
        to: { type, value, realm },
        replyTo: strange.has(head.id) ? null : head.replyTo,
        attempts: head.attempts + 1,
        retries: head.retries,
        templateComponents: facts.templateOf(head)?.components,
        leasedUntil: leaseFor(adapter, head.content, now),
        isUnasked: verdict.isUnasked,
      },
    ]
  })
  tx.sent(keepBuckets(tx.db, changed))
  tx.sent(lease(tx.db, claimed, now))
  return claimed
}

const movingOf = (head: Head, address: Address, adapter: Adapter | undefined): Moving => ({
  deliveryId: head.id,
  messageId: head.messageId,
  handleId: head.handleId,
  customerId: address.customerId,
  touchpointId: head.touchpointId,
  channel: adapter?.channel ?? head.channel,
})

async function lease(db: Db, claimed: readonly Claimed[], now: Date) {
  if (claimed.length === 0) return
  const given = rowsOf(
    {
      id: 'uuid',
      handleId: 'uuid',
      touchpointId: 'uuid',
      until: 'timestamptz',
      unaskedAt: 'timestamptz',
    },
    claimed.map(({ deliveryId, handleId, touchpointId, leasedUntil, isUnasked }) => ({
      id: deliveryId,
      handleId,
      touchpointId,
      until: leasedUntil.toISOString(),
      unaskedAt: isUnasked ? now.toISOString() : undefined,
    })),
  )
  await sql`/*keep:channels-lease*/
    with given as materialized (select * from ${given}), leased as (
      update channels_delivery set state = 'sending', attempts = attempts + 1,
        leased_until = given.until, unasked_at = given."unaskedAt", detail = null,
        reason = case when reason = 'answer_lost' then reason end
      from given where channels_delivery.id = given.id
    )
    update channels_queue set ready_at = given.until, touchpoint_id = given."touchpointId"
    from given where channels_queue.handle_id = given."handleId"`.execute(db)
}

/** What may not go, or not now, and what somebody began to send and did not end. */
function end(
  tx: Tx,
  ctx: Ctx,
  judged: readonly Judged[],
  by: { facts: LoadedFacts; adapters: ReadonlyMap<string, Adapter | undefined> },
) {
  const moves = judged.flatMap(({ head, verdict }): Move[] => {
    const { address } = by.facts.of(head)
    if (!address) return []
    const adapter = by.adapters.get(head.touchpointId)
    if (verdict.do === 'put_off') {
      const of = movingOf(head, address, adapter)
      const { reason, until: notBefore } = verdict
      return [{ of, from: head.state, to: 'scheduled', at: ctx.now, reason, notBefore }]
    }
    if (verdict.do !== 'end') return []
    const holdsUntil = new Date(ctx.now.getTime() + (adapter?.unknownHoldsMs ?? 0))
    return [
      {
        of: movingOf(head, address, adapter),
        from: head.state,
        to: verdict.to,
        at: ctx.now,
        reason: verdict.reason,
        detail: verdict.detail,
        holdsUntil: verdict.to === 'unknown' ? holdsUntil : undefined,
      },
    ]
  })
  moveDeliveries(tx, moves)
}

/** Persons to whom it would be too much just now. */
async function putOff(db: Db, judged: readonly Judged[]) {
  const waiting = judged.flatMap(({ head, verdict }) =>
    verdict.do === 'wait' ? [{ handleId: head.handleId, until: verdict.until.toISOString() }] : [],
  )
  if (waiting.length === 0) return
  await sql`
    update channels_queue set ready_at = greatest(ready_at, given.until)
    from ${rowsOf({ handleId: 'uuid', until: 'timestamptz' }, waiting)}
    where channels_queue.handle_id = given."handleId"`.execute(db)
}
