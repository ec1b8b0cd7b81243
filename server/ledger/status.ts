// How far the ledger and its followers are, for the operator's screen, the command line and the
// metrics.

import type { Db } from '../platform/database.ts'
import { executeIn } from './transact.ts'

export interface LedgerStatus {
  entries: number
  lastRecordedAt: Date | null
  lanes: { lane: number; head: number }[]
  followers: FollowerStatus[]
}

export interface FollowerStatus {
  name: string
  /** Entries not yet passed. */
  behind: number
  /** Age of the oldest of them. */
  lagMs: number
  parked: number
}

export async function findStatus(
  db: Db,
  followers: readonly string[],
  now: Date,
): Promise<LedgerStatus> {
  const lanes = await executeIn(db)<{ lane: number; head: number; recordedAt: Date | number }>(
    `select lane, head, last_recorded_at as "recordedAt" from ledger_lane order by lane`,
    [],
  )
  // A lane without entries says -infinity, which is no Date.
  const recorded = lanes.flatMap(({ recordedAt }) =>
    recordedAt instanceof Date ? recordedAt.getTime() : [],
  )
  return {
    entries: lanes.reduce((sum, { head }) => sum + head, 0),
    lastRecordedAt: recorded.length ? new Date(Math.max(...recorded)) : null,
    lanes: lanes.map(({ lane, head }) => ({ lane, head })),
    followers: await findFollowers(db, followers, now),
  }
}

async function findFollowers(
  db: Db,
  names: readonly string[],
  now: Date,
): Promise<FollowerStatus[]> {
  const rows = await executeIn(db)<{
    name: string
    behind: number
    oldest: Date | null
    parked: number
  }>(
    `select given.name, coalesce(sum(head.head - cursor.position), 0)::bigint as behind,
       min(next.recorded_at) as oldest,
       (select count(*) from ledger_parked where follower = given.name) as parked
     from unnest($1::text[]) as given (name)
     left join ledger_cursor cursor on cursor.follower = given.name
     left join ledger_lane head on head.lane = cursor.lane
     left join ledger_entry next on next.lane = cursor.lane and next.position = cursor.position + 1
     group by given.name order by given.name`,
    [names],
  )
  return rows.map(({ name, behind, oldest, parked }) => ({
    name,
    behind,
    lagMs: oldest ? Math.max(0, now.getTime() - oldest.getTime()) : 0,
    parked,
  }))
}
