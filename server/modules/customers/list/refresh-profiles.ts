import { sql } from 'kysely'
import type { Tx } from '../../../ledger/index.ts'
import { rowsOf } from '../../../platform/bulk.ts'
import type { Ctx } from '../../../platform/context.ts'
import { suggestLinks } from '../suggestions/suggest-links.ts'
import { withdrawSuggestions } from '../suggestions/withdraw-suggestions.ts'
import { loadFacts } from './load-facts.ts'
import { type Profile, profileOf } from './profile.ts'

/**
 * Makes the profiles of these customers anew from what is committed now; those merged away, erased
 * or no longer visible lose theirs. `recent` are others of whom only the time seen moved on.
 *
 * The customers' rows are locked first, so of two refreshes the later one sees all that the earlier
 * saw, and no merge passes between reading and writing. Every row is locked in one order.
 */
export async function refreshProfiles(
  tx: Tx,
  ctx: Ctx,
  ids: Iterable<string>,
  recent: ReadonlyMap<string, Date> = new Map(),
): Promise<void> {
  const sorted = [...new Set(ids)].sort()
  await lock(tx, sorted, recent)
  const profiles = (await loadFacts(tx.db, sorted)).map(profileOf)
  await removeOthers(tx, sorted, profiles)
  const relinked = await writeProfiles(tx, profiles)
  await writeRecency(tx, profiles)
  await moveRecency(tx, recent)
  await withdrawSuggestions(tx, sorted)
  await suggestLinks(tx, ctx, relinked)
}

async function lock(tx: Tx, ids: readonly string[], recent: ReadonlyMap<string, Date>) {
  if (ids.length === 0) return
  await sql`/*keep:customers-lock*/
    select id from customers_customer where id = any(${ids}::uuid[])
    order by id for no key update`.execute(tx.db)
  await sql`/*keep:customers-lock-recency*/
    select customer_id from customers_recency
    where customer_id = any(${[...ids, ...recent.keys()]}::uuid[])
    order by customer_id for no key update`.execute(tx.db)
}

async function removeOthers(tx: Tx, ids: readonly string[], profiles: readonly Profile[]) {
  const kept = new Set(profiles.map((profile) => profile.customerId))
  const gone = ids.filter((id) => !kept.has(id))
  if (gone.length === 0) return
  await sql`
    with gone as (delete from customers_profile where customer_id = any(${gone}::uuid[]))
    delete from customers_recency where customer_id = any(${gone}::uuid[])`.execute(tx.db)
}

/** @returns the profiles whose link keys were written, now or for the first time. */
async function writeProfiles(tx: Tx, profiles: readonly Profile[]): Promise<Profile[]> {
  if (profiles.length === 0) return []
  const given = rowsOf(
    {
      id: 'uuid',
      name: 'text',
      plainName: 'text',
      search: 'text',
      facets: 'jsonb',
      linkKeys: 'jsonb',
      traits: 'jsonb',
      createdAt: 'timestamptz',
    },
    profiles.map((profile) => ({
      id: profile.customerId,
      name: profile.name,
      plainName: profile.plainName,
      search: profile.search,
      facets: JSON.stringify(profile.facets),
      linkKeys: JSON.stringify(profile.linkKeys),
      traits: JSON.stringify(profile.traits),
      createdAt: profile.createdAt.toISOString(),
    })),
  )
  const { rows } = await sql<{ id: string }>`/*keep:customers-profiles*/
    insert into customers_profile as held (customer_id, name, plain_name, search, facets, link_keys,
      traits, created_at)
    select id, name, coalesce("plainName", ''), search,
      array(select jsonb_array_elements_text(facets)),
      array(select jsonb_array_elements_text("linkKeys")), traits, "createdAt"
    from ${given}
    on conflict (customer_id) do update set name = excluded.name, plain_name = excluded.plain_name,
      search = excluded.search, facets = excluded.facets, link_keys = excluded.link_keys,
      traits = excluded.traits, created_at = excluded.created_at
    where (held.name, held.plain_name, held.search, held.facets, held.link_keys, held.traits,
        held.created_at)
      is distinct from (excluded.name, excluded.plain_name, excluded.search, excluded.facets,
        excluded.link_keys, excluded.traits, excluded.created_at)
    returning customer_id as id`.execute(tx.db)
  const written = new Set(rows.map((row) => row.id))
  return profiles.filter((profile) => profile.linkKeys.length && written.has(profile.customerId))
}

async function writeRecency(tx: Tx, profiles: readonly Profile[]) {
  if (profiles.length === 0) return
  const given = rowsOf(
    { id: 'uuid', at: 'timestamptz' },
    profiles.map(({ customerId, lastSeenAt }) => ({
      id: customerId,
      at: lastSeenAt.toISOString(),
    })),
  )
  await sql`/*keep:customers-recency*/
    insert into customers_recency as held (customer_id, last_seen_at)
    select id, at from ${given}
    on conflict (customer_id) do update set last_seen_at = excluded.last_seen_at
    where held.last_seen_at <> excluded.last_seen_at`.execute(tx.db)
}

async function moveRecency(tx: Tx, recent: ReadonlyMap<string, Date>) {
  if (recent.size === 0) return
  const given = rowsOf(
    { id: 'uuid', at: 'timestamptz' },
    [...recent]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, at]) => ({ id, at: at.toISOString() })),
  )
  await sql`/*keep:customers-recency-move*/
    with held as materialized (
      select customer_id, at from ${given}
      join customers_recency on customer_id = id
      where last_seen_at < at order by customer_id for no key update of customers_recency
    )
    update customers_recency set last_seen_at = greatest(customers_recency.last_seen_at, held.at)
    from held where customers_recency.customer_id = held.customer_id`.execute(tx.db)
}
