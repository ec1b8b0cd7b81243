// Checks the profiles against what they are derived from, in pages, for `hebra ledger verify`.

import { sql } from 'kysely'
import type { Db } from '../../../platform/database.ts'
import { loadFacts } from './load-facts.ts'
import { type Profile, profileOf } from './profile.ts'

const pageSize = 300

/**
 * One line for each profile that is missing, too much, or differs from one made from nothing.
 * @param from only of customers with a later id, which were made later; absent: of all.
 */
export async function* compareProfiles(
  db: Db,
  from = '00000000-0000-0000-0000-000000000000',
): AsyncIterable<string> {
  let after = from
  for (;;) {
    const { rows } = await sql<{ id: string }>`
      select id from (
        (select id from customers_customer
         where id > ${after}::uuid and merged_into is null and visible and erased_at is null
         order by id limit ${pageSize})
        union
        (select customer_id from customers_profile
         where customer_id > ${after}::uuid order by customer_id limit ${pageSize})
        union
        (select customer_id from customers_recency
         where customer_id > ${after}::uuid order by customer_id limit ${pageSize})
      ) both_sides order by id limit ${pageSize}`.execute(db)
    if (rows.length === 0) return
    const ids = rows.map((row) => row.id)
    yield* comparePage(db, ids)
    after = ids.at(-1)!
  }
}

async function* comparePage(db: Db, ids: string[]): AsyncIterable<string> {
  const made = new Map(
    (await loadFacts(db, ids, 'ledger')).map((facts) => [facts.customerId, profileOf(facts)]),
  )
  const kept = await findProfiles(db, ids)
  for (const id of ids) {
    const expected = made.get(id)
    const actual = kept.get(id)
    if (!expected) yield `customers.profile ${id}: kept, but is in no list`
    else if (!actual) yield `customers.profile ${id}: missing`
    else {
      for (const field of Object.keys(expected) as (keyof Profile)[]) {
        if (canonicalJson(expected[field]) === canonicalJson(actual[field])) continue
        yield `customers.profile ${id}: ${field} differs`
      }
    }
  }
}

async function findProfiles(db: Db, ids: string[]): Promise<Map<string, Profile>> {
  const { rows } = await sql<Profile & { search: string }>`
    select profile.customer_id as "customerId", name, plain_name as "plainName", search, facets,
      link_keys as "linkKeys", traits, created_at as "createdAt", last_seen_at as "lastSeenAt"
    from customers_profile profile full join customers_recency recency
      on recency.customer_id = profile.customer_id
    where coalesce(profile.customer_id, recency.customer_id) = any(${ids}::uuid[])`.execute(db)
  return new Map(rows.map((row) => [row.customerId, row]))
}

/** JSON with sorted names: the database keeps the names of objects in an order of its own. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
