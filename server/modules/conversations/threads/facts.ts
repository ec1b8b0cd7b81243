// What the ledger says of messages and readings, in the form that lists are made of.

import { bodyOf, type Entry } from '../../../ledger/index.ts'
import {
  answersNobody,
  type Content,
  deliveryMoved,
  messageDeleted,
  messageEdited,
  messageReceived,
  messageWritten,
} from '../../channels/index.ts'
import { controlChanged, stateChanged, threadRead, threadUnread } from '../entries.ts'
import type { ThreadState } from '../states.ts'

/** Something was said, by the customer or by us. */
export interface SaidFact {
  is: 'said'
  handleId: string
  messageId: string
  direction: 'in' | 'out'
  at: Date
  heard: string
  channel: string
  touchpointId: string
  content: Content
  /** Said by the house itself: it answers nobody. */
  automatic: boolean
  /** Of what goes out: the ids of its parts. */
  deliveries: string[]
}

/** What happens to a message later. */
export type ChangeFact = { handleId: string; messageId: string; at: Date; heard: string } & (
  | { is: 'edited'; content: Content }
  | { is: 'deleted' }
  | { is: 'moved'; deliveryId: string; to: string }
)

export type MessageFact = SaidFact | ChangeFact

/** Somebody of ours read what had come, wants it read again, answers the thread now, or put it off. */
export type MarkFact = { handleId: string; at: Date } & (
  | { is: 'read'; through: string | null }
  | { is: 'unread' }
  | { is: 'controlled'; to: string; number: number }
  | { is: 'stated'; to: ThreadState; through: string | null; until: string | null }
)

export type Fact = MessageFact | MarkFact

/** Ends of a delivery that reached nobody. */
export const unsent: ReadonlySet<string> = new Set(['failed', 'cancelled', 'expired'])

/** Lists speak of those, and of such of which nobody knows. */
const isTold = (state: string) => unsent.has(state) || state === 'unknown'

/** The kinds that `readFact` understands. */
export const factKinds: readonly string[] = [
  messageReceived,
  messageWritten,
  messageEdited,
  messageDeleted,
  deliveryMoved,
  threadRead,
  threadUnread,
  controlChanged,
  stateChanged,
].map((kind) => kind.name)

/** Nothing, when the entry is of no handle, was redacted, or says nothing that lists show. */
export function readFact(entry: Entry): Fact | undefined {
  const { handleId, occurredAt: at } = entry
  if (!handleId || entry.redacted) return undefined
  const heard = heardAt(entry)
  switch (entry.kind) {
    case messageReceived.name:
      return readSaid(entry, handleId, 'in', bodyOf(messageReceived, entry)!)
    case messageWritten.name:
      return readSaid(entry, handleId, 'out', bodyOf(messageWritten, entry)!)
    case messageEdited.name: {
      const { messageId, content } = bodyOf(messageEdited, entry)!
      return { is: 'edited', handleId, messageId, at, heard, content }
    }
    case messageDeleted.name: {
      const { messageId } = bodyOf(messageDeleted, entry)!
      return { is: 'deleted', handleId, messageId, at, heard }
    }
    case deliveryMoved.name: {
      const { messageId, deliveryId, from, to } = bodyOf(deliveryMoved, entry)!
      if (!isTold(from) && !isTold(to)) return undefined
      return { is: 'moved', handleId, messageId, at, heard, deliveryId, to }
    }
    case threadRead.name:
      return { is: 'read', handleId, at, through: bodyOf(threadRead, entry)!.through }
    case threadUnread.name:
      return { is: 'unread', handleId, at }
    case controlChanged.name: {
      const { to, number } = bodyOf(controlChanged, entry)!
      return { is: 'controlled', handleId, at, to, number }
    }
    case stateChanged.name: {
      const { to, through, until = null } = bodyOf(stateChanged, entry)!
      return { is: 'stated', handleId, at, to, through, until }
    }
    default:
      return undefined
  }
}

function readSaid(
  entry: Entry,
  handleId: string,
  direction: 'in' | 'out',
  body: { messageId: string; content: Content; deliveries?: { id: string }[] },
): SaidFact | undefined {
  const { channel, touchpointId, occurredAt: at } = entry
  if (!channel || !touchpointId) return undefined
  const { messageId, content, deliveries = [] } = body
  return {
    is: 'said',
    handleId,
    messageId,
    direction,
    at,
    heard: heardAt(entry),
    channel,
    touchpointId,
    content,
    automatic:
      direction === 'out'
        ? answersNobody(entry.actor)
        : content.type === 'mail' && content.auto === true,
    deliveries: deliveries.map(({ id }) => id),
  }
}

/**
 * When the house came to know of an entry, as a text that sorts. What was read or answered is what
 * was known: a message that comes late, or with whole seconds, is new however old it says it is.
 */
export const heardAt = ({
  recordedAt,
  lane,
  position,
}: Pick<Entry, 'recordedAt' | 'lane' | 'position'>): string =>
  [
    recordedAt.toISOString(),
    String(lane).padStart(2, '0'),
    String(position).padStart(15, '0'),
  ].join(' ')
