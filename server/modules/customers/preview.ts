// What a join or its undoing would do, shown before it is done. Reads only.

import type { Db } from '../../platform/database.ts'
import { findApart } from './join.ts'
import { countedAs, limitOf } from './limits.ts'
import { customerUnknown, mergeUndone, mergeUnknown } from './refusals.ts'
import { findRules } from './rules/find-rules.ts'
import { splitWithout } from './undo-join.ts'

export interface JoinPreview {
  intoId: string
  fromId: string
  /** The pair that keeps them apart, which must be lifted first. */
  apartId: string | undefined
  /** Types of which the joined customer would hold more than the limit. */
  beyondLimit: { type: string; count: number; limit: number }[]
}

/** @throws customer.unknown */
export async function previewJoin(
  db: Db,
  join: { intoId: string; fromId: string },
): Promise<JoinPreview> {
  const intoId = await canonicalId(db, join.intoId)
  const fromId = await canonicalId(db, join.fromId)
  const handles = await db
    .selectFrom('customers_handle')
    .select(['type', 'realm'])
    .where('customer_id', 'in', [intoId, fromId])
    .where('held_until', 'is', null)
    .where('type', '<>', 'home')
    .execute()
  const rules = await findRules(db)
  const counts = new Map<string, { type: string; count: number }>()
  for (const handle of handles) {
    const entry = counts.get(countedAs(handle)) ?? { type: handle.type, count: 0 }
    entry.count += 1
    counts.set(countedAs(handle), entry)
  }
  return {
    intoId,
    fromId,
    apartId: await findApart(db, intoId, fromId),
    beyondLimit: [...counts.values()]
      .map(({ type, count }) => ({ type, count, limit: limitOf(rules, type) }))
      .filter(({ count, limit }) => count > limit),
  }
}

/**
 * The two sides that undoing an edge would leave: the customer's id (undefined: a new one would be
 * made) and the handles of each.
 * @throws merge.unknown, merge.already_undone
 */
export async function previewUndo(
  db: Db,
  edgeId: string,
): Promise<{ customerId: string | undefined; handleIds: string[] }[]> {
  const edge = await db
    .selectFrom('customers_edge')
    .innerJoin('customers_handle', 'customers_handle.id', 'customers_edge.into_handle_id')
    .select(['customer_id', 'undone_at'])
    .where('customers_edge.id', '=', edgeId)
    .executeTakeFirst()
  if (!edge) throw mergeUnknown()
  if (edge.undone_at) throw mergeUndone()
  const parts = await splitWithout(db, edge.customer_id, edgeId)
  return parts.map(({ customerId, handleIds }) => ({ customerId, handleIds }))
}

/** Follows an id that was joined away to the customer it became. @throws customer.unknown */
export async function canonicalId(db: Db, customerId: string): Promise<string> {
  const row = await db
    .selectFrom('customers_customer')
    .select(['id', 'merged_into'])
    .where('id', '=', customerId)
    .executeTakeFirst()
  if (!row) throw customerUnknown()
  return row.merged_into ?? row.id
}
