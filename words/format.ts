// Numbers, dates, money and plurals as each language writes them.

import type { Language } from './index.ts'

const locales: Record<Language, string> = { es: 'es', en: 'en', pt: 'pt-BR' }

/** `plural(n, 'un cliente', '# clientes')`: the same two forms serve es, en and pt; `#` is n. */
export function plural(count: number, one: string, many: string, language: Language): string {
  const form = new Intl.PluralRules(locales[language]).select(count)
  const chosen = form === 'one' ? one : many
  return chosen.replace('#', numberOf(language).format(count))
}

const numberOf = (language: Language) =>
  // Spanish leaves four-digit numbers without a separator unless told.
  new Intl.NumberFormat(locales[language], { useGrouping: 'always', maximumFractionDigits: 2 })

export interface Formats {
  number(value: number): string
  percent(value: number): string
  /** Units of the currency, not minor ones; without a currency a plain number of two places. */
  money(value: number, currency?: string): string
  bytes(value: number): string
  date(iso: string): string
  time(iso: string): string
  dateTime(iso: string): string
  /** «viernes, 20 de noviembre»; with the year when it is another one. */
  day(iso: string, now?: Date): string
  /** «hace 5 min», a date when it was more than a week ago. */
  ago(iso: string, now?: Date): string
  list(values: readonly string[]): string
}

const cache = new Map<Language, Formats>()

/** The formats of a language; made once, because Intl objects are slow to make. */
export function formatsOf(language: Language): Formats {
  const known = cache.get(language)
  if (known) return known
  const made = makeFormats(language)
  cache.set(language, made)
  return made
}

function makeFormats(language: Language): Formats {
  const locale = locales[language]
  const when = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, options)
    return (iso: string) => format.format(new Date(iso))
  }
  const number = numberOf(language)
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  const bytes = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
  const list = new Intl.ListFormat(locale)
  const date = when({ day: 'numeric', month: 'short', year: 'numeric' })
  const thisYear = when({ weekday: 'long', day: 'numeric', month: 'long' })
  const otherYear = when({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
  return {
    number: (value) => number.format(value),
    percent: (value) => percent.format(value),
    money: (value, currency) => moneyOf(locale, value, currency),
    bytes: (value) => {
      const power = value < 1 ? 0 : Math.min(3, Math.floor(Math.log(value) / Math.log(1024)))
      return `${bytes.format(value / 1024 ** power)} ${['B', 'KiB', 'MiB', 'GiB'][power]}`
    },
    date,
    time: when({ hour: '2-digit', minute: '2-digit' }),
    dateTime: when({ dateStyle: 'medium', timeStyle: 'short' }),
    day: (iso, now = new Date()) =>
      (iso.startsWith(String(now.getFullYear())) ? thisYear : otherYear)(iso),
    ago: (iso, now = new Date()) => {
      const seconds = (new Date(iso).getTime() - now.getTime()) / 1000
      const size = Math.abs(seconds)
      if (size < 45) return relative.format(0, 'second')
      if (size < 3600) return relative.format(Math.round(seconds / 60), 'minute')
      if (size < 86_400) return relative.format(Math.round(seconds / 3600), 'hour')
      if (size < 604_800) return relative.format(Math.round(seconds / 86_400), 'day')
      return date(iso)
    },
    list: (values) => list.format(values),
  }
}

function moneyOf(locale: string, value: number, currency?: string): string {
  if (!currency || !/^[A-Z]{3}$/.test(currency))
    return new Intl.NumberFormat(locale, { minimumFractionDigits: 2, useGrouping: true }).format(
      value,
    )
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    useGrouping: true,
  }).format(value)
}
