// Ids in the forms Meta gives them, so that whoever stores or parses them meets the real lengths.

import { createHash, randomBytes, randomInt } from 'node:crypto'

/** Such as `106540352242922`: accounts, numbers, media, templates. */
export const newNumericId = (): string => `1${digits(14)}`

/**
 * The id of a message: `wamid.` and base64 of the person's number, the direction and 18 or 20 hex
 * digits, as those that Meta publishes.
 */
export function newMessageId(phone: string, from: 'customer' | 'business'): string {
  const own = from === 'customer' ? `3A${hex(18)}` : hex(18)
  const direction = from === 'customer' ? 0x12 : 0x11
  return `wamid.${Buffer.from([
    ...[0x1c, 0x18, phone.length, ...Buffer.from(phone)],
    ...[0x15, 0x02, 0x00, direction, 0x18, own.length, ...Buffer.from(own)],
    0x00,
  ]).toString('base64')}`
}

/**
 * A business-scoped id of a person: the country and up to 128 letters and digits. The same seed
 * gives the same id, so that a stand-in that starts anew knows people by the ids they had.
 */
export const userIdFrom = (country: string, seed: string): string =>
  `${country}.${digitsFrom(seed)}`

export const parentUserIdFrom = (country: string, seed: string): string =>
  `${country}.ENT.${digitsFrom(`parent ${seed}`)}`

const digitsFrom = (seed: string) =>
  BigInt(`0x${createHash('sha256').update(seed).digest('hex')}`)
    .toString()
    .slice(0, 20)

export const newTraceId = (): string => `A${randomBytes(16).toString('base64url')}`

export const newSecret = (): string => hex(32).toLowerCase()

export const newToken = (): string => `EAA${randomBytes(60).toString('base64url')}`

const digits = (count: number) => Array.from({ length: count }, () => randomInt(10)).join('')

const hex = (count: number) =>
  randomBytes(count / 2)
    .toString('hex')
    .toUpperCase()
