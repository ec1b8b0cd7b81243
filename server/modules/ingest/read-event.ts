// One event as a Segment client sent it, checked and made ready for the group writer. Checked by
// hand and not by Zod: at ten thousand events a second on one core a schema per event costs more
// than all else the edge does, and the contract asks for leniency that a schema would have to be
// talked out of (numbers as ids, unknown fields kept, wrong types ignored).

import { digestOf, toJson } from '../../ledger/index.ts'
import { maskCardNumbers, maskCardsIn } from '../../platform/card-numbers.ts'
import { newId } from '../../platform/ids.ts'
import { type AskedFact, type HandleRules, readFact } from '../customers/index.ts'
import { correctTime, publicBackdateLimitMs } from './correct-time.ts'
import type { IngestKey } from './ingest-key.ts'
import { asText, isRecord, type Json } from './json.ts'
import { keepContext } from './keep-context.ts'
import { type EventType, mapEvent } from './map-event.ts'
import { requestLimitBytes, weigh } from './read-body.ts'
import { readHandles } from './read-handles.ts'
import type { RefusedReason } from './refused-reasons.ts'

/** What all events of one request share. */
export interface Envelope {
  key: IngestKey
  /** The key, as the source and the actor of what it sends. */
  source: string
  /** By which handles are read. */
  rules: HandleRules
  receivedAt: Date
  /** The same as ISO 8601: written into every event's context. */
  receivedAtText: string
  /** The client's time of sending. */
  sentAt: unknown
  /** The batch's context and integrations, merged under each event's own. */
  context: Json | undefined
  integrations: Json | undefined
  /** Of both: they count for every event they are merged into. */
  weight: number
  /** Whether the page that sent it may use this key. */
  originAllowed: boolean
  address: string
  /** Reads the request again: its event at this place, as it was sent. */
  sentAgain: (at: number) => unknown
}

/** Ready to be written: JSON is text already, so the group writer only joins and sends. */
export interface AcceptedEvent {
  refused?: undefined
  source: string
  messageId: string
  /** False: the client gave no id, and would not be recognised if it sent the event again. */
  named: boolean
  digest: string
  kind: string
  channel: string | null
  occurredAt: Date
  bodyJson: string
  contextJson: string
  fact: AskedFact
  /** Same text, same handles. */
  factKey: string
  traits: Json | undefined
  /** Of an alias: whom it is about if its previous id is a user's and not a browser's. */
  factOfUsers: AskedFact | undefined
  /**
   * As it was sent, should it have to be refused later. Read again then: thousands of parsed events
   * that wait for their commit are what a garbage collector is busy with.
   */
  raw: () => unknown
  /** What it holds in memory while it waits, about. */
  bytes: number
}

export interface RefusedEvent {
  refused: RefusedReason
  keyId: string
  messageId: string | null
  receivedAt: Date
  raw: unknown
  bytes: number
}

export const eventLimitBytes = 32 * 1024

/**
 * @param at its place among the events of its request.
 * @returns the event to write, the refusal to record, or undefined when there is nothing to do.
 */
export function readEvent(
  raw: unknown,
  type: unknown,
  envelope: Envelope,
  at = 0,
): AcceptedEvent | RefusedEvent | undefined {
  const weight = weigh(raw) + envelope.weight
  const refuse = (refused: RefusedReason): RefusedEvent => ({
    refused,
    keyId: envelope.key.id,
    messageId: isRecord(raw) ? (asText(raw.messageId)?.slice(0, 100) ?? null) : null,
    receivedAt: envelope.receivedAt,
    raw,
    // Nested too deep to be weighed, it may be all that a request can hold.
    bytes: Math.min(4 * weight, 4 * requestLimitBytes),
  })
  if (weight === Number.POSITIVE_INFINITY) return refuse('event.too_deep')
  if (!envelope.originAllowed) return refuse('origin.not_allowed')
  if (!isRecord(raw)) return refuse('event.malformed')
  if (isTooLarge(raw, weight)) return refuse('event.too_large')
  const wrong = findFault(raw, type)
  if (wrong) return refuse(wrong)
  // The browser client sends such aliases by itself; they say nothing.
  if (type === 'alias' && asText(raw.previousId) === asText(raw.userId)) return undefined
  return accept(raw, type as EventType, envelope, { at, weight })
}

/** A character is at most three bytes, so most events are known to fit without being counted. */
const isTooLarge = (raw: Json, weight: number) =>
  weight * 3 > eventLimitBytes &&
  (weight > eventLimitBytes || Buffer.byteLength(JSON.stringify(raw)) > eventLimitBytes)

const types: ReadonlySet<unknown> = new Set([
  'identify',
  'track',
  'page',
  'screen',
  'group',
  'alias',
])

function findFault(raw: Json, type: unknown): RefusedReason | undefined {
  if (!types.has(type)) return 'type.unknown'
  const messageId = asText(raw.messageId)
  if (messageId && messageId.length >= 100) return 'message_id.too_long'
  if (type === 'track' && !asText(raw.event)) return 'name.missing'
  if (type === 'group' && !asText(raw.groupId)) return 'group.missing'
  if (type === 'alias' && !asText(raw.userId)) return 'user.missing'
  return undefined
}

function accept(
  raw: Json,
  type: EventType,
  envelope: Envelope,
  { at, weight }: { at: number; weight: number },
): AcceptedEvent | RefusedEvent {
  const { key, source, rules, receivedAt } = envelope
  const handles = readHandles(raw, type, envelope)
  const messageId = readMessageId(raw)
  if (handles.length === 0) {
    const bytes = 4 * weight
    return { refused: 'identity.missing', keyId: key.id, messageId, receivedAt, raw, bytes }
  }
  const mapped = mapEvent(raw, type)
  const kept = keepContext(raw, messageId, envelope)
  const bodyJson = maskCardNumbers(toJson(mapped.body))
  const lazy = handles.every((handle) => handle.type === 'anonymous' || handle.type === 'device')
  const occurredAt = new Date(
    correctTime({
      timestamp: raw.timestamp ?? raw.originalTimestamp,
      sentAt: raw.sentAt ?? envelope.sentAt,
      receivedAtMs: receivedAt.getTime(),
      backdateLimitMs: key.public ? publicBackdateLimitMs : undefined,
    }),
  )
  const fact = readFact({ handles, occurredAt, lazy, assertedBy: source }, rules)
  return {
    source,
    messageId,
    named: asText(raw.messageId) !== undefined,
    digest: digestOfEvent(raw, mapped.kind.name, bodyJson, key),
    kind: mapped.kind.name,
    channel: kept.channel,
    occurredAt,
    bodyJson,
    contextJson: maskCardNumbers(toJson(kept.context)),
    fact,
    factKey: factKeyOf(fact),
    traits: mapped.traits && maskCardsIn(mapped.traits),
    factOfUsers:
      type === 'alias'
        ? readFact(
            {
              handles: readHandles(raw, type, envelope, 'user'),
              occurredAt,
              lazy: false,
              assertedBy: source,
            },
            rules,
          )
        : undefined,
    raw: () => envelope.sentAgain(at),
    // As the bytes that came, as the text that is written, and once more on its way.
    bytes: 4 * weight,
  }
}

/** Line feeds would part the columns of a claim, and U+0000 is no text to PostgreSQL. */
function readMessageId(raw: Json): string {
  const given = asText(raw.messageId)
  if (given === undefined) return `hebra-${newId()}`
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
  return given.replace(/[\u0000-\u001f]/g, '\ufffd')
}

/**
 * What makes two messages the same. Not the context, the sending time or a public key's user id:
 * the browser client fills those in anew each time it tries again.
 */
const digestOfEvent = (raw: Json, kind: string, bodyJson: string, key: IngestKey) =>
  digestOf(
    `${kind}\n${bodyJson}\n${asText(raw.timestamp) ?? ''}\n${key.public ? '' : (asText(raw.userId) ?? '')}`,
  )

export function factKeyOf({ assertedBy, handles }: AskedFact): string {
  let text = assertedBy
  for (const { key, assurance } of handles) text += `\n${key}\t${assurance}`
  return text
}
