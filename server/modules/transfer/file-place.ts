// Where a file is from: the country of telephone numbers and the time zone of times that name none.
// Read wrongly, every such number is another person's and every such time is hours off, so what
// neither the house nor the file says for certain is asked.

import { type CountryCode, getCountries, parsePhoneNumberFromString } from 'libphonenumber-js/min'
import type { Db } from '../../platform/database.ts'
import { findHouseZones } from '../access/index.ts'
import { findChosenCountry } from '../customers/index.ts'
import { columnName, type ImportMap, type Rule } from './map.ts'
import { type Problem, problem } from './problem.ts'
import { readLocalTime } from './read-date.ts'
import { valuesOf } from './read-row.ts'
import { readsInstant } from './read-value.ts'

export interface Place {
  timeZone?: string | undefined
  country?: string | undefined
}

/** What the house says of where it is. */
export interface Whereabouts {
  /** Of its stores. */
  timeZones: readonly string[]
  /** That somebody set for numbers without one. */
  country?: string | undefined
}

type Cells = Record<string, unknown>

/** The house's whereabouts, for `guessPlace`. */
export const findWhereabouts = async (db: Db): Promise<Whereabouts> => ({
  timeZones: await findHouseZones(db),
  country: await findChosenCountry(db),
})

/**
 * Guesses the place of a file from where the house is (the country that was set, else that of its
 * stores' time zones) and from the telephone numbers in its first rows. Where the two disagree, or
 * neither is certain, it stays open.
 */
export function guessPlace(
  rules: readonly Rule[],
  rows: readonly Cells[],
  { timeZones, country: chosen }: Whereabouts,
): Place {
  const house = { timeZone: only(timeZones), country: chosen ?? only(timeZones.map(countryOf)) }
  const country = countryOfPhones(rules, rows)
  return {
    country: agreed(house.country, country),
    timeZone: agreed(house.timeZone, country && only(zonesOf(country))),
  }
}

/** What must be said before this file can be read, in words: nobody may guess it for the sender. */
export function askPlace(map: ImportMap, rows: readonly Cells[]): Problem[] {
  const columnWhere = (holds: (rule: Rule, value: string) => boolean) =>
    map.columns.find((rule) => textsOf(rule, rows).some((text) => holds(rule, text)))
  const dates = columnWhere(
    (rule, text) => !map.timeZone && readsInstant(rule) && isZoneless(rule, text),
  )
  const phones = columnWhere(
    (rule, text) => isPhone(rule) && !rule.country && !map.country && isNational(text),
  )
  return [
    ...(dates ? [problem('map.no_time_zone', { column: columnName(dates) })] : []),
    ...(phones ? [problem('map.no_country', { column: columnName(phones) })] : []),
  ]
}

const isPhone = (rule: Rule): rule is Extract<Rule, { to: 'handle' }> =>
  rule.to === 'handle' && rule.type === 'phone'
const isNational = (text: string) => !text.startsWith('+') && /\d/.test(text)

function isZoneless(rule: Rule, text: string): boolean {
  const local = readLocalTime(text, 'format' in rule ? rule.format : undefined)
  return local !== undefined && local.offset === undefined
}

function textsOf(rule: Rule, rows: readonly Cells[]): string[] {
  return rows.flatMap((cells) =>
    valuesOf(rule, cells)
      .filter((value) => typeof value === 'string' || typeof value === 'number')
      .map(String)
      .filter(Boolean),
  )
}

/** The one country of all numbers that name theirs, if the others are numbers of it too. */
function countryOfPhones(rules: readonly Rule[], rows: readonly Cells[]): string | undefined {
  const texts = rules.filter(isPhone).flatMap((rule) => textsOf(rule, rows))
  const named = texts.filter((text) => text.startsWith('+'))
  const country = only(named.map((text) => parsePhoneNumberFromString(text)?.country))
  if (!country) return undefined
  const fits = (text: string) => parsePhoneNumberFromString(text, country)?.isValid() === true
  return texts.filter(isNational).every(fits) ? country : undefined
}

const zonesOf = (country: string): readonly string[] =>
  new Intl.Locale('und', { region: country }).getTimeZones() ?? []

const countries = new Map<string, CountryCode | undefined>()

/** The country a time zone is in; kept, since the platform only tells the zones of a country. */
function countryOf(timeZone: string): CountryCode | undefined {
  const zone = new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone
  if (!countries.has(zone)) {
    countries.set(
      zone,
      getCountries().find((country) => zonesOf(country).includes(zone)),
    )
  }
  return countries.get(zone)
}

/** The value that all are; undefined when there are none, or two. */
function only<Value>(values: readonly Value[]): Value | undefined {
  const distinct = new Set(values)
  return distinct.size === 1 ? [...distinct][0] : undefined
}

/** Of two that may be unknown: the one known, or what both say. */
const agreed = <Value>(a: Value | undefined, b: Value | undefined): Value | undefined =>
  a === undefined || b === undefined || a === b ? (a ?? b) : undefined
