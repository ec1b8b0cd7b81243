// One round of senders, resolved at once: those of whom none takes over a number from another.

import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import { settle } from '../../../platform/settle.ts'
import {
  type Ahead,
  type AskedFact,
  type AskedHandle,
  createFormer,
  createHandleMemory,
  endPeriods,
  findHeld,
  type Held,
  lookAhead,
  type Periods,
  periodsOpened,
  type Resolved,
  resolveAsked,
} from '../../customers/index.ts'
import { judgeRound } from './judge-round.ts'
import type { Judged } from './judge-sender.ts'
import { findIdentities, type Identity } from './keep-identities.ts'
import { findPeriodsOf, findPersons, handlesByKey, type KnownPeople } from './known-people.ts'
import type { Asked, Meeting, Person, Wrote } from './meeting.ts'

/** People of a round, or changes that waited for one of them and come first. */
export type Met = { persons: (Person | undefined)[] } | { waited: Identity[] }

/** The first of those left, up to one who takes over a number from another of them. */
export async function meetSenders(
  tx: Tx,
  ctx: Ctx,
  meeting: Meeting,
  left: readonly Asked[],
): Promise<Met> {
  const facts = left.map(({ fact }) => fact)
  // The epoch is held first: nobody ends a period under what is found then.
  const [ahead, periods] = await settle([
    lookAhead(tx, facts, meeting.memory),
    findPeriodsOf(tx, facts),
  ])
  const [persons, waited] = await settle([
    findPersons(tx, periods),
    findIdentities(tx, placesOf(left), newIn(meeting, facts, periods)),
  ])
  if (waited.length) return { waited }
  const known = { periods, persons }
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
  const met = round.map((asked, i) => {
    const who = resolved[i]!
    return who.refused === undefined
      ? personBy(asked.wrote, judged[i]!.fact, who, held, known)
      : undefined
  })
  return { persons: met }
}

const placesOf = (left: readonly Asked[]) =>
  new Map(left.map(({ wrote: { touchpoint } }) => [touchpoint.id, touchpoint]))

/** Handles that nobody ever had, each once. */
function newIn(
  { asked }: Meeting,
  facts: readonly AskedFact[],
  periods: ReadonlyMap<string, Periods>,
): AskedHandle[] {
  const handles = new Map(facts.flatMap(handlesByKey))
  const found = [...handles.values()].filter(({ key }) => !periods.has(key) && !asked.has(key))
  for (const { key } of found) asked.add(key)
  return found
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
