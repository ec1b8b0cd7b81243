// Quotas of browser keys, which anybody can read out of a page: events a minute, per key and per
// address. Buckets of tokens in this process; with several processes each grants the whole quota.

import type { IngestKey } from './ingest-key.ts'

export interface Quota {
  /** Takes `events` from the key's and the address' quota. @returns 0, or seconds to wait. */
  take(key: IngestKey, address: string, events: number, nowMs: number): number
}

interface Bucket {
  tokens: number
  atMs: number
}

const addressesKept = 50_000
/** One address may be a whole office or a mobile network, but not the whole country. */
const addressShare = 10
const addressLeast = 600

export function createQuota(): Quota {
  const keys = new Map<string, Bucket>()
  const addresses = new Map<string, Bucket>()
  return {
    take(key, address, events, nowMs) {
      if (!key.public) return 0
      const ofAddress = Math.min(
        key.quotaPerMinute,
        Math.max(addressLeast, key.quotaPerMinute / addressShare),
      )
      const own = fill(keys, key.id, key.quotaPerMinute, nowMs)
      const shared = fill(addresses, `${key.id} ${address}`, ofAddress, nowMs)
      const waitS = Math.max(waitOf(own, key.quotaPerMinute), waitOf(shared, ofAddress))
      if (waitS > 0) return waitS
      own.tokens -= events
      shared.tokens -= events
      return 0
    },
  }
}

/** A bucket may go below zero, so that one large batch passes and the next ones wait for it. */
const waitOf = (bucket: Bucket, perMinute: number) =>
  bucket.tokens >= 1 ? 0 : Math.ceil(((1 - bucket.tokens) * 60) / perMinute)

function fill(
  buckets: Map<string, Bucket>,
  name: string,
  perMinute: number,
  nowMs: number,
): Bucket {
  const bucket = buckets.get(name) ?? { tokens: perMinute, atMs: nowMs }
  const gained = (Math.max(0, nowMs - bucket.atMs) * perMinute) / 60_000
  bucket.tokens = Math.min(perMinute, bucket.tokens + gained)
  bucket.atMs = nowMs
  // The least recently used goes first when there are too many.
  buckets.delete(name)
  buckets.set(name, bucket)
  if (buckets.size > addressesKept) buckets.delete(buckets.keys().next().value!)
  return bucket
}
