// Fills both databases of the ingest bench to a size by SQL alone, as years of use would have:
// customers with a user and a browser each, entries in their lanes, claimed source keys.

import type pg from 'pg'

/** A UUIDv7 in SQL: `ms` of 1970, then random. */
const id = (ms: string) =>
  `(lpad(to_hex((${ms})::bigint), 12, '0') || '7' ||
    substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid`

const startMs = 1_760_000_000_000

/** `customers` people known as user-0 … user-(n-1), and `entries` entries of theirs. */
export async function prefill(pool: pg.Pool, customers: number, entries: number): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query(`set local synchronous_commit = off`)
    await client.query(`set local session_replication_role = replica`)
    await client.query(`
      create temporary table person on commit drop as
      select i, ${id(`${startMs} + i`)} as id, ${id(`${startMs} + i`)} as home,
        ${id(`${startMs} + i`)} as known, ${id(`${startMs} + i`)} as browser
      from generate_series(0, ${customers - 1}) as i`)
    await client.query('create index on person (i)')
    await client.query('analyze person')
    await client.query(`
      insert into customers_customer (id, home_handle_id, visible, created_at)
      select id, home, true, now() from person`)
    await client.query(`
      insert into customers_handle (id, customer_id, type, value, realm, assurance, asserted_by,
        first_seen_at)
      select home, id, 'home', id::text, '', 3, 'system:customers', now() from person
      union all select known, id, 'user', 'user-' || i, '', 2, 'key:bench', now() from person
      union all select browser, id, 'anonymous', 'browser-' || i, '', 2, 'key:bench', now()
      from person`)
    await fillProfiles(client)
    await fillEntries(client, customers, entries)
    await client.query('commit')
  } finally {
    client.release()
  }
  await tidy(pool, '')
}

/** What the follower of profiles made of them in their time. */
async function fillProfiles(client: pg.PoolClient) {
  await client.query(`
    insert into customers_profile (customer_id, name, plain_name, search, facets, link_keys, traits,
      created_at)
    select id, null, '', ' user-' || i, array['assurance:0', 'assurance:1', 'assurance:2',
      'channel:web', 'handle:anonymous', 'handle:user', 'open'], '{}', '{}', now() from person`)
  await client.query(`
    insert into customers_recency (customer_id, last_seen_at)
    select id, timestamptz '2026-01-01' + i * interval '1 minute' from person`)
  await client.query(`
    insert into customers_seen (handle_id, channel) select known, 'web' from person`)
}

const body = `json_build_object('event', 'Product Viewed', 'properties', json_build_object(
  'product_id', 'P-' || i % 5000, 'sku', 'SKU-' || i % 5000, 'name', 'Chompa de alpaca',
  'price', 149.9, 'url', 'https://tienda.example/productos/' || i % 5000))`

/** Rows a statement: none sorts ten million at once. */
const slice = 500_000

async function fillEntries(client: pg.PoolClient, customers: number, entries: number) {
  for (let from = 0; from < entries; from += slice) {
    await client.query(`
      with given as (
        select given_at.i, ${id(`${startMs} + given_at.i`)} as entry_id, person.id as customer_id, known,
          (('x' || right(person.id::text, 2))::bit(8) & B'00111111')::integer as lane,
          timestamptz '2026-01-01' + given_at.i * interval '1 second' as at
        from generate_series(${from}, ${Math.min(entries, from + slice) - 1}) as given_at (i)
        join person on person.i = (given_at.i::bigint * 7919) % ${customers}
      ), moved as (
        update ledger_lane set head = head + touched.entries
        from (select lane, count(*) as entries from given group by lane) as touched
        where ledger_lane.lane = touched.lane
        returning ledger_lane.lane, head - touched.entries as base
      ), claimed as (
        insert into ledger_source (source, source_id, digest)
        select 'key:bench', 'prefill-' || i, 'AAAAAAAAAAA' from given
      )
      insert into ledger_entry (lane, position, id, kind, subject_type, subject_id, handle_id,
        channel, actor, occurred_at, recorded_at, body)
      select lane, base + row_number() over (partition by lane order by i), entry_id,
        'product.viewed', 'customer', customer_id, known, 'web', 'key:bench', at, at, ${body}
      from given join moved using (lane)`)
  }
}

/** Followers begin where the prefilled entries end: the bench is not about their past. */
export async function skipPast(pool: pg.Pool): Promise<void> {
  await pool.query(`
    update ledger_cursor set position = head from ledger_lane
    where ledger_lane.lane = ledger_cursor.lane`)
}

/** The floor's table with as many rows, over as many customers. */
export async function prefillFloor(pool: pg.Pool, customers: number, entries: number) {
  for (let from = 0; from < entries; from += slice) {
    await pool.query(`
      insert into floor_event (id, kind, subject_id, actor, occurred_at, source, source_id, body)
      select ${id(`${startMs} + i`)}, 'product.viewed', 'user-' || (i::bigint * 7919) % ${customers},
        'key:bench', timestamptz '2026-01-01' + i * interval '1 second', 'key:bench',
        'prefill-' || i, ${body}
      from generate_series(${from}, ${Math.min(entries, from + slice) - 1}) as i`)
  }
  await tidy(pool, 'floor_event')
}

/** As autovacuum and the checkpointer would have left it; of millions that takes longer than a request may. */
async function tidy(pool: pg.Pool, table: string) {
  const client = await pool.connect()
  try {
    await client.query('set statement_timeout = 0')
    await client.query(`vacuum analyze ${table}`)
    await client.query('checkpoint')
  } finally {
    client.release(true)
  }
}
