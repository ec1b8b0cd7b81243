import { randomFillSync } from 'node:crypto'

declare const brand: unique symbol
/** A string that names one kind of thing: `Id<'customer'>` does not pass for `Id<'handle'>`. */
export type Id<Noun extends string> = string & { readonly [brand]?: Noun }

const pool = new Uint8Array(16 * 256)
let used = pool.length
let lastMs = 0
let sequence = 0

/**
 * A UUIDv7 (RFC 9562 section 5.7): 48 bits of Unix milliseconds, 12 bits that count within the
 * millisecond so that one process makes them in order, 62 random bits.
 */
export function newId(nowMs: number = Date.now()): string {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const bytes = pool.subarray(used, used + 16)
  used += 16
  if (nowMs === lastMs) sequence = (sequence + 1) & 0xfff
  else {
    lastMs = nowMs
    sequence = ((bytes[6]! & 0x07) << 8) | bytes[7]!
  }
  let hex = nowMs.toString(16).padStart(12, '0')
  hex += `7${sequence.toString(16).padStart(3, '0')}`
  hex += byteHex[(bytes[8]! & 0x3f) | 0x80]!
  for (let i = 9; i < 16; i++) hex += byteHex[bytes[i]!]!
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

const byteHex = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'))

const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
export function isId(value: unknown): value is string {
  return typeof value === 'string' && shape.test(value)
}
