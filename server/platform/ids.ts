import { randomBytes } from 'node:crypto'

declare const brand: unique symbol
/** A string that names one kind of thing: `Id<'customer'>` does not pass for `Id<'handle'>`. */
export type Id<Noun extends string> = string & { readonly [brand]?: Noun }

const poolBytes = 4096
let pool = ''
let used = 0
let lastMs = 0
let prefix = ''
let sequence = 0

/**
 * A UUIDv7 (RFC 9562 section 5.7): 48 bits of Unix milliseconds, 12 bits that count within the
 * millisecond so that one process makes them in order, 62 random bits.
 */
export function newId(nowMs: number = Date.now()): string {
  if (used + 20 > pool.length) {
    pool = randomBytes(poolBytes).toString('hex')
    used = 0
  }
  if (nowMs === lastMs) sequence = (sequence + 1) & 0xfff
  else {
    lastMs = nowMs
    const hex = nowMs.toString(16).padStart(12, '0')
    prefix = `${hex.slice(0, 8)}-${hex.slice(8)}-7`
    // Begins in the lower half, so that a busy millisecond seldom runs past its end.
    sequence = Number.parseInt(pool.slice(used, used + 3), 16) & 0x7ff
  }
  const at = used + 3
  used += 20
  const variant = variants[hexValue(pool.charCodeAt(at)) & 3]!
  return `${prefix}${counts[sequence]!}-${variant}${pool.slice(at + 1, at + 4)}-${pool.slice(at + 4, at + 16)}`
}

/** The two highest bits of the ninth byte say by which standard the id was made. */
const variants = ['8', '9', 'a', 'b']
const hexValue = (code: number) => (code < 58 ? code - 48 : code - 87)
const counts = Array.from({ length: 0x1000 }, (_, count) => count.toString(16).padStart(3, '0'))

const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
export function isId(value: unknown): value is string {
  return typeof value === 'string' && shape.test(value)
}
