// Joins that happen on their own, because one source proved two handles to be one person's.

import { sql } from 'kysely'
import { noteLimit } from './count-limit.ts'
import type { AskedFact, AskedHandle } from './facts.ts'
import { findApart, joinPair } from './join.ts'
import { limitOf, passiveTypes } from './limits.ts'
import { flush, type Resolution } from './resolution.ts'
import { retireOldest } from './retire-oldest.ts'
import type { Standing } from './standing.ts'
import { findHeld, repoint } from './view.ts'

/**
 * Joins the customers of two handles of one fact when both are proven there (assurance 2 or more),
 * the limits allow it and nobody keeps them apart. True: they are one customer now.
 */
export async function tryJoin(
  work: Resolution,
  fact: AskedFact,
  first: AskedHandle,
  other: AskedHandle,
): Promise<boolean> {
  if (first.assurance < 2 || other.assurance < 2) return false
  await flush(work)
  // The memory may be behind a join made elsewhere: look before joining.
  const fresh = await findHeld(work.tx, [first, other])
  for (const [key, held] of fresh) work.view.held.set(key, held)
  const ownerOf = (handle: AskedHandle) => work.view.held.get(handle.key)!
  const standingOf = (handle: AskedHandle) => work.view.standing(ownerOf(handle).customerId)
  // To lock a customer is to learn into whom it was joined meanwhile.
  for (const handle of [first, other]) await standingOf(handle)
  const [one, two] = [ownerOf(first), ownerOf(other)]
  if (one.customerId === two.customerId) return true
  const standings = [await standingOf(first), await standingOf(other)] as const
  if (!(await mayJoin(work, standings, one.customerId, two.customerId))) return false
  const [into, from] = survivesFirst(standings, one.customerId, two.customerId)
    ? [one, two]
    : [two, one]
  await joinPair(work.tx, work.ctx, {
    intoId: into.customerId,
    fromId: from.customerId,
    intoHandleId: into.handleId,
    fromHandleId: from.handleId,
    evidence: {
      assertedBy: fact.assertedBy,
      assurance: Math.min(first.assurance, other.assurance),
      types: [first.type, other.type],
    },
    occurredAt: fact.occurredAt,
  })
  for (const { customerId } of [into, from]) {
    work.view.standings.delete(customerId)
    work.changing.add(customerId)
  }
  repoint(work.view.held, new Map([[from.customerId, into.customerId]]))
  await retireSurplus(work, fact, into.customerId, standings)
  return true
}

/** Two people's browsers may be more than one person's may be. */
async function retireSurplus(
  work: Resolution,
  fact: AskedFact,
  customerId: string,
  [one, two]: readonly [Standing, Standing],
) {
  for (const type of passiveTypes) {
    const together = (one.counts.get(type) ?? 0) + (two.counts.get(type) ?? 0)
    const limit = limitOf(work.rules, type)
    if (together <= limit) continue
    noteLimit(work, { type, customerId, limit })
    await retireOldest(work, fact, { type, customerId, tooMany: together - limit })
  }
  await flush(work)
}

async function mayJoin(
  work: Resolution,
  [one, two]: readonly [Standing, Standing],
  oneId: string,
  twoId: string,
): Promise<boolean> {
  if (one.erased || two.erased) return false
  for (const [counted, count] of two.counts) {
    const type = counted.split('/')[0]!
    const together = count + (one.counts.get(counted) ?? 0)
    if (passiveTypes.has(type) || type === 'home') continue
    const limit = limitOf(work.rules, type)
    if (together <= limit) continue
    noteLimit(work, { type, customerId: oneId, limit })
    return false
  }
  if (await findApart(work.tx.db, oneId, twoId)) return false
  const { rows } = await sql<{ joins: number }>`
    select count(*) as joins from customers_edge
    join customers_handle on customers_handle.id = customers_edge.from_handle_id
    where customers_handle.customer_id in (${oneId}, ${twoId})
      and customers_edge.kind = 'joined' and undone_at is null`.execute(work.tx.db)
  const { maxJoins } = work.rules
  if (rows[0]!.joins < maxJoins) return true
  noteLimit(work, { type: 'joins', customerId: oneId, limit: maxJoins })
  return false
}

/** A customer that staff can see stays rather than a visitor; else the older one. */
function survivesFirst(
  [one, two]: readonly [Standing, Standing],
  oneId: string,
  twoId: string,
): boolean {
  if (one.visible !== two.visible) return one.visible
  return oneId < twoId
}
