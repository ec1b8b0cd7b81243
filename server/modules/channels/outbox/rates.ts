// Token buckets: how much may be sent, counted in the database so that all processes share them.
// The clocks of processes differ a little, so a bucket's time never runs back. Pure.

export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

export interface Bucket {
  readonly tokens: number
  /** At present; less than the rate's after the provider said that it was too much. */
  readonly perSecond: number
  readonly at: Date
  readonly pausedUntil: Date | null
}

/** A slowed bucket is as fast as before after so long. */
const recoverS = 60
const least = 1 / 8
/** What sums of fractions may lose. */
const nothing = 1e-6

/** The bucket as it is at `now`; one never seen before is full. */
export function refilled(bucket: Bucket | undefined, rate: Rate, now: Date): Bucket {
  if (!bucket) {
    return { tokens: rate.burst, perSecond: rate.perSecond, at: now, pausedUntil: null }
  }
  const at = bucket.at > now ? bucket.at : now
  const passedS = (at.getTime() - bucket.at.getTime()) / 1000
  const isOver = bucket.pausedUntil !== null && bucket.pausedUntil <= now
  return {
    tokens: Math.min(rate.burst, bucket.tokens + passedS * bucket.perSecond),
    perSecond: Math.min(rate.perSecond, bucket.perSecond + (rate.perSecond * passedS) / recoverS),
    at,
    pausedUntil: isOver ? null : bucket.pausedUntil,
  }
}

/** How many may go now. */
export function tokensIn(bucket: Bucket): number {
  return bucket.pausedUntil ? 0 : Math.max(0, Math.floor(bucket.tokens + nothing))
}

/** When the next may go; `bucket` as it is now. */
export function nextTokenAt(bucket: Bucket): Date {
  const missing = Math.max(0, 1 - bucket.tokens - nothing)
  const filledAt = bucket.at.getTime() + Math.ceil((missing / bucket.perSecond) * 1000)
  return new Date(Math.max(filledAt, bucket.pausedUntil?.getTime() ?? 0))
}

export const taken = (bucket: Bucket, tokens: number): Bucket => ({
  ...bucket,
  tokens: bucket.tokens - tokens,
})

/** Nothing goes until then: the provider is away. */
export const paused = (bucket: Bucket, until: Date): Bucket => ({
  ...bucket,
  pausedUntil: bucket.pausedUntil && bucket.pausedUntil > until ? bucket.pausedUntil : until,
})

/** The provider said that it was too much: nothing until then, and half as fast afterwards. */
export const slowed = (bucket: Bucket, rate: Rate, until: Date): Bucket => ({
  tokens: 0,
  perSecond: Math.max(rate.perSecond * least, bucket.perSecond / 2),
  at: bucket.at > until ? bucket.at : until,
  pausedUntil: paused(bucket, until).pausedUntil,
})
