// What a provider refused outside of sending, with what follows from it for a sender.

import { defineRefusal, Refusal } from '../../../platform/refusal.ts'
import type { Failure } from '../adapter.ts'

/** Details: `reason` and the provider's `detail`. */
const refusal = defineRefusal('provider.refused', 502, 'The provider refused this')

/** Beside the refusal, because what follows is no detail for a screen. */
const carried = new WeakMap<Refusal, Failure>()

/** Carries the failure for whoever was about to send. */
export function providerRefused(failure: Failure): Refusal {
  const error = refusal({ reason: failure.reason, detail: failure.detail })
  carried.set(error, failure)
  return error
}

/** What follows for a delivery, when `error` is what a provider refused. */
export const failureCarried = (error: unknown): Failure | undefined =>
  error instanceof Refusal ? carried.get(error) : undefined
