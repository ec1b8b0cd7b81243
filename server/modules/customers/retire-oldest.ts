// More browsers or devices than one customer may have: those seen first make room, and the new one
// is never refused.

import { sql } from 'kysely'
import { handleRetired } from './entries.ts'
import { type AskedFact, keyOf } from './facts.ts'
import { flush, type Resolution } from './resolution.ts'

export interface Surplus {
  type: string
  customerId: string
  tooMany: number
}

/** Retires the oldest handles of a type; those of this fact only when there are no others. */
export async function retireOldest(
  work: Resolution,
  fact: AskedFact,
  { type, customerId, tooMany }: Surplus,
): Promise<void> {
  await flush(work)
  const used = fact.handles.flatMap(({ key }) => work.view.held.get(key)?.handleId ?? [])
  const oldest = await work.tx.db
    .selectFrom('customers_handle')
    .select(['id', 'value', 'realm', 'assurance'])
    .where('customer_id', '=', customerId)
    .where('type', '=', type)
    .where('held_until', 'is', null)
    .orderBy(sql`id = any(${used}::uuid[])`)
    .orderBy('first_seen_at')
    .orderBy('id')
    .limit(tooMany)
    .execute()
  for (const { id, value, realm, assurance } of oldest) {
    work.plan.closed.push({ id, until: fact.occurredAt.toISOString(), retired: true })
    const key = keyOf({ type, value, realm })
    work.view.held.delete(key)
    work.ended.add(key)
    work.tx.record({
      kind: handleRetired,
      subject: { type: 'customer', id: customerId },
      handleId: id,
      occurredAt: fact.occurredAt,
      body: { handle: { id, type, assurance }, reason: 'limit' },
    })
  }
}
