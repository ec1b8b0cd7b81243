// Reading the ledger: an entry as the code sees it, a lane from a position on, and a thread of
// many handles merged by time.

import { decodeCursor, encodeCursor } from '../platform/cursor.ts'
import type { Db } from '../platform/database.ts'
import type { Kind } from './kinds.ts'
import { executeIn } from './transact.ts'

/** One line of the ledger. */
export interface Entry {
  lane: number
  position: number
  id: string
  kind: string
  subjectType: string
  subjectId: string
  handleId: string | null
  channel: string | null
  touchpointId: string | null
  /** `<type>:<id>`. */
  actor: string
  caseId: string | null
  occurredAt: Date
  recordedAt: Date
  body: Record<string, unknown>
  context: Record<string, unknown> | null
  redacted: boolean
}

/** The columns of an `Entry`, without and with what it says, for a table or subquery of ledger_entry named `entry`. */
export const entryHead = `entry.lane, entry.position, entry.id, entry.kind,
  entry.subject_type as "subjectType", entry.subject_id as "subjectId",
  entry.handle_id as "handleId", entry.channel, entry.touchpoint_id as "touchpointId",
  entry.actor, entry.case_id as "caseId", entry.occurred_at as "occurredAt",
  entry.recorded_at as "recordedAt", entry.redacted_at is not null as redacted`
export const entryColumns = `${entryHead}, entry.body, entry.context`

/** The body in the type of its kind; undefined when it was redacted. */
export function bodyOf<Body>(kind: Kind<Body>, entry: Entry): Body | undefined {
  return entry.redacted ? undefined : kind.body.parse(entry.body)
}

export interface TimelinePage {
  items: Entry[]
  /** `before` of the next page; null at the beginning of time. */
  next: string | null
}

/**
 * The entries of these handles, newest first by occurred_at, recorded_at, lane and position.
 * @param options.before `next` of the page before; refused with input.invalid when it is not one.
 */
export async function readTimeline(
  db: Db,
  handleIds: readonly string[],
  options: { before?: string | undefined; limit: number; kinds?: readonly string[] | undefined },
): Promise<TimelinePage> {
  const { limit, kinds, before } = options
  const from = before === undefined ? null : decodeCursor(before, 4)
  type Row = Entry & { occurred: string; recorded: string }
  const rows = await executeIn(db)<Row>(
    timelineStatement(handleIds.length, from !== null, kinds !== undefined),
    [handleIds, limit + 1, ...(from ?? []), ...(kinds ? [kinds] : [])],
  )
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    items: rows.slice(0, limit).map(({ occurred: _, recorded: __, ...entry }) => entry),
    next: last ? encodeCursor([last.occurred, last.recorded, last.lane, last.position]) : null,
  }
}

const sortKey = '(occurred_at, recorded_at, lane, position)'
const newestFirst = (of: string) =>
  `${of}.occurred_at desc, ${of}.recorded_at desc, ${of}.lane desc, ${of}.position desc`
const manyHandles = 8

// Each handle gives its newest by its index, narrow rows that are merged; only the page's own
// entries are then read whole. With many handles a first look at a few entries of each finds a
// moment that the page cannot reach beyond, so that no handle gives a whole page in vain.
export function timelineStatement(handles: number, hasBefore: boolean, hasKinds: boolean): string {
  const bounded = handles > manyHandles
  const newest = (limit: string, more: string) => `
    unnest($1::uuid[]) as handle (id) cross join lateral (
      select lane, position, occurred_at, recorded_at from ledger_entry line
      where line.handle_id = handle.id ${more}
        ${hasBefore ? `and ${sortKey} < ($3::timestamptz, $4::timestamptz, $5::smallint, $6::bigint)` : ''}
        ${hasKinds ? `and kind = any($${hasBefore ? 7 : 3}::text[])` : ''}
      order by ${newestFirst('line')} limit ${limit}
    ) newest`
  const bound = `with bound as materialized (
      select coalesce(occurred_at, '-infinity') as occurred_at, coalesce(recorded_at, '-infinity')
        as recorded_at, coalesce(lane, 0) as lane, coalesce(position, 0) as position
      from (values (1)) as always left join (
        select newest.* from ${newest('greatest(3, 4 * $2 / array_length($1, 1))', '')}
        order by ${newestFirst('newest')} offset $2 - 1 limit 1
      ) last on true
    )`
  const name = `ledger-timeline${bounded ? '-many' : ''}${hasBefore ? '-before' : ''}${hasKinds ? '-kinds' : ''}`
  return `/*keep:${name}*/ ${bounded ? bound : ''}
    select ${entryColumns}, entry.occurred_at::text as occurred, entry.recorded_at::text as recorded
    from (
      select newest.* from
      ${newest('$2', bounded ? `and ${sortKey} >= (select ${sortKey.slice(1, -1)} from bound)` : '')}
      order by ${newestFirst('newest')} limit $2
    ) page join ledger_entry entry using (lane, position)
    order by ${newestFirst('entry')}`
}

/** At most `limit` entries of `lane` after position `from`, in order. */
export function readLane(db: Db, lane: number, from: number, limit: number): Promise<Entry[]> {
  return executeIn(db)<Entry>(
    `select ${entryColumns} from ledger_entry entry
     where entry.lane = $1 and entry.position > $2 order by entry.position limit $3`,
    [lane, from, limit],
  )
}

/** The entries at these places that exist, in the order of lanes and positions. */
export function readEntries(
  db: Db,
  places: readonly { lane: number; position: number }[],
): Promise<Entry[]> {
  return executeIn(db)<Entry>(
    `select ${entryColumns} from unnest($1::smallint[], $2::bigint[]) as place (lane, position)
     join ledger_entry entry using (lane, position) order by entry.lane, entry.position`,
    [places.map(({ lane }) => lane), places.map(({ position }) => position)],
  )
}
