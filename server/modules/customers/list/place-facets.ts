// Whose rows a customer is among, as words that lists keep beside what they show: a plan can choose
// by them, which it cannot by a rule that looks at each row.

import { sql } from 'kysely'
import type { Viewer } from '../../../platform/contract.ts'
import type { Db } from '../../../platform/database.ts'
import type { Places } from '../detail/reach-customer.ts'

/** Of a customer with all that was merged into it; `open` is everybody's. */
export function facetsOfPlaces({ teamIds, storeIds }: Places): string[] {
  if (teamIds.length + storeIds.length === 0) return ['open']
  return [...teamIds.map((id) => `team:${id}`), ...storeIds.map((id) => `store:${id}`)]
}

/** A viewer sees the customers that have one of these. */
export const facetsSeenBy = ({ rows }: Viewer): string[] | 'all' =>
  rows === 'all'
    ? 'all'
    : [
        'open',
        ...rows.teamIds.map((id) => `team:${id}`),
        ...rows.storeIds.map((id) => `store:${id}`),
      ]

/** By canonical customer, sorted. */
export async function findPlaceFacets(
  db: Db,
  customerIds: readonly string[],
): Promise<Map<string, string[]>> {
  if (customerIds.length === 0) return new Map()
  const { rows } = await sql<{
    id: string
    teamIds: string[]
    storeIds: string[]
  }>`/*keep:customers-places*/
    select id, coalesce(array_agg(distinct team_id::text) filter (where team_id is not null), '{}')
        as "teamIds",
      coalesce(array_agg(distinct store_id::text) filter (where store_id is not null), '{}')
        as "storeIds"
    from (
      select id, team_id, store_id from customers_customer where id = any(${customerIds}::uuid[])
      union all
      select merged_into, team_id, store_id from customers_customer
      where merged_into = any(${customerIds}::uuid[])
    ) place group by id`.execute(db)
  return new Map(rows.map(({ id, ...places }) => [id, facetsOfPlaces(places).sort()]))
}
