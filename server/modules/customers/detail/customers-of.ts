// Whose handles these are, for those who show entries to many viewers at once.

import { sql } from 'kysely'
import type { Db } from '../../../platform/database.ts'

export interface HandleOwner {
  handleId: string
  /** Canonical. */
  customerId: string
  teamIds: string[]
  storeIds: string[]
}

/** The customer of each handle, with the teams and stores of all that was merged into it. */
export async function customersOf(
  db: Db,
  handleIds: readonly string[],
): Promise<Map<string, HandleOwner>> {
  if (handleIds.length === 0) return new Map()
  const { rows } = await sql<HandleOwner>`/*keep:customers-of*/
    with owner as materialized (
      select id as handle_id, customer_id from customers_handle where id = any(${handleIds}::uuid[])
    ), place as (
      select customer_id,
        array_agg(distinct team_id::text) filter (where team_id is not null) as team_ids,
        array_agg(distinct store_id::text) filter (where store_id is not null) as store_ids
      from (
        select id as customer_id, team_id, store_id from customers_customer
        where id in (select customer_id from owner)
        union all
        select merged_into, team_id, store_id from customers_customer
        where merged_into in (select customer_id from owner)
      ) held group by customer_id
    )
    select handle_id as "handleId", customer_id as "customerId",
      coalesce(team_ids, '{}') as "teamIds", coalesce(store_ids, '{}') as "storeIds"
    from owner join place using (customer_id)`.execute(db)
  return new Map(rows.map((row) => [row.handleId, row]))
}
