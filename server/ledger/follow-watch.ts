// Looks at the ledger when it wakes, and now and then without being woken, for those who lost a
// wake-up. Between two looks it rests in proportion to what a look cost, so that a busy database
// is left to those who write; the entries of that moment are then looked at together.

import { setTimeout } from 'node:timers/promises'
import { isDatabaseAway } from '../platform/database.ts'
import type { LedgerPlatform } from './follow.ts'
import { hearAppended } from './recent.ts'

const pollMs = 1000
const awayMs = 200
/** Waiting longer saves little and is felt. */
const longestRestMs = 100

/**
 * Calls `look` again and again until stopped, one call at a time; `polled` is true once a second,
 * and a look that says `more` is followed by another without waiting to be woken.
 */
export function watchLedger(
  { clock, database, log }: LedgerPlatform,
  pace: { leastMs: number; restFactor: number },
  look: (polled: boolean) => Promise<'more' | undefined>,
): { stop(): Promise<void> } {
  let alarm = new AbortController()
  let stopped = false
  let polledAt = Number.NEGATIVE_INFINITY
  const unwatch = hearAppended(database, () => alarm.abort('woken'))

  async function lookOnce(): Promise<'more' | undefined> {
    const now = clock.now().getTime()
    const polled = now - polledAt >= pollMs
    try {
      const more = await look(polled)
      if (polled) polledAt = now
      return more
    } catch (error) {
      if (stopped) return undefined
      if (!isDatabaseAway(error)) log.error({ err: error }, 'looking for new entries failed')
      await setTimeout(awayMs)
      return 'more'
    }
  }

  async function watch() {
    while (!stopped) {
      alarm = new AbortController()
      const began = performance.now()
      const more = await lookOnce()
      const tookMs = performance.now() - began
      await setTimeout(Math.max(pace.leastMs, Math.min(longestRestMs, pace.restFactor * tookMs)))
      const sincePoll = clock.now().getTime() - polledAt
      if (!stopped && !more) await clock.sleep(Math.max(0, pollMs - sincePoll), alarm.signal)
    }
  }

  const watching = watch()
  return {
    async stop() {
      stopped = true
      unwatch()
      alarm.abort()
      await watching
    },
  }
}
