// A provider that does not answer is asked by one at a time, and ever more seldom, until it answers:
// whatever is asked meanwhile would only become unknown. Each process counts for itself, the pause
// is shared. Pure but for its own memory.

import type { SendOutcome } from '../adapter.ts'

export interface Strikes {
  /** Takes note of an outcome. @returns for how long to leave the touchpoint alone, if at all. */
  after(touchpointId: string, outcome: SendOutcome): number | undefined
  /** How many may be asked at a time. */
  allowed(touchpointId: string, most: number): number
}

const enough = 3
const firstMs = 1000
const mostMs = 30_000

export function createStrikes(): Strikes {
  const counts = new Map<string, number>()
  return {
    after(touchpointId, outcome) {
      if (!isSilence(outcome)) {
        counts.delete(touchpointId)
        return undefined
      }
      const count = (counts.get(touchpointId) ?? 0) + 1
      counts.set(touchpointId, count)
      if (count < enough) return undefined
      return Math.min(mostMs, firstMs * 2 ** Math.min(count - enough, 10))
    },
    allowed: (touchpointId, most) => ((counts.get(touchpointId) ?? 0) < enough ? most : 1),
  }
}

const isSilence = (outcome: SendOutcome) =>
  outcome.how === 'unknown' ||
  (outcome.how === 'failed' && outcome.failure.reason === 'provider_away')
