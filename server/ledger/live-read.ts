import type { Db } from '../platform/database.ts'
import { laneCount } from './lane.ts'
import { encodePositions, type Positions } from './live-cursor.ts'
import { type Entry, entryColumns } from './read.ts'
import { executeIn } from './transact.ts'

const lanes = Array.from({ length: laneCount }, (_, lane) => lane)

/** The position of the last entry of each lane. */
export async function readHeads(db: Db): Promise<number[]> {
  const rows = await executeIn(db)<{ head: number }>(
    'select head from ledger_lane order by lane',
    [],
  )
  return rows.map((row) => row.head)
}

/** Where the ledger stands, as the cursor of a live stream that misses nothing read after this. */
export const readLivePosition = async (db: Db): Promise<string> =>
  encodePositions(await readHeads(db))

// One snapshot sees heads and entries alike, and lanes are gapless up to their heads: nothing
// between two reads can be missed, whoever wrote it.
const newerStatement = `/*keep:ledger-newer*/
with moved as materialized (
  select head.lane, seen.position, least(head.head, seen.upto) as upto
  from ledger_lane head
  join unnest($1::smallint[], $2::bigint[], $3::bigint[]) as seen (lane, position, upto)
    on seen.lane = head.lane
  where least(head.head, seen.upto) > seen.position
)
select ${entryColumns} from moved cross join lateral (
  select * from ledger_entry where ledger_entry.lane = moved.lane
    and ledger_entry.position > moved.position and ledger_entry.position <= moved.upto
  order by ledger_entry.position limit $4
) entry
order by entry.lane, entry.position limit $4`

/** At most `limit` entries after `from` and up to `upto`, by lane and by position in it. */
export function readNewer(
  db: Db,
  from: Positions,
  limit: number,
  upto: Positions = new Array(laneCount).fill(Number.MAX_SAFE_INTEGER),
): Promise<Entry[]> {
  return executeIn(db)<Entry>(newerStatement, [lanes, from, upto, limit])
}

/** `positions` moved to the last of `entries` in each lane. */
export function advance(
  positions: Positions,
  entries: readonly { lane: number; position: number }[],
): number[] {
  const moved = [...positions]
  for (const { lane, position } of entries) moved[lane] = position
  return moved
}
