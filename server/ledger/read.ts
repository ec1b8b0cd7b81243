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

const keyNames = ['occurred_at', 'recorded_at', 'lane', 'position'] as const
const newestFirst = (of: string) => keyNames.map((name) => `${of}.${name} desc`).join(', ')
const manyHandles = 8

// Each handle gives its newest by its index, narrow rows that are merged; only the page's own
// entries are then read whole.
export function timelineStatement(handles: number, hasBefore: boolean, hasKinds: boolean): string {
  const isMany = handles > manyHandles
  const name = `ledger-timeline${isMany ? '-many' : ''}${hasBefore ? '-before' : ''}${hasKinds ? '-kinds' : ''}`
  const kinds = hasKinds ? `and line.kind = any($${hasBefore ? 7 : 3}::text[])` : ''
  const before = hasBefore
    ? `and (${keyNames.map((name) => `line.${name}`)})
         < ($3::timestamptz, $4::timestamptz, $5::smallint, $6::bigint)`
    : ''
  const newest = isMany
    ? newestOfMany(before, kinds)
    : `select newest.* from unnest($1::uuid[]) as handle (id)
       cross join lateral (${newestOf('handle.id', `${before} ${kinds}`, '$2')}) newest`
  return `/*keep:${name}*/
    select ${entryColumns}, entry.occurred_at::text as occurred, entry.recorded_at::text as recorded
    from (${newest} order by ${newestFirst('newest')} limit $2) page
    join ledger_entry entry using (lane, position)
    order by ${newestFirst('entry')}`
}

/** By the order of the index, with all of one instant: what orders those is not in the index. */
const newestOf = (handle: string, more: string, count: string) => `
  select ${keyNames} from ledger_entry line where line.handle_id = ${handle} ${more}
  order by line.occurred_at desc, line.recorded_at desc fetch first (${count}) rows with ties`

/**
 * A few of each, which find a moment that the page cannot reach beyond; then further ones only of
 * those handles that may have more to give since that moment.
 */
function newestOfMany(before: string, kinds: string) {
  const few = 'greatest(3, 4 * $2::int / array_length($1::uuid[], 1))'
  const further = `and (line.occurred_at, line.recorded_at) < (last.occurred_at, last.recorded_at)
    and (line.occurred_at, line.recorded_at) >= (bound.occurred_at, bound.recorded_at) ${kinds}`
  return `
    with first as materialized (
      select handle.id as handle_id, newest.* from unnest($1::uuid[]) as handle (id)
      cross join lateral (${newestOf('handle.id', `${before} ${kinds}`, few)}) newest
    ), bound as materialized (
      select coalesce(occurred_at, '-infinity') as occurred_at,
        coalesce(recorded_at, '-infinity') as recorded_at
      from (values (1)) as always left join (
        select * from first order by ${newestFirst('first')} offset $2 - 1 limit 1
      ) of_page on true
    ), last as materialized (
      select handle_id, occurred_at, recorded_at from (
        select handle_id, occurred_at, recorded_at, count(*) over (partition by handle_id) as given,
          row_number() over (partition by handle_id order by occurred_at, recorded_at) as nth
        from first
      ) one where nth = 1 and given >= ${few}
    )
    select newest.* from (
      select ${keyNames} from first
      union all
      select further.* from bound join last on (last.occurred_at, last.recorded_at)
          >= (bound.occurred_at, bound.recorded_at)
      cross join lateral (${newestOf('last.handle_id', further, '$2')}) further
    ) newest`
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
