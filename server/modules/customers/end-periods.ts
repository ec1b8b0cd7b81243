// Periods that end by what a channel says: a number given to somebody else, or left behind.

import { sql } from 'kysely'
import type { Tx } from '../../ledger/index.ts'
import { rowsOf } from '../../platform/bulk.ts'
import { handlePeriodOpened, handleRetired } from './entries.ts'
import { bumpEpoch } from './plan.ts'

export interface PeriodEnd {
  handleId: string
  at: Date
}

/** A handle whose period ended, as it was. */
export interface Ended {
  handleId: string
  customerId: string
  type: string
  value: string
  realm: string
  assurance: number
}

/**
 * Ends the current periods of these handles; what was done with them stays where it is, and whoever
 * shows up with the same value next is somebody new. Those ended already are left out of the answer.
 * Say afterwards what it was: `periodsOpened` or `handlesLeft`.
 */
export async function endPeriods(tx: Tx, ends: readonly PeriodEnd[]): Promise<Ended[]> {
  if (ends.length === 0) return []
  await bumpEpoch(tx)
  const given = rowsOf(
    { handleId: 'uuid', until: 'timestamptz' },
    ends.map(({ handleId, at }) => ({ handleId, until: at.toISOString() })),
  )
  const { rows } = await sql<Ended>`
    update customers_handle as handle
    set held_until = greatest(given.until, handle.held_from)
    from ${given}
    where handle.id = given."handleId" and handle.held_until is null
    returning handle.id as "handleId", handle.customer_id as "customerId", handle.type,
      handle.value, handle.realm, handle.assurance`.execute(tx.db)
  return rows
}

/**
 * Says of current periods that they began then, where nothing was known of their beginning: what
 * comes late from before is not their holders'.
 */
export async function beginPeriods(tx: Tx, handleIds: readonly string[], at: Date): Promise<void> {
  if (handleIds.length === 0) return
  await bumpEpoch(tx)
  await tx.db
    .updateTable('customers_handle')
    .set({ held_from: at })
    .where('id', 'in', handleIds)
    .where('held_from', 'is', null)
    .where('held_until', 'is', null)
    .execute()
}

/** Records that another period of each began, with the handle that holds it now. */
export function periodsOpened(
  tx: Tx,
  ended: readonly Ended[],
  {
    reason,
    at,
    openedBy,
  }: {
    reason: 'silence' | 'changed_id'
    at: Date
    openedBy: (ended: Ended) => string | undefined
  },
): void {
  for (const one of ended) {
    const openedHandleId = openedBy(one)
    if (!openedHandleId) continue
    tx.record({
      kind: handlePeriodOpened,
      subject: { type: 'customer', id: one.customerId },
      handleId: one.handleId,
      occurredAt: at,
      body: { closedHandleId: one.handleId, openedHandleId, type: one.type, reason },
    })
  }
}

/** Records that the person left these handles for others. */
export function handlesLeft(tx: Tx, ended: readonly Ended[], at: Date): void {
  for (const one of ended) {
    tx.record({
      kind: handleRetired,
      subject: { type: 'customer', id: one.customerId },
      handleId: one.handleId,
      occurredAt: at,
      body: {
        handle: { id: one.handleId, type: one.type, assurance: one.assurance },
        reason: 'moved',
      },
    })
  }
}
