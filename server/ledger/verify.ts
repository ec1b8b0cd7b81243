// Proves the laws of the ledger on the data that is there, lane by lane, in constant memory and
// beside a running server: each statement sees heads and entries in one snapshot.

import type { Db } from '../platform/database.ts'
import type { Execute } from './append.ts'
import type { Follower } from './follow.ts'
import { listKinds } from './kinds.ts'
import { laneCount } from './lane.ts'
import { executeIn } from './transact.ts'

/** What a check found: `problems` is empty when the law holds. */
export interface Finding {
  check: string
  /** How much was looked at. */
  checked: number
  problems: string[]
}

/** At most this many problems of one check are told; more say no more. */
const mostProblems = 20

/** Runs every check and yields what each found. */
export async function* verify(
  db: Db,
  followers: readonly Follower[],
): AsyncGenerator<Finding, void> {
  const execute = executeIn(db)
  for (let lane = 0; lane < laneCount; lane++) yield await verifyLane(execute, lane)
  yield await verifyKinds(execute)
  yield await verifySources(execute)
  yield await verifyCursors(execute)
  yield await verifyParked(execute)
  for (const follower of followers) {
    if (follower.compare) yield await verifyFollower(db, follower, follower.compare)
  }
}

// Positions are a key, so counting as many as the head, none below one and none above it, means
// that none is missing.
async function verifyLane(execute: Execute, lane: number): Promise<Finding> {
  const [found] = await execute<{
    head: number
    entries: number
    first: number
    last: number
    backwards: number
    strangers: number
    late: boolean
  }>(
    `select max(head.head) as head, count(line.position) as entries,
       coalesce(min(line.position), 1) as first, coalesce(max(line.position), 0) as last,
       count(*) filter (where line.recorded_at < line.previous) as backwards,
       count(*) filter (where line.belongs <> line.lane) as strangers,
       coalesce(max(line.recorded_at) > max(head.last_recorded_at), false) as late
     from ledger_lane head left join (
       select lane, position, recorded_at,
         lag(recorded_at) over (partition by lane order by position) as previous,
         ('x' || right(subject_id::text, 2))::bit(8)::integer & 63 as belongs
       from ledger_entry where lane = $1
     ) line on line.lane = head.lane
     where head.lane = $1`,
    [lane],
  )
  const problems: string[] = []
  if (!found) return { check: `lane ${lane}`, checked: 0, problems: ['the lane has no row'] }
  const { head, entries, first, last, backwards, strangers, late } = found
  if (entries !== head || last !== head || first !== 1) {
    problems.push(`head ${head}, but ${entries} entries from ${first} to ${last}`)
  }
  if (backwards) problems.push(`recorded_at falls at ${backwards} entries`)
  if (strangers) problems.push(`${strangers} entries of subjects of other lanes`)
  if (late) problems.push('an entry is younger than the last of its lane')
  return { check: `lane ${lane}`, checked: entries, problems }
}

async function verifyKinds(execute: Execute): Promise<Finding> {
  // Jumps from kind to kind lane by lane would need an index; one pass with a hash of few kinds.
  const rows = await execute<{ kind: string; entries: number }>(
    'select kind, count(*) as entries from ledger_entry group by kind',
    [],
  )
  const known = new Set(listKinds().map((kind) => kind.name))
  const unknown = rows.filter(({ kind }) => !known.has(kind))
  return {
    check: 'kinds are declared',
    checked: rows.reduce((sum, row) => sum + row.entries, 0),
    problems: unknown.map(({ kind, entries }) => `${entries} entries of ${kind}`),
  }
}

async function verifySources(execute: Execute): Promise<Finding> {
  const [found] = await execute<{ checked: number; twice: number }>(
    `select count(*) as checked, count(*) filter (where same) as twice from (
       select (source, source_id) = (lag(source) over w, lag(source_id) over w) as same
       from ledger_source window w as (order by source, source_id)
     ) pairs`,
    [],
  )
  const problems = found?.twice ? [`${found.twice} source keys are claimed twice`] : []
  return { check: 'sources are unique', checked: found?.checked ?? 0, problems }
}

async function verifyCursors(execute: Execute): Promise<Finding> {
  const rows = await execute<{ follower: string; lane: number; position: number; head: number }>(
    `select follower, lane, position, head from ledger_cursor join ledger_lane using (lane)
     where position > head limit $1`,
    [mostProblems],
  )
  const [all] = await execute<{ checked: number }>(
    'select count(*) as checked from ledger_cursor',
    [],
  )
  return {
    check: 'cursors are not beyond the heads',
    checked: all?.checked ?? 0,
    problems: rows.map(
      ({ follower, lane, position, head }) =>
        `${follower} stands at ${position} of lane ${lane}, whose head is ${head}`,
    ),
  }
}

async function verifyParked(execute: Execute): Promise<Finding> {
  const rows = await execute<{ follower: string; lane: number; position: number }>(
    `select parked.follower, parked.lane, parked.position from ledger_parked parked
     left join ledger_entry entry using (lane, position)
     left join ledger_cursor cursor using (follower, lane)
     where entry.position is null or entry.subject_id <> parked.subject_id
       or cursor.position is null or cursor.position < parked.position
     limit $1`,
    [mostProblems],
  )
  const [all] = await execute<{ checked: number }>(
    'select count(*) as checked from ledger_parked',
    [],
  )
  return {
    check: 'parked entries exist and lie behind their cursor',
    checked: all?.checked ?? 0,
    problems: rows.map(
      ({ follower, lane, position }) => `${follower}: lane ${lane}, position ${position}`,
    ),
  }
}

async function verifyFollower(
  db: Db,
  follower: Follower,
  compare: NonNullable<Follower['compare']>,
): Promise<Finding> {
  const problems: string[] = []
  let differences = 0
  for await (const difference of compare.call(follower, db)) {
    differences += 1
    if (problems.length < mostProblems) problems.push(difference)
  }
  if (differences > mostProblems) problems.push(`and ${differences - mostProblems} more`)
  return { check: `${follower.name} equals a replay`, checked: 1, problems }
}
