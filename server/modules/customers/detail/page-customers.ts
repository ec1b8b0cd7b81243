import { sql } from 'kysely'
import type { Db } from '../../../platform/database.ts'

/** The next canonical customers after an id, with all their handles; erased ones are left out. */
export async function pageCustomers(
  db: Db,
  after: string,
  limit: number,
): Promise<{ id: string; handleIds: string[] }[]> {
  const { rows } = await sql<{ id: string; handleIds: string[] }>`
    select customer.id, array(
      select handle.id from customers_handle handle
      where handle.customer_id = customer.id order by handle.id
    )::text[] as "handleIds"
    from customers_customer customer
    where customer.id > ${after}::uuid and merged_into is null and erased_at is null
    order by customer.id limit ${limit}`.execute(db)
  return rows
}
