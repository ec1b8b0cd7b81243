// The last flushes of the hub, so that a client that was away for a moment joins again without
// asking the database, and one that was brought up from it closes the last gap.

import type { Positions } from './live-cursor.ts'
import type { SightedEntry } from './live-sight.ts'

const largest = 5000

export function createMemory() {
  let flushes: { sighted: readonly SightedEntry[]; before: Positions }[] = []
  let entries = 0
  return {
    /** Adds a flush that moved the hub from `before`. */
    keep(sighted: readonly SightedEntry[], before: Positions) {
      flushes.push({ sighted, before })
      entries += sighted.length
      while (entries > largest && flushes.length > 1) entries -= flushes.shift()!.sighted.length
    },
    /** What was flushed after `from`; undefined when that reaches further back than remembered. */
    since(from: Positions, now: Positions): SightedEntry[] | undefined {
      const oldest = flushes[0]?.before ?? now
      if (from.some((position, lane) => position < oldest[lane]!)) return undefined
      return flushes
        .flatMap(({ sighted }) => sighted)
        .filter(({ entry }) => entry.position > from[entry.lane]!)
    },
    forget() {
      flushes = []
      entries = 0
    },
  }
}
