// A provider that does not answer, or cannot just now, to several deliveries one after the other, is
// asked by one at a time and ever more seldom, until it answers one: whatever else were asked
// meanwhile would only become unknown, or use up its tries. A single delivery that fails again and
// again is no sign of that. Each process counts for itself, the pause is shared.

import type { SendOutcome } from '../adapter.ts'

export interface Strikes {
  /** Takes note of an outcome. @returns until when to leave the touchpoint alone, if anew. */
  after(
    of: { touchpointId: string; deliveryId: string },
    outcome: SendOutcome,
    now: Date,
  ): Date | undefined
  isAway(touchpointId: string): boolean
}

interface Strike {
  deliveries: Set<string>
  pauses: number
  until: Date
}

const enough = 4
const firstMs = 1000
const mostMs = 30_000

export function createStrikes(): Strikes {
  const strikes = new Map<string, Strike>()
  return {
    after({ touchpointId, deliveryId }, outcome, now) {
      if (!isSilence(outcome)) {
        strikes.delete(touchpointId)
        return undefined
      }
      const strike = strikes.get(touchpointId) ?? { deliveries: new Set(), pauses: 0, until: now }
      strikes.set(touchpointId, strike)
      strike.deliveries.add(deliveryId)
      // Those that were under way when the first fell silent make no longer pause.
      if (strike.deliveries.size < enough || now < strike.until) return undefined
      const pauseMs = Math.min(mostMs, firstMs * 2 ** strike.pauses)
      strike.pauses += 1
      strike.until = new Date(now.getTime() + pauseMs)
      return strike.until
    },
    isAway: (touchpointId) => (strikes.get(touchpointId)?.deliveries.size ?? 0) >= enough,
  }
}

/** No answer, or one that puts off without saying anything of the delivery. */
const isSilence = (outcome: SendOutcome) =>
  outcome.how === 'unknown' || (outcome.how === 'failed' && outcome.failure.then.do === 'retry')
