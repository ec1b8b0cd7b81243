// When something happened, by our clock. A client's clock may be wrong by years, but the time that
// passed on it between the event and the sending is right, so we count back from our own receipt.
// Source: segment.com/docs/connections/spec/common/#timestamps.

export interface GivenTimes {
  /** The client's time of the event, as given. */
  timestamp: unknown
  /** The client's time of the sending; one for a whole batch. */
  sentAt: unknown
  receivedAtMs: number
  /** How far back a public key may date; undefined: any time since 1900. */
  backdateLimitMs: number | undefined
}

const earliestMs = Date.UTC(1900, 0, 1)
export const publicBackdateLimitMs = 48 * 60 * 60 * 1000

/**
 * `receivedAt − (sentAt − timestamp)`; without `sentAt` the timestamp as given; without a readable
 * timestamp the receipt. Never in the future, never further back than the key may date.
 * @returns milliseconds since 1970.
 */
export function correctTime(times: GivenTimes): number {
  const { receivedAtMs } = times
  const happened = readInstant(times.timestamp)
  if (happened === undefined) return receivedAtMs
  const sent = readInstant(times.sentAt)
  const corrected = sent === undefined ? happened : receivedAtMs - (sent - happened)
  const floor =
    times.backdateLimitMs === undefined ? earliestMs : receivedAtMs - times.backdateLimitMs
  return Math.max(floor, Math.min(receivedAtMs, corrected))
}

/** ISO 8601 or whatever Date reads; a number is milliseconds, or seconds when it is that small. */
function readInstant(value: unknown): number | undefined {
  if (typeof value === 'string') {
    const parsed = Date.parse(value)
    return Number.isNaN(parsed) ? undefined : parsed
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined
  const ms = Math.abs(value) < 1e11 ? value * 1000 : value
  return Math.abs(ms) <= 8.64e15 ? Math.trunc(ms) : undefined
}
