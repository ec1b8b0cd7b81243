// Words of messages as they are searched: without accents and endings, and also as they sound,
// because people write `vaca` and `baca`. The same on both sides, in any language. Pure.

import type { Content } from '../../channels/index.ts'
import { plain, soundOf } from '../../customers/index.ts'

const mostWords = 2000
const mostAsked = 8
const longestWord = 60
/** Shorter words are found only when they are written whole, and have no sound of their own. */
const minBeginning = 3

/** The lexemes of everything readable in a message; a sound begins with `~`. */
export function wordsIn(content: Content): string[] {
  const found = new Set<string>()
  // Long letters say the same words again and again.
  for (const word of new Set(split(textsIn(content).join(' ')))) {
    if (found.size >= mostWords) break
    const root = rootOf(word)
    const sound = soundIn(root)
    found.add(root)
    if (sound && sound !== root) found.add(`~${sound}`)
  }
  return [...found].sort()
}

/** A tsquery that finds messages with every word of `q`, or a word that begins or sounds so. */
export function wordsQuery(q: string): string | undefined {
  const words = split(q).slice(0, mostAsked)
  if (words.length === 0) return undefined
  return words
    .map((word) => {
      const root = rootOf(word)
      const sound = soundIn(root)
      const ways = new Set(sound ? [root, sound, `~${sound}`] : [root])
      const begins = word.length >= minBeginning ? ':*' : ''
      return `(${[...ways].map((way) => `'${way}'${begins}`).join(' | ')})`
    })
    .join(' & ')
}

/** Letters and digits only, so that a word needs no quoting anywhere. */
const split = (text: string): string[] =>
  plain(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .map((word) => (word.length > longestWord ? [...word].slice(0, longestWord).join('') : word))

/** Without the ending of a plural: `devoluciones` and `devolución`, `clientes` and `cliente`. */
function rootOf(word: string): string {
  if (/\d/.test(word)) return word
  const one = word.length > 4 && word.endsWith('s') ? word.slice(0, -1) : word
  return one.length > 4 && one.endsWith('e') ? one.slice(0, -1) : one
}

const soundIn = (root: string): string | undefined =>
  root.length >= minBeginning && !/\d/.test(root) ? soundOf(root) : undefined

/** Fields that no reader sees as words. */
const unread = new Set(
  'type kind id mediaId headerMediaId originalId expiresAt choiceId url raw language currency catalogId'.split(
    ' ',
  ),
)

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(textsIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => (unread.has(name) ? [] : textsIn(inner)))
}
