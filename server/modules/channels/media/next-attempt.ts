const minuteMs = 60_000
const mostMs = 6 * 3_600_000

export interface Tried {
  /** How often it was asked for, the last time included. */
  attempts: number
  /** Since when the provider has it. */
  since: Date
  /** For how long the provider keeps it. */
  keptMs: number
}

/**
 * When a file whose host is away is asked for again: after a minute, then twice as long each time, up
 * to six hours. Undefined when the provider will not have it any more by then. Pure.
 */
export function nextAttempt({ attempts, since, keptMs }: Tried, now: Date): Date | undefined {
  const waitMs = Math.min(mostMs, minuteMs * 2 ** (attempts - 1))
  const lastMs = since.getTime() + keptMs
  if (now.getTime() >= lastMs) return undefined
  // The last time is just before it goes, however long the step would be.
  const beforeItGoes = Math.max(lastMs - minuteMs, now.getTime() + minuteMs)
  const at = Math.min(now.getTime() + waitMs, beforeItGoes)
  return at < lastMs ? new Date(at) : undefined
}
