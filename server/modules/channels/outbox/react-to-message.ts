// A reaction is no message: it has no delivery, and doing it again changes nothing, so it is asked
// of the provider while the person who reacts waits, and kept when it was taken.

import { type Idempotency, type Tx, transact } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Platform } from '../../../platform/module.ts'
import { type Address, findAddresses } from '../../customers/index.ts'
import { messageReacted } from '../entries.ts'
import { findWindows, isOpen, pairKey } from '../inbound/windows.ts'
import type { Opened, TouchpointFinder } from '../touchpoints/open-touchpoints.ts'
import { keepBuckets, lockBuckets, pairBucket, touchpointBucket } from './buckets.ts'
import { taken, tokensIn } from './rates.ts'
import type { ReachedMessage } from './reach-message.ts'
import { messageReactionRefused, messageUnknown } from './refusals.ts'

interface Reaction {
  message: ReachedMessage
  /** Null takes it back. */
  emoji: string | null
  idempotency?: Idempotency | undefined
}

/** @throws message.unknown, message.reaction_refused with its reason */
export async function reactToMessage(
  platform: Platform,
  ctx: Ctx,
  finder: TouchpointFinder,
  { message, emoji, idempotency }: Reaction,
): Promise<void> {
  const { providerId, handleId, touchpointId } = message
  if (message.direction !== 'in' || !providerId) throw messageUnknown()
  const opened = await finder.find(touchpointId)
  if (opened?.state !== 'active') throw messageReactionRefused({ reason: 'account_paused' })
  const { adapter } = opened
  if (!adapter.react || !adapter.capabilities.reactions.outgoing) {
    throw messageReactionRefused({ reason: 'not_allowed' })
  }
  const to = await checkAddress(platform, ctx, opened, handleId)
  await takeToken(platform, ctx, opened, handleId)
  const outcome = await adapter.react(platform.fetch, opened, { to, providerId, emoji })
  if (outcome.how === 'failed') {
    const { reason, detail } = outcome.failure
    throw messageReactionRefused({ reason, detail })
  }
  if (outcome.how === 'unknown') {
    throw messageReactionRefused({ reason: 'provider_away', detail: outcome.detail })
  }
  await transact(
    platform,
    ctx,
    (tx) => keepReaction(tx, ctx, { message, opened, emoji }),
    idempotency,
  )
}

async function checkAddress(
  { db }: Platform,
  ctx: Ctx,
  { id: touchpointId, adapter }: Opened,
  handleId: string,
): Promise<Pick<Address, 'type' | 'value' | 'realm'>> {
  const address = (await findAddresses(db, [handleId])).get(handleId)
  if (!address?.isCurrent) throw messageReactionRefused({ reason: 'handle_gone' })
  const pair = { touchpointId, handleId }
  const window = (await findWindows(db, [pair])).get(pairKey(pair))
  if (!isOpen(adapter.capabilities, window, ctx.now).open) {
    throw messageReactionRefused({ reason: 'window_closed' })
  }
  const { type, value, realm } = address
  return { type, value, realm }
}

/** Providers count reactions as messages. */
async function takeToken(platform: Platform, ctx: Ctx, { id, adapter }: Opened, handleId: string) {
  const rates = new Map([
    [touchpointBucket(id), adapter.rates.touchpoint],
    [pairBucket(id, handleId), adapter.rates.pair],
  ])
  const isFree = await transact(platform, ctx, async (tx) => {
    const buckets = await lockBuckets(tx.db, rates, ctx.now)
    if ([...buckets.values()].some((bucket) => tokensIn(bucket) === 0)) return false
    await keepBuckets(tx.db, new Map([...buckets].map(([name, one]) => [name, taken(one, 1)])))
    return true
  })
  if (!isFree) throw messageReactionRefused({ reason: 'too_fast' })
}

async function keepReaction(
  tx: Tx,
  ctx: Ctx,
  given: { message: ReachedMessage; opened: Opened; emoji: string | null },
) {
  const { message, opened, emoji } = given
  const row = {
    emoji,
    actor: `${ctx.actor.type}:${ctx.actor.id}`,
    occurred_at: ctx.now,
  }
  await tx.db
    .insertInto('channels_reaction')
    .values({ message_id: message.id, by_customer: false, ...row })
    .onConflict((conflict) => conflict.columns(['message_id', 'by_customer']).doUpdateSet(row))
    .execute()
  tx.record({
    kind: messageReacted,
    subject: { type: 'customer', id: message.customerId },
    handleId: message.handleId,
    channel: opened.channel,
    touchpointId: opened.id,
    body: { messageId: message.id, emoji, byCustomer: false },
  })
}
