import { sql } from 'kysely'
import { rowsOf } from '../../../platform/bulk.ts'
import type { Trx } from '../../../platform/database.ts'
import { findPlaceFacets } from '../../customers/index.ts'

/** More unread messages than this of one handle are not counted. */
export const mostUnread = 100

/**
 * Makes the threads of these customers anew from their strands, in one statement; who has no
 * message any more loses theirs. Our last answer, by whichever handle, answers what had been heard
 * of before it by every handle. Whoever calls holds the customers' locks.
 */
export async function foldThreads(db: Trx, customerIds: Iterable<string>): Promise<void> {
  const ids = [...new Set(customerIds)].sort()
  if (ids.length === 0) return
  const places = await findPlaceFacets(db, ids)
  const given = rowsOf(
    { id: 'uuid', places: 'jsonb' },
    ids.map((id) => ({ id, places: JSON.stringify(places.get(id) ?? []) })),
  )
  await sql`/*keep:conversations-threads*/
    with strand as materialized (
      select held.*, greatest(coalesce(max(out_heard) over (partition by customer_id), ''),
          case when first_value(state) over stated = 'resolved'
            then first_value(state_through) over stated end) as answered,
        first_value(state) over stated as stage,
        coalesce(first_value(state_through) over stated, '') as stage_through,
        first_value(snoozed_until) over stated as stage_until,
        first_value(control) over controlled as holder
      from conversations_strand held where customer_id = any(${ids}::uuid[])
      window stated as (partition by customer_id order by state_at desc nulls last, handle_id),
        controlled as (partition by customer_id order by control_at desc nulls last, handle_id)
    ), own as materialized (
      select strand.*,
        (select count(*) from (
          select from conversations_said said
          where said.handle_id = strand.handle_id and said.direction = 'in' and said.counts
            and said.heard > greatest(strand.read_through, strand.answered) limit ${mostUnread}
        ) counted) as fresh,
        coalesce(unread_at > coalesce(read_at, '-infinity'), false) as marked,
        (select said.occurred_at from conversations_said said
          where said.handle_id = strand.handle_id and said.direction = 'in' and said.counts
            and said.heard > strand.answered order by said.heard limit 1) as waiting,
        stage in ('snoozed', 'resolved') and not exists (
          select from conversations_said said
          where said.handle_id = strand.handle_id and said.direction = 'in' and said.counts
            and said.heard > strand.stage_through) as put_off
      from strand
    ), last as (
      select distinct on (customer_id) * from own where last_at is not null
      order by customer_id, last_at desc, last_heard desc
    ), whole as (
      select customer_id, min(waiting) as waiting,
        coalesce(min(holder), 'queue') as holder,
        case when bool_and(put_off) then min(stage) else 'open' end as stage,
        case when bool_and(put_off) then min(stage_until) end as stage_until,
        greatest(sum(fresh), case when bool_or(marked) then 1 end)::integer as unread
      from own group by customer_id
    ), gone as (
      delete from conversations_thread
      where customer_id = any(${ids}::uuid[]) and customer_id not in (select customer_id from last)
    )
    insert into conversations_thread as held (customer_id, last_at, last_handle_id, last_direction,
      last_channel, last_touchpoint_id, last_kind, last_text, waiting_since, unread, channels,
      touchpoint_ids, places, control, state, snoozed_until)
    select customer_id, last_at, handle_id, last_direction, last_channel, last_touchpoint_id,
      last_kind, last_text, whole.waiting, whole.unread,
      array(select distinct unnest(own.channels) from own
        where own.customer_id = last.customer_id order by 1),
      array(select distinct unnest(own.touchpoint_ids) from own
        where own.customer_id = last.customer_id order by 1),
      array(select jsonb_array_elements_text(given.places)),
      whole.holder, whole.stage, whole.stage_until
    from last join whole using (customer_id) join ${given} on given.id = last.customer_id
    order by customer_id
    on conflict (customer_id) do update set last_at = excluded.last_at,
      last_handle_id = excluded.last_handle_id, last_direction = excluded.last_direction,
      last_channel = excluded.last_channel, last_touchpoint_id = excluded.last_touchpoint_id,
      last_kind = excluded.last_kind, last_text = excluded.last_text,
      waiting_since = excluded.waiting_since, unread = excluded.unread,
      channels = excluded.channels, touchpoint_ids = excluded.touchpoint_ids,
      places = excluded.places, control = excluded.control, state = excluded.state,
      snoozed_until = excluded.snoozed_until
    where held is distinct from excluded`.execute(db)
}
