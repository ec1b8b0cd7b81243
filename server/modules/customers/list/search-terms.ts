// Reads what somebody typed into the search box. Pure.

import { spellHandle } from '../normalise.ts'
import type { PhoneCountry } from '../rules/handle-rules.ts'
import { digitsOf, plain, soundOf } from './plain.ts'

export interface SearchTerms {
  /** The whole, as it is compared. */
  phrase: string
  /** Every word must be found, each in one of its spellings. */
  words: {
    spellings: string[]
    /** Written alike or sounding alike counts too; absent: only as it was typed. */
    alike?: { word: string; sound: string }
  }[]
  /** What was typed, read as an e-mail address or telephone number in its one form. */
  handles: { type: 'email' | 'phone'; value: string }[]
}

const maxWords = 8
/** Shorter words match the beginnings of words only, and are not forgiven errors. */
const minForgivenLength = 4

/** @param country of telephone numbers written without one. */
export function readSearch(q: string, country: PhoneCountry): SearchTerms {
  const phrase = plain(q).slice(0, 200)
  const phone = readPhone(q, country)
  if (phone) return { phrase, words: [phone], handles: readHandles(q, country) }
  const words = phrase.split(' ').filter(Boolean).slice(0, maxWords)
  return {
    phrase,
    words: words.map((word) => ({
      spellings: [word.length < 3 ? ` ${word}` : word],
      ...(isForgiven(word) ? { alike: { word, sound: soundOf(word) } } : {}),
    })),
    handles: readHandles(q, country),
  }
}

/** A number written in any way: `+51 987-654-321`, `(01) 234 5678`, `0051987…`, its last digits. */
function readPhone(q: string, country: PhoneCountry): SearchTerms['words'][number] | undefined {
  const digits = digitsOf(q)
  if (digits.length < 4 || !/^[+\d\s().\-/]+$/.test(q)) return undefined
  const spellings = new Set([digits, digits.replace(/^0+/, '')])
  const normal = spellHandle({ type: 'phone', value: q }, country)
  if ('value' in normal) spellings.add(digitsOf(normal.value))
  spellings.delete('')
  return { spellings: [...spellings] }
}

/**
 * Words with letters only: an address or a number that is nearly the same is another one. And with
 * a sound of some length: `zzzz` sounds like an s, and everybody has one of those.
 */
const isForgiven = (word: string) =>
  word.length >= minForgivenLength && /^[\p{L}'-]+$/u.test(word) && soundOf(word).length >= 3

function readHandles(q: string, country: PhoneCountry): SearchTerms['handles'] {
  const types = ['email', 'phone'] as const
  return types.flatMap((type) => {
    const normal = spellHandle({ type, value: q }, country)
    return 'value' in normal ? [{ type, value: normal.value }] : []
  })
}

/** For `like`: the wildcards of the pattern language lose their meaning. */
export const likeText = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
