// The ledger as a part of the house: its routes, the live streams, retention and metrics. What it
// must know of people and rights comes in from build.ts, which also starts the followers.

import type { Module, Platform } from '../platform/module.ts'
import type { Follower } from './follow.ts'
import { createLive, type Live } from './live.ts'
import type { LiveSight } from './live-sight.ts'
import { purgeAnswers } from './purge-answers.ts'
import { type CopyKeeper, type Held, purge } from './retention.ts'
import { ledgerRoutes } from './routes.ts'
import { measureLedger } from './status-metrics.ts'

export interface LedgerParts {
  /** The followers of every module, asked for when they are needed. */
  followers: () => readonly Follower[]
  /** Whose entries are and who may see them live. */
  sight: LiveSight
  /** Handles whose entries no retention may touch. */
  held: Held
  /** Of every module, asked for when they are needed. */
  keepers: () => readonly CopyKeeper[]
}

export interface LedgerModule extends Module {
  /** Tells live clients something that is no history. */
  readonly tell: Live['tell']
}

export function createLedgerModule(platform: Platform, parts: LedgerParts): LedgerModule {
  const { followers, sight, held, keepers } = parts
  const live = createLive(platform, sight)
  platform.jobs.define(
    'ledger-retention',
    async (_data, signal) => {
      const redacted = await purge(platform, { held, keepers: keepers() }, signal)
      await purgeAnswers(platform, signal)
      if (redacted) platform.log.info({ redacted }, 'redacted what was past its time')
    },
    { everyCron: '17 3 * * *' },
  )
  measureLedger(platform, followers, live.count)
  return {
    name: 'ledger',
    routes: [live.route, ...ledgerRoutes(platform, followers)],
    tell: live.tell,
    stop: live.stop,
  }
}
