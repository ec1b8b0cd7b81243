import { type RawBuilder, sql } from 'kysely'
import type { Viewer } from '../../../platform/contract.ts'

/**
 * The rule of rows (`seesPlaces`) as a condition of SQL, for lists that other modules keep.
 * @param customerId the column with the id of a canonical customer.
 */
export function seenBy({ rows }: Viewer, customerId: RawBuilder<unknown>): RawBuilder<boolean> {
  if (rows === 'all') return sql<boolean>`true`
  return sql<boolean>`(
    select bool_and(team_id is null and store_id is null)
      or coalesce(bool_or(team_id = any(${rows.teamIds}::uuid[])), false)
      or coalesce(bool_or(store_id = any(${rows.storeIds}::uuid[])), false)
    from (
      select team_id, store_id from customers_customer where id = ${customerId}
      union all
      select team_id, store_id from customers_customer where merged_into = ${customerId}
    ) place)`
}
