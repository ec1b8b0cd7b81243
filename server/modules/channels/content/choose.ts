// Which choice somebody means who answers in words: "2", "2.", "dos", or its title. The same choice
// as if a button had been pressed.

import type { Choice } from './content.ts'
import { numberWords } from './number-words.ts'

/**
 * The choice that is meant; undefined when it is none, or when it may be two of them. Only a whole
 * answer counts: "2" does, "2 personas" does not. Pure.
 */
export function chosenOf(text: string, choices: readonly Choice[]): Choice | undefined {
  const byTitle = titled(text, choices)
  if (byTitle.length > 1) return undefined
  const number = numberOf(text)
  const byNumber = number === undefined ? undefined : choices[number - 1]
  const [choice] = byTitle
  // A list whose second line is called "3": who answers "3" means either.
  if (choice && byNumber && choice.id !== byNumber.id) return undefined
  return choice ?? byNumber
}

/** Those called so: as written, else without case, accents and the marks around. */
function titled(text: string, choices: readonly Choice[]): Choice[] {
  const exact = choices.filter(({ title }) => title.trim() === text.trim())
  if (exact.length) return exact
  const said = plain(text)
  return said === '' ? [] : choices.filter(({ title }) => plain(title) === said)
}

function numberOf(text: string): number | undefined {
  const said = plain(text)
  return /^\d{1,2}$/.test(said) ? Number(said) : byWord.get(said)
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
