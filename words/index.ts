// Every word the product says, in three languages. Spanish is the source: English and Portuguese
// are typed by it, so a missing word or a wrong parameter fails the type check. A word is a string
// or a function of what it tells; used by the server and the apps alike.

import type { emoji } from './es/emoji.ts'
import type { forCustomers } from './es/for-customers.ts'
import type { es } from './es/index.ts'

export const languages = ['es', 'en', 'pt'] as const
export type Language = (typeof languages)[number]

type Widen<T> = T extends string
  ? string
  : T extends (...given: infer Given) => string
    ? (...given: Given) => string
    : { readonly [Key in keyof T]: Widen<T[Key]> }

export type Words = Widen<typeof es>
export type CustomerWords = Widen<typeof forCustomers>
export type EmojiWords = Widen<typeof emoji>

/** Loads one language; an app that speaks Spanish never downloads Portuguese. */
export async function loadWords(language: Language): Promise<Words> {
  if (language === 'en') return (await import('./en/index.ts')).en
  if (language === 'pt') return (await import('./pt/index.ts')).pt
  return (await import('./es/index.ts')).es
}

/** What customers read of the house itself, apart from the rest: no staff's browser loads it. */
export async function loadCustomerWords(language: Language): Promise<CustomerWords> {
  if (language === 'en') return (await import('./en/for-customers.ts')).forCustomers
  if (language === 'pt') return (await import('./pt/for-customers.ts')).forCustomers
  return (await import('./es/for-customers.ts')).forCustomers
}

/** What emoji are called, apart from the rest: needed only by whoever looks for one. */
export async function loadEmoji(language: Language): Promise<EmojiWords> {
  if (language === 'en') return (await import('./en/emoji.ts')).emoji
  if (language === 'pt') return (await import('./pt/emoji.ts')).emoji
  return (await import('./es/emoji.ts')).emoji
}

/** The language of a tag such as `pt-BR`; Spanish when it is none of ours. */
export function toLanguage(tag: string | null | undefined): Language {
  const short = tag?.slice(0, 2).toLowerCase()
  return languages.find((language) => language === short) ?? 'es'
}

/** A word of an open list (kinds, codes of refusals), or the fallback when it has none yet. */
export function wordOf(list: object, name: string, fallback = name): string {
  const found: unknown = Object.hasOwn(list, name) ? Reflect.get(list, name) : undefined
  return typeof found === 'string' ? found : fallback
}

/**
 * What is wrong with an import, its map or a row of it: the sentence of its code with its details in their places,
 * after the column it stands in.
 */
export function sayProblem(
  t: Words,
  { code, details }: { code: string; details: Record<string, unknown> },
): string {
  const said = wordOf(t.transfer.problems, code).replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = details[name]
    if (name === 'type') return wordOf(t.common.handleTypes, String(value))
    return Array.isArray(value) ? value.join(', ') : String(value ?? '')
  })
  return details.column === undefined ? said : `${String(details.column)}: ${said}`
}

export { type Formats, formatsOf, plural } from './format.ts'
