// One round of senders, resolved at once: those of whom none takes over a number from another.

import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import { settle } from '../../../platform/settle.ts'
import {
  type Ahead,
  type AskedFact,
  createFormer,
  createHandleMemory,
  endPeriods,
  findHeld,
  type HandleMemory,
  type Held,
  lookAhead,
  periodsOpened,
  type Resolved,
  resolveAsked,
} from '../../customers/index.ts'
import type { Sender } from '../adapter.ts'
import type { Opened } from '../touchpoints/open-touchpoints.ts'
import { judgeRound } from './judge-round.ts'
import type { Judged } from './judge-sender.ts'
import { type Beliefs, findPeople, handlesByKey, type KnownPeople } from './known-people.ts'
import type { SeenPerson } from './periods.ts'

/** What is to be known of a touchpoint by which somebody wrote. */
export type Place = Pick<Opened, 'id' | 'channel' | 'adapter'>

export interface Wrote {
  sender: Sender
  touchpoint: Place
  at: Date
  identityHash?: string | undefined
  /** Said or done by us: `sender` is then the person it was said to. */
  byUs?: boolean | undefined
}

/** A sender as a customer. */
export interface Person {
  customerId: string
  /** To which what they said belongs, and to which an answer goes. */
  handleId: string
  /** Every handle of theirs in this item that can be written to here. */
  addresses: string[]
  /** Their handles of this channel. */
  ofChannel: { handleId: string }[]
  known: { name: string | null; username: string | null } | undefined
}

/** What lasts over all senders of one transaction. */
export interface Meeting {
  /** Of the process; none any more once periods were ended here. */
  memory: HandleMemory
  beliefs: Beliefs
}

/** A sender, read. */
export interface Asked {
  wrote: Wrote
  fact: AskedFact
  seen: SeenPerson
}

/** The first of those left, up to one who takes over a number from another of them. */
export async function meetSenders(
  tx: Tx,
  ctx: Ctx,
  meeting: Meeting,
  left: readonly Asked[],
): Promise<(Person | undefined)[]> {
  const facts = left.map(({ fact }) => fact)
  // The epoch is held first: nobody ends a period under what is found then.
  const [ahead, known] = await settle([lookAhead(tx, facts, meeting.memory), findPeople(tx, facts)])
  const judged = judgeRound(left, known, meeting.beliefs)
  const round = left.slice(0, judged.length)
  const opened = await endOld(tx, meeting, round, judged)
  const resolved = await resolveRound(tx, ctx, meeting, judged, opened.length ? undefined : ahead)
  const held = await findHeld(tx, [
    ...new Map(judged.flatMap(({ fact }) => handlesByKey(fact))).values(),
  ])
  for (const { reason, at, rows } of opened) {
    periodsOpened(tx, rows, {
      reason,
      at,
      openedBy: (old) => held.get(`${old.type}\n${old.realm}\n${old.value}`)?.handleId,
    })
  }
  return round.map((asked, i) => {
    const who = resolved[i]!
    return who.refused === undefined
      ? personBy(asked.wrote, judged[i]!.fact, who, held, known)
      : undefined
  })
}

/** Ends the periods of numbers that are somebody else's now. */
async function endOld(
  tx: Tx,
  meeting: Meeting,
  round: readonly Asked[],
  judged: readonly Judged[],
) {
  const ended = []
  for (const [i, { ends }] of judged.entries()) {
    if (!ends) continue
    const { at } = round[i]!.wrote
    const rows = await endPeriods(
      tx,
      ends.periods.map(({ handleId }) => ({ handleId, at })),
    )
    ended.push({ reason: ends.reason, at, rows })
  }
  // What the memory knows of ended periods holds no longer.
  if (ended.length) meeting.memory = createHandleMemory(0)
  return ended
}

async function resolveRound(
  tx: Tx,
  ctx: Ctx,
  { memory }: Meeting,
  judged: readonly Judged[],
  ahead: Ahead | undefined,
): Promise<Resolved[]> {
  const asked = judged.filter(({ until }) => !until).map(({ fact }) => fact)
  const resolved = await resolveAsked(tx, ctx, asked, memory, ahead)
  const answers = resolved.values()
  const all: Resolved[] = []
  for (const { fact, until } of judged) {
    if (!until) all.push(answers.next().value!)
    else all.push({ ...(await createFormer(tx, ctx, fact, until)), dropped: [], heldSinceMs: null })
  }
  return all
}

function personBy(
  { touchpoint }: Wrote,
  { handles }: AskedFact,
  who: { customerId: string; handleId: string },
  held: ReadonlyMap<string, Held>,
  { persons }: KnownPeople,
): Person {
  const { customerId } = who
  const own = handles.flatMap((handle) => {
    const one = held.get(handle.key)
    return one?.customerId === customerId ? [{ handle, handleId: one.handleId }] : []
  })
  const addresses = own
    .filter(({ handle }) => touchpoint.adapter.addresses.includes(handle.type))
    .map(({ handleId }) => handleId)
  const handleId = addresses.includes(who.handleId) ? who.handleId : (addresses[0] ?? who.handleId)
  return {
    customerId,
    handleId,
    addresses: addresses.length ? addresses : [handleId],
    ofChannel: own.filter(({ handle }) => handle.type === touchpoint.channel),
    known: own.map((one) => persons.get(one.handleId)).find((one) => one?.lastInboundAt),
  }
}
