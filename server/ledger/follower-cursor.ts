// The statements on cursors: made, compared with the heads, taken with what is behind them, moved.

import type { Db } from '../platform/database.ts'
import type { Execute } from './append.ts'
import { readLines } from './follower-lines.ts'
import {
  entriesOfLane,
  isMostlyHeads,
  linesOfLane,
  type Reader,
  readRecent,
} from './follower-read.ts'
import { type Entry, entryColumns } from './read.ts'
import type { Recent } from './recent.ts'
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
const takenLanes = `
with taken as materialized (
  select cursor.lane, cursor.position as "from",
    least(head.head, cursor.position + $3::bigint) as upto, head.head
  from ledger_cursor cursor join ledger_lane head using (lane)
  where cursor.follower = $1 and cursor.lane = any($2::smallint[]) and cursor.position < head.head
  order by cursor.lane
  for update of cursor skip locked
)
select taken.lane as "cursorLane", taken."from", taken.upto, taken.head,
  exists (select from ledger_parked where follower = $1) as "hasParked"`

const lanesStatement = `/*keep:follower-take-lanes*/ ${takenLanes} from taken order by taken.lane`

const wholeStatement = `/*keep:follower-take-whole*/ ${takenLanes}, entry.*
from taken left join lateral (select ${entryColumns} ${entriesOfLane}) entry on true
order by taken.lane, entry.position`

const linesStatement = `/*keep:follower-take-lines*/ ${takenLanes}, read.lines
from taken left join lateral (${linesOfLane}) read on true
order by taken.lane`

export interface Wish {
  lanes: readonly number[]
  size: number
  stride: number
}

interface LaneRow extends Omit<TakenLane, 'lane'> {
  cursorLane: number
  hasParked: boolean
}

/** What was read of a lane before all lanes together are cut to the wished size. */
interface ReadLane extends TakenLane {
  read: readonly Entry[]
  hasParked: boolean
}

/**
 * Locks those of `lanes` that are behind and that no other process holds, and reads at most `size`
 * entries after their cursors, looking at most `stride` positions far in each.
 * @param recent what this process knows without reading.
 */
export async function take(
  execute: Execute,
  reader: Reader,
  wish: Wish,
  recent?: Recent,
): Promise<Taken> {
  const read = await readLanes(execute, reader, wish, recent)
  const lanes: TakenLane[] = []
  const entries: Entry[] = []
  for (const { read: own, hasParked: _, ...lane } of read) {
    const room = wish.size - entries.length
    if (room === 0) break
    const kept = own.slice(0, room)
    // A lane that gave its full share was not looked at beyond its last entry.
    if (own.length > room || own.length === wish.size) lane.upto = kept.at(-1)!.position
    lanes.push(lane)
    entries.push(...kept)
  }
  return { lanes, entries, hasParked: read[0]?.hasParked ?? false }
}

function readLanes(execute: Execute, reader: Reader, wish: Wish, recent?: Recent) {
  if (!reader.bodiesOf) return takeWhole(execute, reader, wish)
  if (recent && isMostlyHeads(reader)) return takeRecent(execute, reader, wish, recent)
  return takeLines(execute, reader, wish)
}

const askedOf = (reader: Reader, wish: Wish) => [reader.name, wish.lanes, wish.stride]

/** The lanes first, then of what is in them only what this process does not know. */
async function takeRecent(
  execute: Execute,
  reader: Reader,
  wish: Wish,
  recent: Recent,
): Promise<ReadLane[]> {
  const rows = await execute<LaneRow>(lanesStatement, askedOf(reader, wish))
  const lanes = rows.map(({ cursorLane, ...row }) => ({ ...row, lane: cursorLane }))
  const read = await readRecent(execute, reader, { lanes, size: wish.size }, recent)
  return lanes.map((lane, at) => ({ ...lane, read: read[at]! }))
}

async function takeLines(execute: Execute, reader: Reader, wish: Wish): Promise<ReadLane[]> {
  const asked = [...askedOf(reader, wish), wish.size, reader.kinds ?? null, reader.bodiesOf]
  const rows = await execute<LaneRow & { lines: string | null }>(linesStatement, asked)
  return rows.map(({ cursorLane, lines, ...row }) => ({
    ...row,
    lane: cursorLane,
    read: readLines(cursorLane, lines),
  }))
}

async function takeWhole(execute: Execute, reader: Reader, wish: Wish): Promise<ReadLane[]> {
  const asked = [...askedOf(reader, wish), wish.size, reader.kinds ?? null]
  const lanes = new Map<number, ReadLane & { read: Entry[] }>()
  for (const row of await execute<LaneRow & Entry>(wholeStatement, asked)) {
    const { cursorLane, from, upto, head, hasParked, ...entry } = row
    const lane = lanes.get(cursorLane) ?? {
      lane: cursorLane,
      from,
      upto,
      head,
      hasParked,
      read: [],
    }
    lanes.set(cursorLane, lane)
    // A lane with nothing of these kinds is one row without an entry.
    if (entry.position !== null) lane.read.push(entry)
  }
  return [...lanes.values()]
}

const moving = `update ledger_cursor set position = moved.position
  from unnest($2::smallint[], $3::bigint[]) as moved (lane, position)
  where follower = $1 and ledger_cursor.lane = moved.lane`

const movingLazily = `/*keep:follower-move-lazily*/ with moved as (${moving})
  select set_config('synchronous_commit', 'off', true)`

/** Moves the cursors of taken lanes to their `upto`; `lazily`: the commit waits for no disk. */
export async function move(
  execute: Execute,
  follower: string,
  lanes: readonly TakenLane[],
  { lazily = false } = {},
): Promise<void> {
  await execute(lazily ? movingLazily : `/*keep:follower-move*/ ${moving}`, [
    follower,
    lanes.map((lane) => lane.lane),
    lanes.map((lane) => lane.upto),
  ])
}
