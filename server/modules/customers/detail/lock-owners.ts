// For followers of later modules that keep something for each customer: while they work, nobody may
// join, split or erase those whose rows they write.

import { sql } from 'kysely'
import type { Trx } from '../../../platform/database.ts'

/**
 * Locks the customers of these handles, the customers named, and those that they were merged into,
 * until the transaction ends; mostly in one order, else the transaction may run again.
 * @returns the canonical customer of each handle and of each id, without those that were erased.
 */
export async function lockOwners(
  db: Trx,
  handleIds: readonly string[],
  customerIds: readonly string[] = [],
): Promise<ReadonlyMap<string, string>> {
  const locked = new Set<string>()
  for (;;) {
    const rows = await findOwners(db, handleIds, customerIds)
    const missing = new Set([...customerIds, ...rows.map((row) => row.customerId)])
    for (const id of locked) missing.delete(id)
    // What was read before the locks were there may have moved meanwhile.
    if (missing.size === 0) {
      return new Map(rows.flatMap((row) => (row.erased ? [] : [[row.id, row.customerId]])))
    }
    await sql`/*keep:customers-lock-owners*/
      select id from customers_customer where id = any(${[...missing]}::uuid[])
      order by id for no key update`.execute(db)
    for (const id of missing) locked.add(id)
  }
}

interface Owner {
  id: string
  customerId: string
  erased: boolean
}

async function findOwners(
  db: Trx,
  handleIds: readonly string[],
  customerIds: readonly string[],
): Promise<Owner[]> {
  const { rows } = await sql<Owner>`/*keep:customers-owners-of*/
    select owned.id, owner.id as "customerId", owner.erased_at is not null as erased
    from (
      select id, customer_id from customers_handle where id = any(${handleIds}::uuid[])
      union all
      select id, coalesce(merged_into, id) from customers_customer
      where id = any(${customerIds}::uuid[])
    ) owned join customers_customer owner on owner.id = owned.customer_id`.execute(db)
  return rows
}
