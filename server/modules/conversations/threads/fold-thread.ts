// What a customer's thread shows, from all that was said and read by their handles. Pure: this is
// what the statements of the follower must come to, and what `hebra ledger verify` holds them to.

import type { Fact } from './facts.ts'
import { grownBy } from './fold-strands.ts'
import { mostUnread } from './fold-threads.ts'
import { counts, foldSaid, type Said, shows } from './said.ts'

export interface Strand {
  handleId: string
  lastMessageId: string | null
  outHeard: string | null
  readThrough: string | null
  readAt: string | null
  unreadAt: string | null
  channels: string[]
  touchpointIds: string[]
  control: string | null
  controlAt: string | null
  controlChanges: number
  state: string | null
  stateAt: string | null
  stateThrough: string | null
  snoozedUntil: string | null
}

export interface Thread {
  lastAt: string
  lastHandleId: string
  lastDirection: string
  lastChannel: string
  lastTouchpointId: string
  lastKind: string
  lastText: string
  waitingSince: string | null
  unread: number
  channels: string[]
  touchpointIds: string[]
  control: string
  state: string
  snoozedUntil: string | null
}

export interface Folded {
  said: Map<string, Said>
  strands: Map<string, Strand>
  /** Absent: nothing to show. */
  thread: Thread | undefined
}

/** Everything that lists keep of one customer, whatever order the facts come in. */
export function foldThread(facts: readonly Fact[]): Folded {
  const said = new Map<string, Said>()
  for (const fact of facts) {
    if ('messageId' in fact) said.set(fact.messageId, foldSaid(said.get(fact.messageId), fact))
  }
  const saidOf = Map.groupBy(said.values(), (one) => one.handleId)
  // What changes a message belongs where the message does.
  const own = facts.filter((fact) => fact.is === 'said' || !('messageId' in fact))
  const factsOf = Map.groupBy(own, (fact) => fact.handleId)
  const handleIds = new Set([...saidOf.keys(), ...factsOf.keys()])
  const strands = new Map(
    [...handleIds].map((id) => [id, foldStrand(id, saidOf.get(id) ?? [], factsOf.get(id) ?? [])]),
  )
  return { said, strands, thread: showThread([...said.values()], strands) }
}

function foldStrand(handleId: string, said: readonly Said[], facts: readonly Fact[]): Strand {
  const grown = grownBy(facts)
  return {
    handleId,
    lastMessageId: lastOf(said)?.messageId ?? null,
    outHeard: greatestHeard(said.filter((one) => one.direction === 'out' && counts(one))),
    ...grown,
    channels: JSON.parse(grown.channels),
    touchpointIds: JSON.parse(grown.touchpointIds),
  }
}

function showThread(
  said: readonly Said[],
  strands: ReadonlyMap<string, Strand>,
): Thread | undefined {
  const last = lastOf(said)
  if (!last) return undefined
  const all = [...strands.values()]
  const stated = latest(all, ({ stateAt }) => stateAt)
  const through = stated?.stateThrough ?? ''
  const answered = all.reduce(
    (most, { outHeard }) => (outHeard !== null && outHeard > most ? outHeard : most),
    stated?.state === 'resolved' ? through : '',
  )
  const asking = said.filter((one) => one.direction === 'in' && counts(one))
  const waiting = all.flatMap(({ handleId }) => {
    const own = asking.filter((one) => one.handleId === handleId && one.heard! > answered)
    return own.toSorted((a, b) => (a.heard! < b.heard! ? -1 : 1))[0]?.at ?? []
  })
  const unread = all.reduce((sum, strand) => {
    const own = asking.filter(
      ({ handleId, heard }) =>
        handleId === strand.handleId && heard! > answered && heard! > (strand.readThrough ?? ''),
    )
    return sum + Math.min(mostUnread, own.length)
  }, 0)
  const marked = all.some(({ unreadAt, readAt }) => unreadAt !== null && unreadAt > (readAt ?? ''))
  const putOff =
    (stated?.state ?? 'open') !== 'open' && asking.every(({ heard }) => heard! <= through)
  return {
    lastAt: last.at!.toISOString(),
    lastHandleId: last.handleId,
    lastDirection: last.direction!,
    lastChannel: last.channel!,
    lastTouchpointId: last.touchpointId!,
    lastKind: last.kind,
    lastText: last.text,
    waitingSince: waiting.toSorted((a, b) => +a - +b)[0]?.toISOString() ?? null,
    unread: Math.max(unread, marked ? 1 : 0),
    channels: union(all.map(({ channels }) => channels)),
    touchpointIds: union(all.map(({ touchpointIds }) => touchpointIds)),
    control: latest(all, ({ controlAt }) => controlAt)?.control ?? 'queue',
    state: putOff ? stated!.state! : 'open',
    snoozedUntil: putOff ? stated!.snoozedUntil : null,
  }
}

/** The strand at which something was said last. */
const latest = (all: readonly Strand[], at: (strand: Strand) => string | null) =>
  all
    .filter((strand) => at(strand) !== null)
    .toSorted((a, b) =>
      at(a)! > at(b)! ? -1 : at(a)! < at(b)! ? 1 : a.handleId < b.handleId ? -1 : 1,
    )[0]

function lastOf(said: readonly Said[]): Said | undefined {
  return said.filter(shows).toSorted((a, b) => +b.at! - +a.at! || (a.heard! > b.heard! ? -1 : 1))[0]
}

const greatestHeard = (said: readonly Said[]): string | null =>
  said.reduce<string | null>((most, { heard }) => (heard! > (most ?? '') ? heard : most), null)

const union = (lists: readonly (readonly string[])[]) => [...new Set(lists.flat())].sort()
