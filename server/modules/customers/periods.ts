// Periods: a browser is shared, a number is recycled, a claim turns out to be somebody else's. The
// handle's row is closed and a new one begins; what was done before stays where it is.

import { handleConfirmed, handlePeriodOpened } from './entries.ts'
import type { AskedFact, AskedHandle } from './facts.ts'
import { passiveTypes } from './limits.ts'
import type { Held } from './memory.ts'
import { flush, lateKey, type Resolution } from './resolution.ts'

/**
 * Closes the periods this fact ends: a device on which another user signed in, and a handle that
 * was only claimed when its owner proves it without confirming the claim. A late event of a former
 * period is kept for that period.
 */
export async function openPeriods(work: Resolution, fact: AskedFact): Promise<void> {
  for (const handle of fact.handles) {
    const former = fact.formerly?.get(handle.key)
    if (former) {
      const { handleId, customerId } = former
      work.late.set(lateKey(handle, fact), { handleId, customerId })
      continue
    }
    const held = work.view.held.get(handle.key)
    if (!held) continue
    if (held.heldFromMs !== null && fact.occurredAt.getTime() < held.heldFromMs) {
      await findLatePeriod(work, fact, handle)
    } else if (passiveTypes.has(handle.type)) {
      await followUser(work, fact, handle, held)
    } else if (handle.assurance >= 2 && handle.assurance > held.assurance) {
      await confirmOrPart(work, fact, handle, held)
    }
  }
}

async function followUser(work: Resolution, fact: AskedFact, handle: AskedHandle, held: Held) {
  if (fact.user === undefined || held.claim === fact.user) return
  if (held.claim === null) {
    work.view.held.set(handle.key, { ...held, claim: fact.user })
    work.plan.claimed.push({ id: held.handleId, claim: fact.user })
  } else {
    await close(work, fact, handle, held, 'other_user')
  }
}

/** Proven together with another handle of the same customer, the claim was right. */
async function confirmOrPart(work: Resolution, fact: AskedFact, handle: AskedHandle, held: Held) {
  const confirmed =
    held.assurance >= 2 ||
    fact.handles.some(
      (other) =>
        other !== handle &&
        other.assurance >= 2 &&
        work.view.held.get(other.key)?.customerId === held.customerId,
    )
  if (!confirmed) return close(work, fact, handle, held, 'stronger_evidence')
  work.plan.confirmed.push({ id: held.handleId, assurance: handle.assurance })
  work.tx.record({
    kind: handleConfirmed,
    subject: { type: 'customer', id: held.customerId },
    handleId: held.handleId,
    occurredAt: fact.occurredAt,
    body: {
      handle: { id: held.handleId, type: handle.type, assurance: handle.assurance },
      before: held.assurance,
      assertedBy: fact.assertedBy,
    },
  })
  work.view.held.set(handle.key, { ...held, assurance: handle.assurance })
}

async function close(
  work: Resolution,
  fact: AskedFact,
  handle: AskedHandle,
  held: Held,
  reason: 'other_user' | 'stronger_evidence',
) {
  const openedId = work.ctx.newId()
  // A row that is only planned cannot be closed.
  if (work.plan.handles.some((row) => row.id === held.handleId)) await flush(work)
  work.view.held.delete(handle.key)
  work.ended.add(handle.key)
  work.plan.closed.push({
    id: held.handleId,
    until: fact.occurredAt.toISOString(),
    retired: false,
  })
  work.opening.set(handle.key, { handleId: openedId, after: held, at: fact.occurredAt })
  work.tx.record({
    kind: handlePeriodOpened,
    subject: { type: 'customer', id: held.customerId },
    handleId: held.handleId,
    occurredAt: fact.occurredAt,
    body: {
      closedHandleId: held.handleId,
      openedHandleId: openedId,
      type: handle.type,
      reason,
    },
  })
}

async function findLatePeriod(work: Resolution, fact: AskedFact, handle: AskedHandle) {
  const row = await work.tx.db
    .selectFrom('customers_handle')
    .select(['id', 'customer_id'])
    .where('value', '=', handle.value)
    .where('type', '=', handle.type)
    .where('realm', '=', handle.realm)
    .where('held_until', '>', fact.occurredAt)
    .where((or) => or.or([or('held_from', 'is', null), or('held_from', '<=', fact.occurredAt)]))
    .where('erased_at', 'is', null)
    .orderBy('held_until')
    .executeTakeFirst()
  if (row) {
    work.late.set(lateKey(handle, fact), { handleId: row.id, customerId: row.customer_id })
  }
}
