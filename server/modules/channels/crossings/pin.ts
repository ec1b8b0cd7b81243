// The pin of a crossing: six digits that a caller keys in. There are only a million, so that each
// holds for ten minutes, on the number it was given out for, and a call has three tries.

import { randomInt } from 'node:crypto'
import type { Vault } from '../../../platform/vault.ts'

export const pinLivesMs = 10 * 60_000
/** So many of one number may be alive: a guess then hits one in a thousand times at most. */
export const pinsAlive = 1000
export const triesInACall = 3

export const makePin = (): string => String(randomInt(1_000_000)).padStart(6, '0')

export const isPin = (text: string): boolean => /^\d{6}$/.test(text)

/** By which a pin is found without being kept. @param number the one called, E.164. */
export const digestOfPin = (vault: Pick<Vault, 'digest'>, pin: string, number: string): string =>
  vault.digest(`crossing-pin:${number}:${pin}`)
