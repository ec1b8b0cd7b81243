// One reader a process looks at what was just appended, by lane and kind, so that a follower is
// disturbed only for kinds it wants. What nobody wants is passed over on the slow poll, which is
// also the net under lost wake-ups.

import type { Db } from '../platform/database.ts'
import type { LedgerPlatform } from './follow.ts'
import { watchLedger } from './follow-watch.ts'
import { findBehind } from './follower-cursor.ts'
import { laneCount } from './lane.ts'
import { executeIn } from './transact.ts'

/** A lane that moved further than this between two looks is offered to every follower unread. */
const farEntries = 500

interface TailFollower {
  name: string
  kinds?: readonly string[]
}
/** Says that `follower` has about `entries` more entries of interest in `lane`. */
type Offer = (follower: string, lane: number, entries: number) => void

/** Watches the ledger and offers each follower the lanes with news for it. */
export function watchTail(
  platform: LedgerPlatform,
  followers: readonly TailFollower[],
  offer: Offer,
): { stop(): Promise<void> } {
  const names = followers.map((follower) => follower.name)
  let seen: Map<number, number> | undefined
  return watchLedger(platform, { leastMs: 3, restFactor: 5 }, async (polled) => {
    if (seen) await offerNew(platform.db, seen, followers, offer)
    else seen = await readHeads(platform.db)
    if (!polled) return undefined
    for (const { follower, lane, entries } of await findBehind(platform.db, names)) {
      offer(follower, lane, entries)
    }
    return undefined
  })
}

async function readHeads(db: Db): Promise<Map<number, number>> {
  const lanes = await db.selectFrom('ledger_lane').select(['lane', 'head']).execute()
  return new Map(lanes.map(({ lane, head }) => [lane, head]))
}

const headsStatement = `/*keep:ledger-tail-heads*/
select lane, head.head, null as kind, head.head - seen.position as entries from ledger_lane head
join unnest($1::smallint[], $2::bigint[]) as seen (lane, position) using (lane)
where head.head > seen.position`

const kindsStatement = `/*keep:ledger-tail-kinds*/
with moved as materialized (
  select lane, seen.position, head.head from ledger_lane head
  join unnest($1::smallint[], $2::bigint[]) as seen (lane, position) using (lane)
  where head.head > seen.position
)
select moved.lane, moved.head, null as kind, moved.head - moved.position as entries from moved
where moved.head - moved.position > ${farEntries}
union all
select moved.lane, moved.head, entry.kind, count(*) from moved
join ledger_entry entry on entry.lane = moved.lane and entry.position > moved.position
  and entry.position <= moved.head
where moved.head - moved.position <= ${farEntries}
group by 1, 2, 3`

async function offerNew(
  db: Db,
  seen: Map<number, number>,
  followers: readonly TailFollower[],
  offer: Offer,
) {
  const lanes = Array.from({ length: laneCount }, (_, lane) => lane)
  // Where everybody wants every kind, only the heads need be looked at.
  const statement = followers.some(({ kinds }) => kinds) ? kindsStatement : headsStatement
  const rows = await executeIn(db)<{
    lane: number
    head: number
    kind: string | null
    entries: number
  }>(statement, [lanes, lanes.map((lane) => seen.get(lane) ?? 0)])
  for (const { lane, head, kind, entries } of rows) {
    seen.set(lane, head)
    for (const { name, kinds } of followers) {
      if (!kind || !kinds || kinds.includes(kind)) offer(name, lane, entries)
    }
  }
}
