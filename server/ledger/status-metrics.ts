import type { Platform } from '../platform/module.ts'
import type { Follower } from './follow.ts'
import { findStatus, type LedgerStatus } from './status.ts'

/** One look at the database serves all gauges of a scrape. */
const freshMs = 500

/** The ledger's figures at /metrics; those of the whole house are the same from every process. */
export function measureLedger(
  { db, clock, metrics }: Platform,
  followers: () => readonly Follower[],
  clients: () => number,
) {
  let looked: Promise<LedgerStatus> | undefined
  let lookedAt = 0
  const look = () => {
    const now = performance.now()
    if (looked && now - lookedAt < freshMs) return looked
    const names = followers().map((follower) => follower.name)
    lookedAt = now
    looked = findStatus(db, names, clock.now())
    looked.catch(() => {
      looked = undefined
    })
    return looked
  }
  const perFollower = (
    name: string,
    help: string,
    of: (follower: LedgerStatus['followers'][number]) => number,
  ) =>
    metrics.gauge(name, help, ['follower'], async (gauge) => {
      for (const follower of (await look()).followers) {
        gauge.set({ follower: follower.name }, of(follower))
      }
    })
  metrics.gauge('hebra_live_clients', 'Live streams of entries in this process', [], (gauge) =>
    gauge.set(clients()),
  )
  metrics.gauge('hebra_ledger_lane_head', 'Entries of a lane', ['lane'], async (gauge) => {
    for (const { lane, head } of (await look()).lanes) gauge.set({ lane: String(lane) }, head)
  })
  perFollower('hebra_follower_behind', 'Entries not yet passed', ({ behind }) => behind)
  perFollower('hebra_parked_entries', 'Entries put aside', ({ parked }) => parked)
  perFollower(
    'hebra_follower_lag',
    'Age in seconds of the oldest entry not yet passed',
    ({ lagMs }) => lagMs / 1000,
  )
}
