// How long the first page of a customer's timeline takes, as the route makes it: the customer found
// with the right to see it, its handles, their newest fifty entries merged by time. Entries lie on
// disk as they do in life, those of all customers mixed by time. The floor, in the same run, is the
// bare SQL for the newest fifty of one handle that holds as many entries.
//
// --sizes: entries a customer has. --reads: pages read for each figure.

import { sql } from 'kysely'
import { houseViewer } from '../server/modules/access/index.ts'
import { reachCustomer } from '../server/modules/customers/detail/reach-customer.ts'
import { showTimeline } from '../server/modules/customers/detail/timeline.ts'
import type { Db } from '../server/platform/database.ts'
import { newId } from '../server/platform/ids.ts'
import { type Bench, percentile } from './harness.ts'

const handleCounts = [1, 10, 200]
const pageSize = 50

export async function run(bench: Bench): Promise<void> {
  const { database } = await bench.open()
  const { db } = database
  const reads = Number(bench.flags.reads ?? 400)
  for (const entries of bench.sizes ?? [10, 1000, 100_000]) {
    const customers = new Map<number, string[]>()
    for (const handles of handleCounts) {
      bench.progress(`filling customers of ${entries} entries over ${handles} handles`)
      customers.set(handles, await makeCustomers(db, peopleOf(entries), handles))
    }
    await fill(db, [...customers.values()].flat(), entries)
    await sql`analyze customers_customer, customers_handle, ledger_entry`.execute(db)
    const floor = await measure(reads, await handlesOf(db, customers.get(1)!), (id) =>
      readBare(db, id),
    )
    for (const [handles, ids] of customers) {
      const ours = await measure(reads, ids, (id) => readPage(db, id))
      for (const [name, share] of [
        ['p50', 0.5],
        ['p99', 0.99],
      ] as const) {
        bench.report({
          name: `timeline ${name}`,
          size: entries,
          ours: rounded(percentile(ours, share)),
          floor: rounded(percentile(floor, share)),
          unit: 'ms',
          handles,
          reads,
          aim: name === 'p99' ? 15 : undefined,
        })
      }
    }
  }
}

/** Enough people that their pages do not all lie in the cache, in an amount that can be filled. */
const peopleOf = (entries: number) => Math.max(2, Math.min(100, Math.floor(200_000 / entries)))

async function makeCustomers(db: Db, count: number, handles: number): Promise<string[]> {
  const ids: string[] = []
  const at = new Date()
  for (let i = 0; i < count; i++) {
    const id = newId()
    const homeId = newId()
    await db
      .insertInto('customers_customer')
      .values({ id, home_handle_id: homeId, visible: true, created_at: at })
      .execute()
    const rows = Array.from({ length: handles }, (_, number) => ({
      id: number === 0 ? homeId : newId(),
      customer_id: id,
      type: number === 0 ? 'home' : 'anonymous',
      value: number === 0 ? id : newId(),
      realm: '',
      assurance: number === 0 ? 3 : 0,
      asserted_by: 'system:bench',
      first_seen_at: at,
    }))
    await db.insertInto('customers_handle').values(rows).execute()
    ids.push(id)
  }
  return ids
}

/** Page views spread over the handles of each, in the order of their time, over one lane. */
async function fill(db: Db, customerIds: string[], entries: number) {
  const step = 2_000
  for (let from = 0; from < entries; from += step) {
    await sql`
      with handle as materialized (
        select id, customer_id, row_number() over (partition by customer_id order by id) - 1 as number,
          count(*) over (partition by customer_id) as handles
        from customers_handle where customer_id = any(${customerIds}::uuid[])
      ), given as (
        select handle.id as handle_id, customer_id, i,
          row_number() over (order by i, customer_id) as ord
        from generate_series(${from}::int, ${Math.min(from + step, entries) - 1}::int) i
        join handle on handle.number = i % handle.handles
      ), moved as (
        update ledger_lane set head = head + (select count(*) from given) where lane = 0
        returning head - (select count(*) from given) as base
      )
      insert into ledger_entry (lane, position, id, kind, subject_type, subject_id, handle_id,
        channel, actor, occurred_at, recorded_at, body, context)
      select 0, base + ord, gen_random_uuid(), 'page.viewed', 'customer', customer_id, handle_id,
        'web', 'key:bench', timestamptz '2026-01-01' + i * interval '1 minute',
        timestamptz '2026-01-01' + i * interval '1 minute',
        jsonb_build_object('name', 'Zapatillas ' || i, 'properties',
          jsonb_build_object('url', 'https://tienda.example/zapatillas/' || i, 'price', i % 400)),
        '{"userAgent": "Mozilla/5.0 (X11; Linux x86_64)", "locale": "es-PE"}'
      from given, moved`.execute(db)
  }
}

async function handlesOf(db: Db, customerIds: string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('customers_handle')
    .select('id')
    .where('customer_id', 'in', customerIds)
    .execute()
  return rows.map((row) => row.id)
}

const viewer = houseViewer({ type: 'system', id: 'bench' })

async function readPage(db: Db, id: string): Promise<number> {
  const customer = await reachCustomer(db, viewer, id)
  const page = await showTimeline(db, viewer, customer.id, { limit: pageSize })
  return page.items.length
}

async function readBare(db: Db, handleId: string): Promise<number> {
  const { rows } = await sql`
    select * from ledger_entry where handle_id = ${handleId}
    order by occurred_at desc, recorded_at desc limit ${pageSize}`.execute(db)
  return rows.length
}

/** Milliseconds a read, sorted; each id in turn, the first round apart. */
async function measure(reads: number, ids: string[], read: (id: string) => Promise<number>) {
  for (const id of ids.slice(0, 20)) await read(id)
  const times: number[] = []
  for (let i = 0; i < reads; i++) {
    const began = performance.now()
    if ((await read(ids[i % ids.length]!)) === 0) throw new Error('the page is empty')
    times.push(performance.now() - began)
  }
  return times.sort((a, b) => a - b)
}

const rounded = (ms: number) => Number(ms.toFixed(2))
