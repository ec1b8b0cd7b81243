// The code of a crossing: eight characters of Crockford's base 32, which leaves out I, L, O and U. It
// travels inside what people write, so it is read among words and as people mistype it. Each half
// holds one of the digits 2 to 9: ordinary words, telephone numbers and dates are never taken for one.
// https://www.crockford.com/base32.html

import { randomInt } from 'node:crypto'
import type { Vault } from '../../../platform/vault.ts'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const half = 4

/** A new code, such as `7KPA2M9X`; one of some 430 thousand millions. */
export function makeCode(): string {
  for (;;) {
    const code = Array.from({ length: 2 * half }, () => alphabet[randomInt(alphabet.length)]).join(
      '',
    )
    if (isCode(code)) return code
  }
}

/** As people read it best: `7KPA-2M9X`. */
export const spellCode = (code: string): string => `${code.slice(0, half)}-${code.slice(half)}`

/**
 * Everything in a text that may be a code, in its order and once: in either case, with O for 0, I or
 * L for 1, and with spaces or a dash in its middle. Pure.
 */
export function readCodes(text: string): string[] {
  const words = [...text.normalize('NFKC').matchAll(/[\p{L}\p{N}]+/gu)].map((match) => ({
    letters: straighten(match[0]),
    from: match.index,
    to: match.index + match[0].length,
  }))
  const plain = text.normalize('NFKC')
  const found = words.flatMap((word, i) => {
    const next = words[i + 1]
    const joins = next && middle.test(plain.slice(word.to, next.from))
    return [word.letters, ...(joins ? [halves(word.letters, next.letters)] : [])]
  })
  return [...new Set(found.filter(isCode))]
}

const middle = /^[\s\p{Pd}\u2212]{1,3}$/u

const halves = (one: string, other: string) =>
  one.length === half && other.length === half ? one + other : ''

const straighten = (word: string) =>
  word.toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1')

const form = new RegExp(`^[${alphabet}]{${2 * half}}$`)
const telling = /[2-9]/

const isCode = (text: string) =>
  form.test(text) &&
  telling.test(text.slice(0, half)) &&
  telling.test(text.slice(half)) &&
  /[A-Z]/.test(text)

/** By which a code is found without being kept. */
export const digestOfCode = (vault: Pick<Vault, 'digest'>, code: string): string =>
  vault.digest(`crossing:${code}`)
