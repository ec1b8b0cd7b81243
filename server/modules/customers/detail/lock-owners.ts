// For followers of later modules that keep something for each customer: while they work, nobody may
// join, split or erase those whose rows they write.

import { sql } from 'kysely'
import type { Trx } from '../../../platform/database.ts'
import { settle } from '../../../platform/settle.ts'

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
  for (;;) {
    // The second sees what was committed while the first waited; where that moved anybody, again.
    const [locked, owners] = await settle([
      lockFound(db, handleIds, customerIds),
      findOwners(db, handleIds, customerIds),
    ])
    if (owners.every(({ customerId }) => locked.has(customerId))) {
      return new Map(owners.flatMap((row) => (row.erased ? [] : [[row.id, row.customerId]])))
    }
  }
}

async function lockFound(
  db: Trx,
  handleIds: readonly string[],
  customerIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`/*keep:customers-lock-owners*/
    select id from customers_customer where id in (
      select customer_id from customers_handle where id = any(${handleIds}::uuid[])
      union all select unnest(${customerIds}::uuid[])
      union all select merged_into from customers_customer where id = any(${customerIds}::uuid[])
    ) order by id for no key update`.execute(db)
  return new Set(rows.map(({ id }) => id))
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
