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
  lookAhead,
  type Period,
  type Periods,
  periodsOpened,
  type Resolved,
  resolveAsked,
} from '../../customers/index.ts'
import { judgeRound } from './judge-round.ts'
import type { Judged } from './judge-sender.ts'
import { findIdentities, type Identity } from './keep-identities.ts'
import { findPeriodsOf, findPersons, handlesByKey } from './known-people.ts'
import type { Asked, Meeting, Person } from './meeting.ts'
import { personBy } from './person-by.ts'

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
  const held =
    (opened.length ? undefined : heldBefore(judged, resolved, periods)) ??
    (await findHeld(tx, [...new Map(judged.flatMap(({ fact }) => handlesByKey(fact))).values()]))
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

/** Who holds what, where everybody is who they were before and has nothing new: most are such. */
function heldBefore(
  judged: readonly Judged[],
  resolved: readonly Resolved[],
  periods: ReadonlyMap<string, Periods>,
): Map<string, Period> | undefined {
  const held = new Map<string, Period>()
  for (const [i, { fact }] of judged.entries()) {
    const who = resolved[i]!
    if (who.refused !== undefined) return undefined
    for (const { key } of fact.handles) {
      const current = periods.get(key)?.current
      if (current?.customerId !== who.customerId) return undefined
      held.set(key, current)
    }
  }
  return held
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
  const resolved = await resolveAsked(tx, ctx, asked, memory, { ahead })
  const answers = resolved.values()
  const all: Resolved[] = []
  for (const { fact, until } of judged) {
    if (!until) all.push(answers.next().value!)
    else all.push({ ...(await createFormer(tx, ctx, fact, until)), dropped: [], heldSinceMs: null })
  }
  return all
}
