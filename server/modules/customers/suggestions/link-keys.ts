// What two customers must share to be suggested as one person. A key is exact; the linker that
// compares them stands behind an interface (linker.ts), so that another one can take over.

import { plain } from '../list/plain.ts'
import { spellHandle } from '../normalise.ts'
import type { TraitClaim } from '../traits/effective.ts'

export interface LinkFacts {
  handles: readonly { type: string; value: string; held: boolean }[]
  claims: readonly TraitClaim[]
}

const phoneTraits = new Set(['phone', 'mobile', 'phoneNumber', 'phone_number', 'whatsapp'])
const emailTraits = new Set(['email', 'mail', 'emailAddress', 'email_address'])
const birthTraits = ['birthday', 'birthdate', 'birthDate', 'birth_date', 'dateOfBirth']
const maxKeys = 20

/** Keys `name_birth|…`, `name_phone|…`, `name_email|…`, of handles and of what was only claimed. */
export function linkKeysOf(
  name: string | null,
  traits: Readonly<Record<string, unknown>>,
  facts: LinkFacts,
): string[] {
  const person = name && wordsOf(name)
  if (!person) return []
  const keys = new Set<string>()
  for (const trait of birthTraits) {
    const date = dateOf(traits[trait])
    if (date) keys.add(`name_birth|${person}|${date}`)
  }
  for (const phone of valuesFor('phone', ['phone', 'whatsapp'], phoneTraits, facts)) {
    keys.add(`name_phone|${person}|${phone}`)
  }
  for (const email of valuesFor('email', ['email'], emailTraits, facts)) {
    keys.add(`name_email|${person}|${email}`)
  }
  return [...keys].sort().slice(0, maxKeys)
}

/** One word is no name: every "Ana" would be one person. The order of the words does not matter. */
function wordsOf(name: string): string | undefined {
  const words = plain(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .sort()
  return words.length >= 2 ? words.join(' ') : undefined
}

function dateOf(value: unknown): string | undefined {
  const match = typeof value === 'string' && /^(\d{4}-\d{2}-\d{2})(T|$)/.exec(value)
  return match ? match[1] : undefined
}

function* valuesFor(
  type: 'phone' | 'email',
  handleTypes: readonly string[],
  traitNames: ReadonlySet<string>,
  { handles, claims }: LinkFacts,
): Generator<string> {
  const said = handles
    .filter((handle) => handle.held && handleTypes.includes(handle.type))
    .map((handle) => handle.value)
  for (const claim of claims) {
    if (traitNames.has(claim.name) && typeof claim.value === 'string') said.push(claim.value)
  }
  for (const value of said) {
    // WhatsApp ids are the number in digits only.
    const written = type === 'phone' && /^\d{9,15}$/.test(value) ? `+${value}` : value
    for (const spelling of new Set([value, written])) {
      const normal = spellHandle({ type, value: spelling })
      if ('value' in normal) {
        yield normal.value
        break
      }
    }
  }
}
