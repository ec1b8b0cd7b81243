// When a delivery is tried again: the schedule Standard Webhooks recommends, some of it by chance, so
// that what failed together does not come back together. Pure.

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const waitsMs = [
  ...[5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour],
  ...[10 * hour, 14 * hour, 20 * hour, 24 * hour],
]
/** A receiver that asks for more is asked sooner all the same. */
const longestRestMs = 24 * hour

/**
 * @param made attempts since it was asked for, the failed one included.
 * @param chance from 0 to 1: up to a fifth is added to the wait.
 * @returns undefined when enough were made.
 */
export function nextAttempt(
  made: number,
  now: Date,
  { chance, restUntil }: { chance: number; restUntil?: Date | undefined },
): Date | undefined {
  const waitMs = waitsMs[made - 1]
  if (waitMs === undefined) return undefined
  const next = now.getTime() + waitMs * (1 + 0.2 * chance)
  return new Date(Math.max(next, restUntil?.getTime() ?? 0))
}

/** Until when a receiver asks for a rest: Retry-After in seconds or as a date (RFC 9110, 10.2.3). */
export function restUntil(retryAfter: string | null, now: Date): Date | undefined {
  const said = retryAfter?.trim()
  if (!said) return undefined
  const at = /^\d+$/.test(said) ? now.getTime() + Number(said) * second : Date.parse(said)
  if (!(at > now.getTime())) return undefined
  return new Date(Math.min(at, now.getTime() + longestRestMs))
}
