// Which choice somebody means who answers in words: "2", "2.", "dos", or its title. The same choice
// as if a button had been pressed.

import type { Choice } from './content.ts'
import { numberWords } from './number-words.ts'

/**
 * The choice that is meant; undefined when it is none, or when it may be two of them. Only a whole
 * answer counts: "2" does, "2 personas" does not. Pure.
 */
export function chosenOf(text: string, choices: readonly Choice[]): Choice | undefined {
  const [called, another] = titled(text, choices)
  if (another) return undefined
  const said = plain(text)
  if (/^\d{1,2}$/.test(said)) {
    const counted = choices[Number(said) - 1]
    // A list whose second line is called "3": who answers "3" means either.
    return called && counted && called.id !== counted.id ? undefined : (called ?? counted)
  }
  return called ?? choices[(byWord.get(said) ?? 0) - 1]
}

/** Those called so: as written, else without case, accents and the marks around. */
function titled(text: string, choices: readonly Choice[]): Choice[] {
  const exact = choices.filter(({ title }) => title.trim() === text.trim())
  if (exact.length) return exact
  const said = plain(text)
  return said === '' ? [] : choices.filter(({ title }) => plain(title) === said)
}

/** `¡Sí!` and `si` are one, as are `2.`, `#2` and `2️⃣`. */
const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s\p{Pd}]+/gu, ' ')
    .replace(/^[\p{P}\p{Z}#]+|[\p{P}\p{Z}]+$/gu, '')

const byWord = new Map(numberWords.map(([word, number]) => [plain(word), number]))
