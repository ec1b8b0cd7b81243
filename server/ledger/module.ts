// The ledger as a part of the house: its routes, the live streams, retention and metrics. What it
// must know of people and rights comes in from build.ts, which also starts the followers.

import type { Module, Platform } from '../platform/module.ts'
import type { Follower } from './follow.ts'
import { createLive } from './live.ts'
import type { LiveSight } from './live-sight.ts'
import { type Held, purge } from './retention.ts'
import { ledgerRoutes } from './routes.ts'
import { findStatus } from './status.ts'

export interface LedgerParts {
  /** The followers of every module, asked for when they are needed. */
  followers: () => readonly Follower[]
  /** Whose entries are and who may see them live. */
  sight: LiveSight
  /** Handles whose entries no retention may touch. */
  held: Held
}

export function createLedgerModule(platform: Platform, parts: LedgerParts): Module {
  const { followers, sight, held } = parts
  const live = createLive(platform, sight)
  platform.jobs.define(
    'ledger-retention',
    async (_data, signal) => {
      const redacted = await purge(platform, held, signal)
      if (redacted) platform.log.info({ redacted }, 'redacted what was past its time')
    },
    { everyCron: '17 3 * * *' },
  )
  measure(platform, followers, live.count)
  return {
    name: 'ledger',
    routes: [live.route, ...ledgerRoutes(platform, followers)],
    stop: live.stop,
  }
}

function measure(
  { db, clock, metrics }: Platform,
  followers: () => readonly Follower[],
  clients: () => number,
) {
  metrics.gauge('hebra_live_clients', 'Live streams of entries in this process', [], (gauge) =>
    gauge.set(clients()),
  )
  const behind = metrics.gauge('hebra_follower_behind', 'Entries not yet passed', ['follower'])
  const parked = metrics.gauge('hebra_parked_entries', 'Entries put aside', ['follower'])
  const heads = metrics.gauge('hebra_ledger_lane_head', 'Entries of a lane', ['lane'])
  // One look at the database serves all four.
  metrics.gauge(
    'hebra_follower_lag',
    'Age in seconds of the oldest entry not yet passed',
    ['follower'],
    async (lag) => {
      const names = followers().map((follower) => follower.name)
      const status = await findStatus(db, names, clock.now())
      for (const { lane, head } of status.lanes) heads.set({ lane: String(lane) }, head)
      for (const follower of status.followers) {
        lag.set({ follower: follower.name }, follower.lagMs / 1000)
        behind.set({ follower: follower.name }, follower.behind)
        parked.set({ follower: follower.name }, follower.parked)
      }
    },
  )
}
