// How much one visitor may say: many sit behind one address, so addresses are given more room than
// each of them. Counted in this process, by the minute.

import type { Clock } from '../../../platform/clock.ts'
import { tooManyRequests } from '../../../platform/refusal.ts'

export type VisitorLimit = (what: string, visitorId: string, perMinute: number) => void

const minuteMs = 60_000
const remembered = 100_000

/** @throws rate.limited */
export function createVisitorLimit(clock: Clock): VisitorLimit {
  let minute = 0
  const counts = new Map<string, number>()
  return (what, visitorId, perMinute) => {
    const now = clock.now().getTime()
    const current = Math.floor(now / minuteMs)
    if (current !== minute || counts.size > remembered) counts.clear()
    minute = current
    const who = `${what} ${visitorId}`
    const count = (counts.get(who) ?? 0) + 1
    counts.set(who, count)
    if (count > perMinute) {
      throw tooManyRequests({ limitPerMinute: perMinute }, ((current + 1) * minuteMs - now) / 1000)
    }
  }
}
