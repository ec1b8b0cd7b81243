// Counts by the minute of the house's clock, in this process.

import type { Clock } from './clock.ts'
import { tooManyRequests } from './refusal.ts'

/** Counts one of `who`. @throws rate.limited beyond so many in this minute. */
export type MinuteLimit = (who: string, perMinute: number) => void

const minuteMs = 60_000
const remembered = 100_000

export function createMinuteLimit(clock: Clock): MinuteLimit {
  let minute = 0
  const counts = new Map<string, number>()
  return (who, perMinute) => {
    const now = clock.now().getTime()
    const current = Math.floor(now / minuteMs)
    // Past so many callers in a minute forgetting is the lesser evil: memory stays bounded.
    if (current !== minute || counts.size > remembered) counts.clear()
    minute = current
    const count = (counts.get(who) ?? 0) + 1
    counts.set(who, count)
    if (count > perMinute) {
      throw tooManyRequests({ limitPerMinute: perMinute }, ((current + 1) * minuteMs - now) / 1000)
    }
  }
}
