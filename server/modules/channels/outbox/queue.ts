// The queue: one row for each handle that has something to send, saying when to look at it next and
// by which touchpoint. Whoever changes deliveries that are still open locks the row first, so that
// places are given in the order of commits and no two processes send to one handle at a time.

import { sql } from 'kysely'
import type { Db } from '../../../platform/database.ts'

/** What waits for a stopped touchpoint is looked at so seldom: whoever lets it go on says so. */
const lookAgainMs = 600_000

export interface Queued {
  handleId: string
  touchpointId: string
}

/** Locks the rows of these handles, and makes those that are not there. */
export async function lockQueues(db: Db, queues: readonly Queued[], now: Date): Promise<void> {
  const byHandle = new Map(queues.map((queue) => [queue.handleId, queue]))
  if (byHandle.size === 0) return
  const rows = [...byHandle.values()].toSorted((a, b) => (a.handleId < b.handleId ? -1 : 1))
  await sql`/*keep:channels-queue-lock*/
    insert into channels_queue (handle_id, touchpoint_id, ready_at)
    select handle_id, touchpoint_id, ${now}::timestamptz
    from unnest(${rows.map((row) => row.handleId)}::uuid[],
      ${rows.map((row) => row.touchpointId)}::uuid[]) as given (handle_id, touchpoint_id)
    on conflict (handle_id) do update set ready_at = channels_queue.ready_at`.execute(db)
}

/** Locks the row of a handle that gets something more to send, at its end. */
export async function enqueue(db: Db, queue: Queued & { readyAt: Date }): Promise<void> {
  const { handleId, touchpointId, readyAt } = queue
  await sql`/*keep:channels-enqueue*/
    insert into channels_queue as queue (handle_id, touchpoint_id, ready_at)
    values (${handleId}::uuid, ${touchpointId}::uuid, ${readyAt}::timestamptz)
    on conflict (handle_id) do update set ready_at = excluded.ready_at,
      touchpoint_id = excluded.touchpoint_id
    -- What is looked at sooner will be found to come first, unless nobody looks there.
    where excluded.ready_at < queue.ready_at or not exists (
      select from channels_touchpoint as touchpoint
      where touchpoint.id = queue.touchpoint_id and touchpoint.state = 'active')`.execute(db)
}

/**
 * Sets when to look at these handles next, from their deliveries; those with nothing to send leave
 * the queue. The first open delivery counts, in their order: it holds back those behind it while it
 * waits for its turn, an answer, or a lease to run out. What is scheduled for later holds back
 * nothing, and neither does what waits for a touchpoint that is stopped: where there is nothing
 * else, it is looked at again after a while, lest it go on in this very instant.
 */
export async function refreshQueues(
  db: Db,
  handleIds: readonly string[],
  now: Date,
): Promise<void> {
  if (handleIds.length === 0) return
  const ids = [...new Set(handleIds)].toSorted()
  const again = new Date(now.getTime() + lookAgainMs)
  await sql`/*keep:channels-queue-refresh*/
    with asked as materialized (
      select unnest(${ids}::uuid[]) as handle_id
    ), next as materialized (
      select asked.handle_id, first.touchpoint_id, first.ready_at
      from asked cross join lateral (
        select * from (
          (select delivery.touchpoint_id, true as goes, case delivery.state
              when 'sending' then delivery.leased_until
              when 'unknown' then delivery.holds_until
              else delivery.not_before end as ready_at
            from channels_delivery as delivery
            join channels_touchpoint as touchpoint on touchpoint.id = delivery.touchpoint_id
            where delivery.handle_id = asked.handle_id and ${isHead(now)}
            order by delivery.place limit 1)
          union all
          (select delivery.touchpoint_id, true, delivery.not_before
            from channels_delivery as delivery
            join channels_touchpoint as touchpoint on touchpoint.id = delivery.touchpoint_id
            where delivery.handle_id = asked.handle_id and delivery.state = 'scheduled'
              and delivery.not_before > ${now}::timestamptz and ${isUsable}
            order by delivery.not_before limit 1)
          union all
          (select touchpoint_id, false, greatest(not_before, ${again}::timestamptz)
            from channels_delivery
            where handle_id = asked.handle_id and state in ('scheduled', 'queued')
            order by place limit 1)
        ) as candidate
        order by goes desc, ready_at limit 1
      ) as first
    ), gone as (
      delete from channels_queue where handle_id in (select handle_id from asked)
        and handle_id not in (select handle_id from next)
    )
    insert into channels_queue (handle_id, touchpoint_id, ready_at)
    select handle_id, touchpoint_id, ready_at from next
    on conflict (handle_id) do update
    set touchpoint_id = excluded.touchpoint_id, ready_at = excluded.ready_at`.execute(db)
}

/** Whether `delivery`, of `touchpoint`, can be the one whose turn it is. */
export const isHead = (now: Date) => sql<boolean>`(
  delivery.state = 'sending'
  or (delivery.state = 'unknown' and delivery.holds_until > ${now}::timestamptz)
  or ((delivery.state = 'queued'
      or (delivery.state = 'scheduled' and delivery.not_before <= ${now}::timestamptz))
    and ${isUsable}))`

/** What goes by a removed touchpoint is looked at too, to say that it cannot go. */
const isUsable = sql`(touchpoint.state = 'active' or touchpoint.removed_at is not null)`

/**
 * Has these queues looked at now, where something waits in them: what held it back was settled.
 * Waits for nobody, because the caller has deliveries locked: whoever has a queue is about to look
 * at it anyway.
 * @returns whether there were any, for which the senders are to be woken.
 */
export async function pokeQueues(
  db: Db,
  handleIds: readonly string[],
  now: Date,
): Promise<boolean> {
  if (handleIds.length === 0) return false
  const { numAffectedRows } = await sql`/*keep:channels-queue-poke*/
    update channels_queue set ready_at = ${now}::timestamptz
    where handle_id in (
      select handle_id from channels_queue as queue
      where handle_id = any(${handleIds}::uuid[]) and exists (
        select from channels_delivery as delivery
        where delivery.handle_id = queue.handle_id and delivery.state in ('queued', 'scheduled')
          and delivery.not_before <= ${now}::timestamptz)
      for update skip locked)`.execute(db)
  return numAffectedRows !== undefined && numAffectedRows > 0n
}

/**
 * Looks anew at the queues of those to whom something waits by this touchpoint and by another: to be
 * called in the transaction that stops it or lets it go on, after it did. What waits for a stopped
 * one lets pass what goes to the same handle another way, and takes its place again afterwards.
 * @returns whether there were any: somebody's turn may have come, for which the senders are woken.
 */
export async function requeueTouchpoint(db: Db, touchpointId: string, now: Date): Promise<boolean> {
  const { rows } = await sql<Queued>`
    select distinct here.handle_id as "handleId", here.touchpoint_id as "touchpointId"
    from channels_delivery as here
    join channels_delivery as there on there.handle_id = here.handle_id
      and there.touchpoint_id <> here.touchpoint_id and there.state in ('scheduled', 'queued')
    where here.touchpoint_id = ${touchpointId}::uuid
      and here.state in ('scheduled', 'queued')`.execute(db)
  await lockQueues(db, rows, now)
  await refreshQueues(
    db,
    rows.map((row) => row.handleId),
    now,
  )
  const goesOn = await lookNow(db, touchpointId, now)
  return rows.length > 0 || goesOn
}

/** What waited for it alone, once it is one by which things go or are said to fail. */
async function lookNow(db: Db, touchpointId: string, now: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update channels_queue set ready_at = ${now}::timestamptz
    where handle_id in (
      select queue.handle_id from channels_queue as queue
      join channels_touchpoint as touchpoint on touchpoint.id = queue.touchpoint_id
      where queue.touchpoint_id = ${touchpointId}::uuid
        and queue.ready_at > ${now}::timestamptz and ${isUsable}
      for update of queue skip locked)`.execute(db)
  return numAffectedRows !== undefined && numAffectedRows > 0n
}
