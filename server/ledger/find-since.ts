// Where a moment lies in the lanes. recorded_at never falls within a lane and positions have no
// gaps, so halving finds it in some twenty looks at the primary key.

import type { Db } from '../platform/database.ts'
import { executeIn } from './transact.ts'

/** The part of a lane after position `from`, up to and with `upto`. */
export interface LaneStretch {
  lane: number
  from: number
  upto: number
}

/** What was recorded since a moment until now, lane by lane; lanes with nothing are left out. */
export function findSince(db: Db, since: Date): Promise<LaneStretch[]> {
  return executeIn(db)<LaneStretch>(
    `with recursive search as (
       select lane, 0::bigint as low, head as high, head as upto from ledger_lane
       union all
       select at.lane,
         case when entry.recorded_at < $1 then at.middle else at.low end,
         case when entry.recorded_at < $1 then at.high else at.middle - 1 end,
         at.upto
       from (
         select lane, low, high, upto, (low + high + 1) / 2 as middle from search where low < high
       ) at
       join ledger_entry entry on entry.lane = at.lane and entry.position = at.middle
     )
     select lane, low as "from", upto from search where low = high and low < upto order by lane`,
    [since],
  )
}
