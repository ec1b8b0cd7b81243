// Threads for the bench of the inbox, laid straight into the ledger: one long talk, and many people
// who wrote once. The house's own follower makes the list of them.

import { sql } from 'kysely'
import type { Db } from '../../server/platform/database.ts'

export interface Filling {
  touchpointId: string
  realm: string
  /** Messages of the long thread, half of them ours. */
  messages: number
  threads: number
}

/** @returns the customer of the long thread */
export async function fillThreads(db: Db, filling: Filling): Promise<string> {
  const [first] = await makePeople(db, filling.realm, 1)
  if (!first) throw new Error('nobody was made')
  await say(db, filling.touchpointId, filling.messages)
  await makePeople(db, filling.realm, filling.threads - 1)
  await say(db, filling.touchpointId, 1)
  await sql`insert into channels_window (touchpoint_id, handle_id, last_inbound_at)
    select ${filling.touchpointId}::uuid, id, now() from customers_handle where type = 'whatsapp'
  `.execute(db)
  return first
}

/** Customers with a home and a handle of WhatsApp's. */
async function makePeople(db: Db, realm: string, count: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with person as materialized (
      select gen_random_uuid() as id, gen_random_uuid() as home, gen_random_uuid() as handle
      from generate_series(1, ${count}::int)
    ), customer as (
      insert into customers_customer (id, home_handle_id, visible, created_at)
      select id, home, true, now() from person returning id
    ), handle as (
      insert into customers_handle
        (id, customer_id, type, value, realm, assurance, asserted_by, first_seen_at)
      select home, person.id, 'home', person.id::text, '', 3, 'system:bench', now() from person
      union all
      select handle, person.id, 'whatsapp', '5198' || lpad((hashtextextended(handle::text, 0)
        & 9999999)::text, 7, '0') || lpad((row_number() over ())::text, 5, '0'), ${realm}, 2,
        'system:bench', now() from person
    )
    select id from customer`.execute(db)
  return rows.map((row) => row.id)
}

/** So many messages for everybody who has said nothing yet; every second one is ours. */
async function say(db: Db, touchpointId: string, count: number) {
  const step = 2_000
  const { rows: silent } = await sql<{ id: string }>`
    select id from customers_handle h where type = 'whatsapp'
      and not exists (select 1 from channels_message m where m.handle_id = h.id)`.execute(db)
  const ids = silent.map((row) => row.id)
  for (let from = 0; from < count; from += step) {
    const to = Math.min(from + step, count) - 1
    await sql`
      with given as materialized (
        select h.id as handle_id, h.customer_id, gen_random_uuid() as message_id,
          gen_random_uuid() as delivery_id, i % 2 = 1 as ours,
          now() - (${count}::int - i) * interval '50 seconds'
            - (row_number() over (partition by i)) * interval '40 seconds' as at,
          jsonb_build_object('type', 'text', 'text', h.customer_id || ' ' || i ||
            repeat(' campera azul', i % 7)) as content,
          row_number() over (order by i, h.id) as ord
        from customers_handle h cross join generate_series(${from}::int, ${to}::int) i
        where h.id = any(${ids}::uuid[])
      ), message as (
        insert into channels_message
          (id, direction, handle_id, touchpoint_id, content, actor, occurred_at)
        select message_id, case when ours then 'out' else 'in' end, handle_id,
          ${touchpointId}::uuid, content, 'system:bench', at from given
      ), delivery as (
        insert into channels_delivery (id, message_id, part, handle_id, touchpoint_id, state,
          content, not_before, accepted_at, read_at, created_at)
        select delivery_id, message_id, 0, handle_id, ${touchpointId}::uuid, 'read', content, at,
          at, at, at from given where ours
      ), moved as (
        update ledger_lane set head = head + (select count(*) from given) where lane = 0
        returning head - (select count(*) from given) as base
      )
      insert into ledger_entry (lane, position, id, kind, subject_type, subject_id, handle_id,
        channel, touchpoint_id, actor, occurred_at, recorded_at, body)
      select 0, base + ord, gen_random_uuid(),
        case when ours then 'message.written' else 'message.received' end, 'customer',
        customer_id, handle_id, 'whatsapp', ${touchpointId}::uuid, 'system:bench', at, at,
        jsonb_build_object('messageId', message_id, 'content', content) || case when ours then
          jsonb_build_object('deliveries', jsonb_build_array(
            jsonb_build_object('id', delivery_id, 'part', 0))) else '{}' end
      from given, moved`.execute(db)
  }
}
