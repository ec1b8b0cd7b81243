// Messages that came in, and those we wrote in the provider's own application.

import { prepare, type Tx, toJson } from '../../../ledger/index.ts'
import { maskCardsIn } from '../../../platform/card-numbers.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { InboundContent, InboundEcho, InboundMessage } from '../adapter.ts'
import type { ChoiceContent } from '../content/content.ts'
import { messageReceived, messageWritten } from '../entries.ts'
import { type Chosen, chooseInWords } from './choose-in-words.ts'
import { findSaid, findTargets, type Said, saidKey } from './find-said.ts'
import { keepContent, takeKept } from './keep-content.ts'
import type { Person, Place } from './meeting.ts'
import type { Item } from './route-items.ts'
import { settleAwaited } from './settle-early.ts'

export interface Saying {
  item: InboundMessage | InboundEcho
  touchpoint: Place
  person: Person
}

export interface Recorded {
  /** Files to be fetched. */
  media: number
  /** What was chosen by those that say so in words. */
  chosen: ReadonlyMap<Item, ChoiceContent>
  /** Those that name a message of ours. */
  answering: ReadonlySet<Item>
}

const nothing: Recorded = { media: 0, chosen: new Map(), answering: new Set() }

/** Records them with their media to be fetched. An echo of what went out from here is left out. */
export async function recordMessages(
  tx: Tx,
  ctx: Ctx,
  sayings: readonly Saying[],
): Promise<Recorded> {
  if (sayings.length === 0) return nothing
  const said = await findNamed(tx, sayings)
  const fresh: Saying[] = []
  for (const saying of sayings) {
    const key = saidKey({ touchpointId: saying.touchpoint.id, providerId: saying.item.providerId })
    if (said.has(key)) continue
    said.set(key, {
      messageId: ctx.newId(),
      handleId: saying.person.handleId,
      direction: saying.item.is === 'echo' ? 'out' : 'in',
      at: saying.item.at,
    })
    fresh.push(saying)
  }
  const chosen = await findChosen(tx, fresh, said)
  const kept = fresh.map((saying) =>
    keepSaying(tx, ctx, { saying, said, chosen: chosen.get(saying) }),
  )
  if (kept.length === 0) return nothing
  await tx.db
    .insertInto('channels_message')
    .values(kept.map(({ message }) => message))
    .execute()
  for (const { message, keptId } of kept) {
    if (keptId) await takeKept(tx, message, keptId)
  }
  const media = kept.flatMap((one) => one.media ?? [])
  if (media.length) await tx.db.insertInto('channels_media').values(media).execute()
  settleAwaited(
    tx,
    kept.map(({ message }) => ({
      id: message.id,
      touchpointId: message.touchpoint_id,
      providerId: message.provider_id,
    })),
  )
  return {
    media: media.length,
    chosen: new Map([...chosen].map(([{ item }, { content }]) => [item, content])),
    answering: new Set(
      fresh
        .filter((saying) => answeredBy(saying, said)?.direction === 'out')
        .map(({ item }) => item),
    ),
  }
}

/**
 * What these are, if known already, and what they answer. Their own names stay locked, for what is
 * done to them at this very instant.
 */
async function findNamed(tx: Tx, sayings: readonly Saying[]): Promise<Map<string, Said>> {
  const own = sayings.map(({ item: { providerId }, touchpoint }) => ({
    touchpointId: touchpoint.id,
    providerId,
  }))
  const answered = sayings.flatMap(({ item: { replyTo }, touchpoint }) =>
    replyTo === undefined ? [] : [{ touchpointId: touchpoint.id, providerId: replyTo }],
  )
  const said = await findSaid(tx.db, [...own, ...answered], own)
  const names = new Set(own.map(saidKey))
  const missing = answered.filter((one) => !said.has(saidKey(one)) && !names.has(saidKey(one)))
  return missing.length === 0 ? said : new Map([...said, ...(await findTargets(tx, missing))])
}

/** What was chosen by those that say so in words. */
async function findChosen(
  tx: Tx,
  fresh: readonly Saying[],
  said: ReadonlyMap<string, Said>,
): Promise<Map<Saying, Chosen>> {
  const words = fresh.flatMap((saying) => {
    const { item, person, touchpoint } = saying
    const text = item.is === 'echo' ? undefined : wordsOf(item.content)
    if (text === undefined) return []
    const place = { handleId: person.handleId, touchpointId: touchpoint.id }
    const replyToId = answeredBy(saying, said)?.messageId
    // A quote of what is not known yet says nothing of what was written last. Nor does a letter that
    // names none: anybody writes letters in anybody's name.
    const mustName = item.replyTo !== undefined || touchpoint.adapter.capabilities.letter
    if (mustName && replyToId === undefined) return []
    return [{ saying, words: { ...place, at: item.at, text, replyToId } }]
  })
  const chosen = await chooseInWords(
    tx.db,
    words.map((one) => one.words),
  )
  return new Map(
    words.flatMap(({ saying }, i) => (chosen[i] ? [[saying, chosen[i]] as const] : [])),
  )
}

/** What somebody wrote with their own hands, and not a machine. */
const wordsOf = (content: InboundContent): string | undefined =>
  content.type === 'text' || (content.type === 'mail' && !content.auto) ? content.text : undefined

function answeredBy({ item, touchpoint, person }: Saying, said: ReadonlyMap<string, Said>) {
  if (item.replyTo === undefined) return undefined
  const answered = said.get(saidKey({ touchpointId: touchpoint.id, providerId: item.replyTo }))
  // Anybody can forward a letter or copy its name: only whom it was written to answers it.
  const isLetter = touchpoint.adapter.capabilities.letter
  return isLetter && answered?.handleId !== person.handleId ? undefined : answered
}

/**
 * When it was said. Providers tell whole seconds: an answer within the second of what we asked would
 * stand before its question.
 */
function timeOf({ item }: Saying, now: Date, answered: Said | undefined, chosen?: Chosen): Date {
  const askedAt = answered?.direction === 'out' ? answered.at : chosen?.offeredAt
  const at = askedAt && askedAt > item.at ? askedAt : item.at
  return at > now ? now : at
}

function keepSaying(
  tx: Tx,
  ctx: Ctx,
  given: { saying: Saying; said: ReadonlyMap<string, Said>; chosen: Chosen | undefined },
) {
  const { saying, said, chosen } = given
  const { item, touchpoint, person } = saying
  const answered = answeredBy(saying, said)
  const at = timeOf(saying, ctx.now, answered, chosen)
  const { messageId } = said.get(
    saidKey({ touchpointId: touchpoint.id, providerId: item.providerId }),
  )!
  const replyToId = answered?.messageId ?? chosen?.messageId
  const kept = keepContent(ctx, item.content, saying, messageId, at)
  const { media } = kept
  // The letter by which it was chosen stays with it.
  const content = chosen ? maskCardsIn(chosen.content) : kept.content
  const isEcho = item.is === 'echo'
  const isLetter = item.content.type === 'mail'
  const about = {
    subject: { type: 'customer', id: person.customerId },
    handleId: person.handleId,
    channel: touchpoint.channel,
    touchpointId: touchpoint.id,
    occurredAt: at,
  } as const
  const reply = replyToId === undefined ? {} : { replyToId }
  const by: Ctx = isEcho ? ctx : { ...ctx, actor: { type: 'customer', id: person.customerId } }
  tx.recordPrepared([
    item.is === 'echo'
      ? prepare(
          {
            ...about,
            kind: messageWritten,
            body: { messageId, content, ...reply, deliveries: [], echo: true },
          },
          by,
        )
      : prepare(
          {
            ...about,
            kind: messageReceived,
            body: {
              messageId,
              content,
              ...reply,
              ...(item.forwarded ? { forwarded: item.forwarded } : {}),
              ...(item.referral ? { referral: defined(maskCardsIn(item.referral)) } : {}),
              ...(item.product ? { product: item.product } : {}),
            },
          },
          by,
        ),
  ])
  return {
    media,
    keptId: item.content.type === 'media' ? item.content.media.keptId : undefined,
    message: {
      id: messageId,
      direction: isEcho ? ('out' as const) : ('in' as const),
      handle_id: person.handleId,
      touchpoint_id: touchpoint.id,
      provider_id: item.providerId,
      content: toJson(content),
      reply_to_id: replyToId ?? null,
      awaits_id: replyToId === undefined && !isLetter ? (item.replyTo ?? null) : null,
      via: isEcho ? ('echo' as const) : null,
      actor: `${by.actor.type}:${by.actor.id}`,
      occurred_at: at,
    },
  }
}

const defined = <T extends object>(given: T) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
