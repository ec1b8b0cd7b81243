// New handles: of a new customer, or of the one that the known handles name.

import { noteLimit } from './count-limit.ts'
import { customerCreated, handleAttached } from './entries.ts'
import type { AskedFact, AskedHandle, DroppedHandle } from './facts.ts'
import { countedAs, limitOf, passiveTypes } from './limits.ts'
import type { Owner, Resolution } from './resolution.ts'
import { retireOldest } from './retire-oldest.ts'

/** Makes a customer with `handles` (strongest first), none of which is known, within the limits. */
export function createFor(
  work: Resolution,
  fact: AskedFact,
  handles: AskedHandle[],
): { owner: Owner; dropped: DroppedHandle[] } {
  const customerId = work.ctx.newId()
  const counts = new Map<string, number>()
  const fitting: AskedHandle[] = []
  const dropped: DroppedHandle[] = []
  for (const handle of handles) {
    const count = counts.get(countedAs(handle)) ?? 0
    const limit = limitOf(work.rules, handle.type)
    if (count < limit) {
      fitting.push(handle)
      counts.set(countedAs(handle), count + 1)
    } else {
      dropped.push({ type: handle.type, reason: 'limit' })
      noteLimit(work, { type: handle.type, customerId, limit })
    }
  }
  const homeHandleId = work.ctx.newId()
  const visible = !fact.lazy || fitting.some((handle) => !passiveTypes.has(handle.type))
  work.plan.customers.push({ id: customerId, homeHandleId, visible })
  work.view.standings.set(customerId, { visible, erased: false, counts })
  const made = fitting.map((handle) => {
    const handleId = addHandle(work, fact, handle, customerId)
    addEdge(work, fact, handle, handleId, homeHandleId)
    return { id: handleId, type: handle.type, assurance: handle.assurance }
  })
  const handleId = made[0]!.id
  work.tx.record({
    kind: customerCreated,
    subject: { type: 'customer', id: customerId },
    handleId,
    occurredAt: fact.occurredAt,
    body: { handles: made, assertedBy: fact.assertedBy },
  })
  return { owner: { handleId, customerId }, dropped }
}

/**
 * Attaches the unknown handles to the one customer of the known ones. Answers the owner, or the
 * handles to leave out when a person's own id does not fit the customer found by weaker ones.
 */
export async function attachUnknown(
  work: Resolution,
  fact: AskedFact,
  handles: AskedHandle[],
  known: AskedHandle[],
): Promise<{ owner: Owner; dropped: DroppedHandle[] } | { leave: AskedHandle[] }> {
  const { held } = work.view
  const unknown = handles.filter((handle) => !held.has(handle.key))
  const dropped: DroppedHandle[] = []
  let owner = held.get(known[0]!.key)!
  // To lock it is to learn where it went, if it was joined since the memory learnt of it.
  if (unknown.length) await work.view.standing(owner.customerId)
  // Kept aside: the limit of browsers may be so low that this very handle is retired.
  owner = held.get(known[0]!.key)!
  for (const handle of unknown) {
    const { customerId, handleId } = owner
    const standing = await work.view.standing(customerId)
    const counted = countedAs(handle)
    const count = standing.counts.get(counted) ?? 0
    const limit = limitOf(work.rules, handle.type)
    if (count >= limit) noteLimit(work, { type: handle.type, customerId, limit })
    if (count >= limit && !passiveTypes.has(handle.type)) {
      if (outranks(handle, known)) return { leave: known }
      dropped.push({ type: handle.type, reason: 'limit' })
      continue
    }
    const tooMany = count + 1 - limit
    if (tooMany > 0) await retireOldest(work, fact, { type: handle.type, customerId, tooMany })
    standing.counts.set(counted, Math.min(count + 1, limit))
    attachOne(work, fact, handle, { handleId, customerId })
    if (!(fact.lazy && passiveTypes.has(handle.type)) && !standing.visible) {
      standing.visible = true
      work.plan.shown.add(customerId)
    }
  }
  const main = held.get(handles.find((handle) => held.has(handle.key))?.key ?? '') ?? owner
  return { owner: { handleId: main.handleId, customerId: main.customerId }, dropped }
}

/** Adds one handle to a customer, tied to the handle that vouches for it. */
export function attachOne(
  work: Resolution,
  fact: AskedFact,
  handle: AskedHandle,
  into: Owner,
): { handleId: string; edgeId: string } {
  const handleId = addHandle(work, fact, handle, into.customerId)
  const edgeId = addEdge(work, fact, handle, handleId, into.handleId)
  work.tx.record({
    kind: handleAttached,
    subject: { type: 'customer', id: into.customerId },
    handleId,
    occurredAt: fact.occurredAt,
    body: {
      edgeId,
      handle: { id: handleId, type: handle.type, assurance: handle.assurance },
      intoHandleId: into.handleId,
      assertedBy: fact.assertedBy,
    },
  })
  return { handleId, edgeId }
}

const outranks = (handle: AskedHandle, known: AskedHandle[]) =>
  handle.type === 'user' && handle.assurance >= 2 && known[0]!.type !== 'user'

function addHandle(
  work: Resolution,
  fact: AskedFact,
  handle: AskedHandle,
  customerId: string,
): string {
  work.changing.add(customerId)
  const opening = work.opening.get(handle.key)
  work.opening.delete(handle.key)
  const id = opening?.handleId ?? work.ctx.newId()
  const claim = passiveTypes.has(handle.type) ? (fact.user ?? null) : null
  work.plan.handles.push({
    id,
    customerId,
    type: handle.type,
    value: handle.value,
    realm: handle.realm,
    assurance: handle.assurance,
    assertedBy: fact.assertedBy,
    claim,
    heldFrom: opening ? opening.at.toISOString() : null,
    firstSeenAt: fact.occurredAt.toISOString(),
  })
  work.view.held.set(handle.key, {
    handleId: id,
    customerId,
    type: handle.type,
    assurance: handle.assurance,
    claim,
    heldFromMs: opening ? opening.at.getTime() : null,
  })
  // The claim that was overtaken and its owner may well be one person: for staff to say.
  if (opening && !passiveTypes.has(handle.type)) {
    work.plan.suggestions.push({
      id: work.ctx.newId(),
      a: opening.after.handleId,
      b: id,
      score: 0.7,
      reason: 'claimed_before',
      evidence: JSON.stringify({ type: handle.type, assertedBy: fact.assertedBy }),
    })
  }
  return id
}

function addEdge(
  work: Resolution,
  fact: AskedFact,
  handle: AskedHandle,
  fromHandleId: string,
  intoHandleId: string,
): string {
  const id = work.ctx.newId()
  work.plan.edges.push({
    id,
    fromHandleId,
    intoHandleId,
    evidence: JSON.stringify({ assurance: handle.assurance, assertedBy: fact.assertedBy }),
    madeBy: `${work.ctx.actor.type}:${work.ctx.actor.id}`,
  })
  return id
}
