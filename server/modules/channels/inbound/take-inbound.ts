// One group of items in one transaction: claim, resolve, record. What was sent before changes
// nothing, in whatever order, however often and in whatever batches it comes.

import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Platform } from '../../../platform/module.ts'
import { settle } from '../../../platform/settle.ts'
import { type HandleMemory, recordConsents } from '../../customers/index.ts'
import type { InboundReceipt } from '../adapter.ts'
import { takeCrossings } from '../crossings/take-crossings.ts'
import { applyReceipts } from '../outbox/apply-receipts.ts'
import { findChatNames } from '../outbox/chat-names.ts'
import type { Changing } from './apply-changes.ts'
import { keepEarly, takeEarly } from './keep-early.ts'
import type { Identity } from './keep-identities.ts'
import { keepUnrouted, type ToKeep } from './keep-unrouted.ts'
import { createMeeting, type Person, type Wrote } from './meeting.ts'
import { noteMet, notePersons } from './note-persons.ts'
import { isChange, recognise, wroteBy } from './recognise.ts'
import { recordChanges } from './record-changes.ts'
import { recordMessages, type Saying } from './record-messages.ts'
import { recordNews } from './record-news.ts'
import type { Item, Routed } from './route-items.ts'
import { settleEarly } from './settle-early.ts'
import { sourceOf } from './source-of.ts'
import { noteInbound } from './windows.ts'

export interface Taken {
  fresh: number
  known: number
  media: number
  /** Whether something may go out now, which the senders are to be woken for. */
  toSend: boolean
}

export interface InboundParts extends Pick<Platform, 'vault'> {
  /** Of the house, for links in what it says by itself. */
  publicUrl: string
  memory: HandleMemory
}

export async function takeInbound(
  tx: Tx,
  ctx: Ctx,
  parts: InboundParts,
  routed: readonly Routed[],
  unrouted: readonly ToKeep[],
): Promise<Taken> {
  const claims = await tx.claim(
    routed.map(({ item, touchpoint }) => ({
      source: sourceOf(touchpoint),
      sourceId: item.sourceId.replaceAll('\n', ' '),
    })),
  )
  const fresh = routed.filter((_, i) => claims[i] === 'new')
  const { media, lost, answered } = await takeSaid(tx, ctx, parts, fresh)
  // Before the receipts: it locks queues, which come before deliveries with all who lock both.
  const freed = await takeNews(tx, ctx, fresh)
  const settled = await takeReceipts(tx, ctx, fresh)
  await keepUnrouted(tx, ctx, [...unrouted, ...lost])
  const toSend = answered || freed || settled
  return { fresh: fresh.length, known: routed.length - fresh.length, media, toSend }
}

async function takeNews(tx: Tx, ctx: Ctx, fresh: readonly Routed[]): Promise<boolean> {
  let freed = false
  for (const { item, touchpoint } of fresh) {
    if (item.is !== 'news') continue
    if (await recordNews(tx, ctx, { item, touchpoint })) freed = true
  }
  return freed
}

/** Everything that somebody said or did. */
async function takeSaid(tx: Tx, ctx: Ctx, parts: InboundParts, fresh: readonly Routed[]) {
  const meeting = createMeeting(parts.memory)
  const said = fresh.flatMap(({ item, touchpoint }) => {
    const wrote = wroteBy(item, touchpoint)
    return wrote ? [{ item, wrote }] : []
  })
  const identities = fresh.flatMap(({ item, touchpoint }): Identity[] =>
    item.is === 'identity' ? [{ item, touchpoint }] : [],
  )
  const { known, lost } = await recognise(tx, ctx, meeting, said, identities)
  const sayings: Saying[] = []
  const changings: Changing[] = []
  for (const { item, wrote, person } of known) {
    const { touchpoint } = wrote
    if (item.is === 'message' || item.is === 'echo') sayings.push({ item, touchpoint, person })
    else if (isChange(item)) changings.push({ item, touchpoint, person })
  }
  const { media, chosen, answering } = await recordMessages(tx, ctx, sayings)
  const { early, apart: idle } = await recordChanges(tx, ctx, changings)
  await keepEarly(tx, ctx, early)
  const waited = await takeEarly(
    tx,
    sayings.map(({ item, touchpoint }) => ({ touchpoint, providerId: item.providerId })),
  )
  lost.push(...idle, ...(await settleEarly(tx, ctx, meeting, waited)))
  const wroteNow = known.filter(
    ({ item }) => item.is === 'message' || (item.is === 'reaction' && !item.byUs),
  )
  await noteInbound(
    tx.db,
    wroteNow.flatMap(({ wrote, person }) =>
      person.addresses.map((handleId) => ({
        touchpointId: wrote.touchpoint.id,
        handleId,
        at: wrote.at > ctx.now ? ctx.now : wrote.at,
      })),
    ),
  )
  await notePersons(tx, ctx, wroteNow)
  await noteMet(
    tx,
    known.filter((one) => !wroteNow.includes(one)),
  )
  await takePreferences(tx, ctx, known)
  const answered = await takeCrossings(
    tx,
    ctx,
    parts,
    wroteNow.flatMap(({ item, wrote, person }) =>
      item.is === 'message'
        ? [
            {
              ...{ item, touchpoint: wrote.touchpoint, person },
              ...{ chosen: chosen.get(item), answersUs: answering.has(item) },
            },
          ]
        : [],
    ),
  )
  return { media, lost, answered }
}

/** For every name of the chat in which it was said, so that none of them passes it by. */
async function takePreferences(
  tx: Tx,
  ctx: Ctx,
  known: readonly { item: Item; wrote: Wrote; person: Person }[],
) {
  const said = await settle(
    known.map(async ({ item, wrote: { touchpoint }, person: { customerId, ...person } }) => {
      if (item.is !== 'preference') return []
      const { id: touchpointId, channel } = touchpoint
      const names = await findChatNames(tx.db, {
        ...{ customerId, handleId: person.handleId, touchpointId, channel },
      })
      return [...new Set([...names, ...person.addresses])].map((handleId) => ({
        ...{ customerId, handleId, channel },
        purpose: item.purpose,
        state: item.state,
        at: item.at,
        how: 'message',
        textVersion: null,
        proof: { touchpointId },
        by: `customer:${customerId}`,
      }))
    }),
  )
  await recordConsents(tx, ctx, said.flat())
}

async function takeReceipts(tx: Tx, ctx: Ctx, fresh: readonly Routed[]): Promise<boolean> {
  const byTouchpoint = Map.groupBy(
    fresh.filter(({ item }) => item.is === 'receipt'),
    ({ touchpoint }) => touchpoint.id,
  )
  let freed = false
  for (const [touchpointId, routed] of byTouchpoint) {
    const receipts = routed.map(({ item }) => item).filter(isReceipt)
    if (await applyReceipts(tx, ctx, touchpointId, receipts)) freed = true
  }
  return freed
}

const isReceipt = (item: Item): item is InboundReceipt => item.is === 'receipt'
