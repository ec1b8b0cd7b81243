// The list of threads: those last spoken in first, or those who wait longest, within the rows that
// the viewer may see. Cursors name the last row's place, so pages neither repeat nor miss a thread
// in which nothing is said meanwhile.

import { type RawBuilder, sql } from 'kysely'
import type { Viewer } from '../../../platform/contract.ts'
import { decodeCursor, encodeCursor } from '../../../platform/cursor.ts'
import type { Db } from '../../../platform/database.ts'
import type { Platform } from '../../../platform/module.ts'
import { invalidInput } from '../../../platform/refusal.ts'
import {
  facetsSeenBy,
  labelCustomers,
  maskEntry,
  ownerOf,
  seenBy,
  seesContact,
} from '../../customers/index.ts'
import type { ThreadView } from '../contracts.ts'
import { nameControllers } from '../control/name-controllers.ts'
import type { ThreadState } from '../states.ts'
import { searchCondition } from './search-threads.ts'

export interface ThreadsAsked {
  q?: string | undefined
  unread?: boolean | undefined
  waiting?: boolean | undefined
  channel?: string | undefined
  touchpointId?: string | undefined
  control?: string | undefined
  state?: ThreadState | undefined
  mentioned?: boolean | undefined
  order: 'newest' | 'waiting'
}

/** A page of threads. @throws input.invalid for a cursor of another order. */
export async function findThreads(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  viewer: Viewer,
  asked: ThreadsAsked,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ items: ThreadView[]; next: string | null }> {
  const search = asked.q ? await searchCondition(db, viewer, asked.q) : sql`true`
  const { column, ways, beyond } = orders[asked.order]
  const from = cursor === undefined ? undefined : decodeCursor(cursor, 3)
  if (from && from[0] !== asked.order) throw invalidInput({ cursor: 'is of another order' })
  const { rows } = await sql<Row & { place: string }>`
    select ${columnsFor(viewer)}, ${column}::text as place from conversations_thread thread
    where ${narrowed(viewer, asked, clock.now())} and ${search}
      ${from ? sql`and (${column}, thread.customer_id) ${beyond} (${from[1]}::timestamptz, ${from[2]}::uuid)` : sql``}
    order by ${column} ${ways}, thread.customer_id ${ways}
    limit ${limit + 1}`.execute(db)
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    items: await showThreads(db, viewer, rows.slice(0, limit)),
    next: last ? encodeCursor([asked.order, last.place, last.customerId]) : null,
  }
}

/** One customer's thread; null when nothing was said yet. Who may see it was asked before. */
export async function findThread(
  db: Db,
  viewer: Viewer,
  customerId: string,
): Promise<ThreadView | null> {
  const { rows } = await sql<Row>`
    select ${columnsFor(viewer)} from conversations_thread thread
    where thread.customer_id = ${customerId}`.execute(db)
  return (await showThreads(db, viewer, rows))[0] ?? null
}

const orders = {
  newest: { column: sql`thread.last_at`, ways: sql`desc`, beyond: sql`<` },
  waiting: { column: sql`thread.waiting_since`, ways: sql`asc`, beyond: sql`>` },
}

/** The rows of the viewer that the filters leave. */
export function narrowed(
  viewer: Viewer,
  asked: Omit<ThreadsAsked, 'q'>,
  now: Date,
): RawBuilder<unknown> {
  // The places kept with a thread choose the plan; the customer's own have the last word.
  const all: RawBuilder<unknown>[] = [seenBy(viewer, sql`thread.customer_id`)]
  const own = facetsSeenBy(viewer)
  if (own !== 'all') all.push(sql`thread.places && ${own}::text[]`)
  if (asked.unread !== undefined) {
    all.push(asked.unread ? sql`thread.unread > 0` : sql`thread.unread = 0`)
  }
  if (asked.order === 'waiting' || asked.waiting === true) {
    all.push(sql`thread.waiting_since is not null`)
  } else if (asked.waiting === false) all.push(sql`thread.waiting_since is null`)
  if (asked.channel) all.push(sql`${asked.channel} = any(thread.channels)`)
  if (asked.touchpointId) all.push(sql`${asked.touchpointId}::uuid = any(thread.touchpoint_ids)`)
  if (asked.control) all.push(controlledBy(viewer, asked.control))
  if (asked.state) all.push(inState(asked.state, now))
  if (asked.mentioned !== undefined) {
    all.push(asked.mentioned ? mentions(viewer) : sql`not ${mentions(viewer)}`)
  }
  return sql.join(all, sql` and `)
}

function controlledBy({ actor, staff }: Viewer, control: string): RawBuilder<unknown> {
  if (control === 'mine') return sql`thread.control = ${`${actor.type}:${actor.id}`}`
  if (control === 'unassigned') return sql`thread.control like 'queue%'`
  if (control !== 'teams') return sql`thread.control = ${control}`
  const teams = (staff?.teamIds ?? []).map((id) => `queue:${id}`)
  return sql`thread.control = any(${teams}::text[])`
}

/** What was put off until a time that has come is open again. */
const inState = (state: ThreadState, now: Date): RawBuilder<unknown> =>
  state === 'open'
    ? sql`(thread.state = 'open' or thread.snoozed_until <= ${now}::timestamptz)`
    : state === 'snoozed'
      ? sql`(thread.state = 'snoozed' and thread.snoozed_until > ${now}::timestamptz)`
      : sql`thread.state = 'resolved'`

const mentions = ({ actor }: Viewer): RawBuilder<unknown> =>
  actor.type === 'staff'
    ? sql`exists (
        select from conversations_mention mention
        where mention.staff_id = ${actor.id}::uuid and mention.seen_at is null
          and ${ownerOf(sql`mention.handle_id`)} = thread.customer_id)`
    : sql`false`

const columnsFor = (viewer: Viewer) => sql`${columns}, thread.control, thread.state,
  thread.snoozed_until as "snoozedUntil", ${mentions(viewer)} as mentioned`

const columns = sql`thread.customer_id as "customerId", thread.last_at as "lastAt",
  thread.last_handle_id as "lastHandleId", thread.last_direction as "lastDirection",
  thread.last_channel as "lastChannel", thread.last_touchpoint_id as "lastTouchpointId",
  thread.last_kind as "lastKind", thread.last_text as "lastText",
  thread.waiting_since as "waitingSince", thread.unread, thread.channels,
  thread.touchpoint_ids as "touchpointIds",
  (
    select said.trouble from conversations_strand as strand
    join conversations_said as said on said.handle_id = strand.handle_id
      and said.trouble is not null and said.heard >= coalesce(strand.out_heard, '')
    where strand.customer_id = thread.customer_id
    order by said.heard desc limit 1
  ) as trouble`

type Row = Omit<ThreadView, 'name' | 'lastAt' | 'waitingSince' | 'snoozedUntil' | 'controlName'> & {
  lastAt: Date
  waitingSince: Date | null
  snoozedUntil: Date | null
}

async function showThreads(db: Db, viewer: Viewer, rows: readonly Row[]): Promise<ThreadView[]> {
  const names = await labelCustomers(
    db,
    viewer,
    rows.map((row) => row.customerId),
  )
  const controllers = await nameControllers(
    db,
    rows.map((row) => row.control),
  )
  const whole = seesContact(viewer)
  return rows.map((row) => ({
    ...row,
    controlName: controllers.get(row.control) ?? null,
    snoozedUntil: row.snoozedUntil?.toISOString() ?? null,
    name: names.get(row.customerId) ?? null,
    lastAt: row.lastAt.toISOString(),
    lastText: whole ? row.lastText : masked(row.lastText),
    waitingSince: row.waitingSince?.toISOString() ?? null,
  }))
}

const masked = (text: string): string =>
  String(maskEntry({ kind: 'message', body: { text }, context: null }).body.text)
