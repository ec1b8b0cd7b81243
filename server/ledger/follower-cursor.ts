// The statements on cursors: made, compared with the heads, taken with what is behind them, moved.

import type { Db } from '../platform/database.ts'
import type { Execute } from './append.ts'
import { type Entry, entryHead } from './read.ts'
import { executeIn } from './transact.ts'

/** One lane that a follower holds for this transaction. */
export interface TakenLane {
  lane: number
  /** The cursor: this entry and all before it are done. */
  from: number
  /** How far this read looked; entries of other kinds up to here need no work. */
  upto: number
  head: number
}

export interface Taken {
  lanes: TakenLane[]
  /** By lane, and by position in it. */
  entries: Entry[]
  /** Whether this follower has parked anything, so that subjects must be looked up. */
  hasParked: boolean
}

export async function createCursors(
  db: Db,
  followers: readonly { name: string; startsAt: 'zero' | 'head' }[],
): Promise<void> {
  const execute = executeIn(db)
  for (const { name, startsAt } of followers) {
    await execute(
      `insert into ledger_cursor (follower, lane, position)
       select $1, lane, case when $2 = 'head' then head else 0 end from ledger_lane order by lane
       on conflict do nothing`,
      [name, startsAt],
    )
  }
}

export interface Behind {
  follower: string
  lane: number
  /** Entries between cursor and head. */
  entries: number
}

/** Which followers have not reached the heads, and in which lanes; one small query for all. */
export function findBehind(db: Db, followers: readonly string[]): Promise<Behind[]> {
  return executeIn(db)<Behind>(
    `/*keep:follower-behind*/ select cursor.follower, cursor.lane, head.head - cursor.position as entries
     from ledger_cursor cursor join ledger_lane head using (lane)
     where cursor.follower = any($1::text[]) and cursor.position < head.head`,
    [followers],
  )
}

// The lock may hand us a cursor newer than the statement's snapshot; the head stays the snapshot's,
// so nothing is read that this snapshot cannot see, and a cursor beyond it drops out.
const takeStatement = `/*keep:follower-take*/
with taken as materialized (
  select cursor.lane, cursor.position as "from",
    least(head.head, cursor.position + $4::bigint) as upto, head.head
  from ledger_cursor cursor join ledger_lane head using (lane)
  where cursor.follower = $1 and cursor.lane = any($2::smallint[]) and cursor.position < head.head
  order by cursor.lane
  for update of cursor skip locked
)
select taken.lane as "cursorLane", taken."from", taken.upto, taken.head,
  exists (select from ledger_parked where follower = $1) as "hasParked", entry.*
from taken left join lateral (
  select ${entryHead},
    case when $6::text[] is null or entry.kind = any($6::text[]) then entry.body else '{}' end
      as body,
    case when $6::text[] is null then entry.context end as context
  from ledger_entry entry
  where entry.lane = taken.lane and entry.position > taken."from" and entry.position <= taken.upto
    and ($5::text[] is null or entry.kind = any($5::text[]))
  order by entry.position limit $3
) entry on true
order by taken.lane, entry.position`

/**
 * Locks those of `lanes` that are behind and that no other process holds, and reads at most `size`
 * entries after their cursors, looking at most `stride` positions far in each.
 */
export async function take(
  execute: Execute,
  follower: { name: string; kinds?: readonly string[]; bodiesOf?: readonly string[] },
  wish: { lanes: readonly number[]; size: number; stride: number },
): Promise<Taken> {
  type Row = TakenLane & { cursorLane: number; hasParked: boolean } & Entry
  const rows = await execute<Row>(takeStatement, [
    follower.name,
    wish.lanes,
    wish.size,
    wish.stride,
    follower.kinds ?? null,
    follower.bodiesOf ?? null,
  ])
  const lanes = new Map<number, TakenLane>()
  const entries: Entry[] = []
  for (const { cursorLane, from, upto, head, hasParked: _, ...entry } of rows) {
    if (entries.length === wish.size && !lanes.has(cursorLane)) break
    const lane = lanes.get(cursorLane) ?? { lane: cursorLane, from, upto, head }
    lanes.set(cursorLane, lane)
    if (entry.position === null) continue
    if (entries.length === wish.size) lane.upto = Math.min(lane.upto, entry.position - 1)
    else entries.push(entry)
  }
  stopAtTheLast(lanes, entries, rows, wish.size)
  return { lanes: [...lanes.values()], entries, hasParked: rows[0]?.hasParked ?? false }
}

/** A lane that gave its full share was not looked at beyond its last entry. */
function stopAtTheLast(
  lanes: Map<number, TakenLane>,
  entries: Entry[],
  rows: { cursorLane: number; position: number | null }[],
  size: number,
) {
  const given = new Map<number, number>()
  for (const { cursorLane, position } of rows) {
    if (position !== null) given.set(cursorLane, (given.get(cursorLane) ?? 0) + 1)
  }
  for (const lane of lanes.values()) {
    if ((given.get(lane.lane) ?? 0) < size) continue
    lane.upto = entries.findLast((entry) => entry.lane === lane.lane)?.position ?? lane.from
  }
}

/** Moves the cursors of taken lanes to their `upto`. */
export async function move(
  execute: Execute,
  follower: string,
  lanes: readonly TakenLane[],
): Promise<void> {
  await execute(
    `/*keep:follower-move*/ update ledger_cursor set position = moved.position
     from unnest($2::smallint[], $3::bigint[]) as moved (lane, position)
     where follower = $1 and ledger_cursor.lane = moved.lane`,
    [follower, lanes.map((lane) => lane.lane), lanes.map((lane) => lane.upto)],
  )
}
