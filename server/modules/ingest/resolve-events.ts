// Whose each event of a group is. Most events of a visit name the same ids, and each set of them is
// resolved once; but the same ids may mean another person at another time.

import type { Tx } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import {
  type AskedFact,
  type HandleMemory,
  type Prepared,
  type Resolved,
  resolveAsked,
} from '../customers/index.ts'
import type { AcceptedEvent } from './read-event.ts'

/** What is told of somebody; `factKey` is the same where the handles are, and all they stand for. */
export type Told = Pick<AcceptedEvent, 'fact' | 'factKey'>

/** Answers one for each event, in their order. */
export async function resolveEvents(
  tx: Tx,
  ctx: Ctx,
  memory: HandleMemory,
  events: readonly Told[],
  prepared: Prepared = {},
): Promise<Resolved[]> {
  const { facts, at } = shareFacts(events)
  const shared = await resolveAsked(tx, ctx, facts, memory, prepared)
  const resolved = at.map((position) => shared[position]!)
  // Those on the other side of the moment since when the ids are held as they are.
  const apart: number[] = []
  for (let i = 0; i < events.length; i++) {
    const fact = facts[at[i]!]!
    const who = resolved[i]!
    const since = who.refused === undefined ? who.heldSinceMs : null
    if (since === null || events[i]!.fact === fact) continue
    if (isBefore(events[i]!.fact, since) || isBefore(fact, since)) apart.push(i)
  }
  const own = await resolveAsked(
    tx,
    ctx,
    apart.map((i) => events[i]!.fact),
    memory,
    { changing: prepared.changing },
  )
  apart.forEach((i, n) => {
    resolved[i] = own[n]!
  })
  return resolved
}

const isBefore = (fact: AskedFact, sinceMs: number) => fact.occurredAt.getTime() < sinceMs

/** The distinct facts of a group, and for each event which of them is its own. */
function shareFacts(events: readonly Told[]): { facts: AskedFact[]; at: number[] } {
  const facts: AskedFact[] = []
  const positions = new Map<string, number>()
  const keysOf = new Map<string, Set<string>>()
  const users = new Map<string, string>()
  const at = events.map(({ fact, factKey }) => {
    partFromFormer(fact, factKey)
    let position = positions.get(factKey)
    if (position === undefined) {
      position = facts.push(fact) - 1
      positions.set(factKey, position)
    }
    return position
  })
  return { facts, at }

  /** From where a browser names another user on, the same ids may mean another period of it. */
  function partFromFormer({ handles, user }: AskedFact, factKey: string) {
    for (const { key, type } of handles) {
      if (type !== 'anonymous' && type !== 'device') continue
      const shared = keysOf.get(key) ?? new Set()
      if (user !== undefined && users.get(key) !== user) {
        for (const other of shared) positions.delete(other)
        shared.clear()
        users.set(key, user)
      }
      keysOf.set(key, shared.add(factKey))
    }
  }
}
