// One reader a process looks at what was just appended, by lane and kind, so that a follower is
// disturbed only for kinds it wants. What nobody wants is passed over on the slow poll, which is
// also the net under lost wake-ups.

import type { Db } from '../platform/database.ts'
import type { LedgerPlatform } from './follow.ts'
import { watchLedger } from './follow-watch.ts'
import { findBehind } from './follower-cursor.ts'
import type { Entry } from './read.ts'
import type { Recent } from './recent.ts'
import { executeIn } from './transact.ts'

/** A lane that moved further than this between two looks is offered to every follower unread. */
const farEntries = 500

interface TailFollower {
  name: string
  kinds?: readonly string[]
}
interface Told {
  followers: readonly TailFollower[]
  /** What of the ledger this process knows without reading. */
  recent: Recent
}
/** Says that `follower` has about `entries` more entries of interest in `lane`. */
type Offer = (follower: string, lane: number, entries: number) => void

/** Watches the ledger and offers each follower the lanes with news for it. */
export function watchTail(
  platform: LedgerPlatform,
  told: Told,
  offer: Offer,
): { stop(): Promise<void> } {
  const { followers } = told
  const names = followers.map((follower) => follower.name)
  let seen: Map<number, number> | undefined
  return watchLedger(platform, { leastMs: 3, restFactor: 5 }, async (polled) => {
    if (seen) await offerNew(platform.db, seen, told, offer)
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
select lane, seen.position as "from", head.head as upto from ledger_lane head
join unnest($1::smallint[], $2::bigint[]) as seen (lane, position) using (lane)
where head.head > seen.position`

const kindsStatement = `/*keep:ledger-tail-kinds*/
select moved.lane, entry.kind, count(*) as entries
from unnest($1::smallint[], $2::bigint[], $3::bigint[]) as moved (lane, "from", upto)
join ledger_entry entry on entry.lane = moved.lane and entry.position > moved."from"
  and entry.position <= moved.upto
group by 1, 2`

interface Stretch {
  lane: number
  from: number
  upto: number
}

interface News {
  lane: number
  /** Null: of all kinds, unread. */
  kind: string | null
  entries: number
}

async function offerNew(
  db: Db,
  seen: Map<number, number>,
  { followers, recent }: Told,
  offer: Offer,
) {
  const moved = await executeIn(db)<Stretch>(headsStatement, [[...seen.keys()], [...seen.values()]])
  // Where everybody wants every kind, only the heads need be looked at.
  const areKindsWanted = followers.some(({ kinds }) => kinds)
  const news = areKindsWanted ? await findKinds(db, moved, recent) : moved.map(unread)
  for (const { lane, upto } of moved) seen.set(lane, upto)
  for (const { lane, kind, entries } of news) {
    for (const { name, kinds } of followers) {
      if (!kind || !kinds || kinds.includes(kind)) offer(name, lane, entries)
    }
  }
}

const unread = ({ lane, from, upto }: Stretch): News => ({ lane, kind: null, entries: upto - from })

/** How many of each kind: those of this process are known, others are counted in the database. */
async function findKinds(db: Db, moved: readonly Stretch[], recent: Recent): Promise<News[]> {
  const news: News[] = []
  const unknown: Stretch[] = []
  for (const stretch of moved) {
    const { lane, from, upto } = stretch
    const entries = recent.read(lane, from, upto)
    if (entries) news.push(...countKinds(lane, entries))
    else if (upto - from > farEntries) news.push(unread(stretch))
    else unknown.push(stretch)
  }
  if (unknown.length === 0) return news
  const counted = await executeIn(db)<News>(kindsStatement, [
    unknown.map(({ lane }) => lane),
    unknown.map(({ from }) => from),
    unknown.map(({ upto }) => upto),
  ])
  return [...news, ...counted]
}

function countKinds(lane: number, entries: readonly Entry[]): News[] {
  const counts = new Map<string, number>()
  for (const { kind } of entries) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return [...counts].map(([kind, count]) => ({ lane, kind, entries: count }))
}
