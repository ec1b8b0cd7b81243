// Which choice somebody means who answers in words: "2", "la 2", "dos", its title, or the yes with
// which it begins. The same choice as if a button had been pressed.

import type { Choice } from './content.ts'
import { numberWords } from './number-words.ts'

/**
 * The choice that is meant; undefined when it is none, or when it may be two of them. Only a whole
 * answer counts: "2" does, "2 personas" does not. Pure.
 */
export function chosenOf(text: string, choices: readonly Choice[]): Choice | undefined {
  const [called, another] = titled(text, choices)
  if (another) return undefined
  const whole = plain(text)
  const said = whole.replace(beforeNumber, '')
  if (/^\d{1,2}$/.test(said)) {
    const counted = choices[Number(said) - 1]
    // A list whose second line is called "3": who answers "3" means either, and "opción 3" its title.
    const isEither = said === whole && called && counted && called.id !== counted.id
    return isEither ? undefined : (called ?? counted)
  }
  return called ?? choices[(byWord.get(said) ?? 0) - 1] ?? answered(said, choices)
}

/** «La 2», «opción dos», "number 2"; not «las dos», which are both. */
const beforeNumber =
  /^(?:(?:(?:la|el|the|a|o) )?(?:opcion|numero|alternativa|option|number|opcao) |(?:la|el) |(?:the|a|o) (?=\d))/

/** A bare yes or no is the one choice that begins with it: «sí» is «Sí, continuar». */
function answered(said: string, choices: readonly Choice[]): Choice | undefined {
  if (!/^(?:si|yes|sim|no|nao)$/.test(said)) return undefined
  const [one, another] = choices.filter(({ title }) => plain(title).split(/[ ,;:.]/)[0] === said)
  return another ? undefined : one
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
