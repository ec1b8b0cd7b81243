// One cell into one value. Everything here answers with its problem for the person who mends the
// file, never throws.

import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min'
import type { Rule } from './map.ts'
import { type Problem, type ProblemCode, problem } from './problem.ts'
import { isDateFormat, readLocalTime, toDay, toInstant } from './read-date.ts'

export type Value = { value: unknown } | { problem: Problem } | 'empty'

type ReadAs = Extract<Rule, { to: 'trait' | 'field' | 'body' }>

/** The cell's text after the rule's transforms and renaming; other JSON as it is. */
export function textOf(rule: Rule, cell: unknown): unknown {
  if (typeof cell !== 'string') return cell
  let text = withoutGuard(cell)
  for (const transform of rule.transforms) text = transforms[transform](text)
  return rule.values ? renamed(rule.values, text) : text
}

const transforms = {
  trim: (text: string) => text.trim(),
  lower: (text: string) => text.toLowerCase(),
  upper: (text: string) => text.toUpperCase(),
  digits: (text: string) => text.replace(/\D/g, ''),
  collapse: (text: string) => text.replace(/\s+/g, ' '),
}

/** Takes away the apostrophe that keeps spreadsheets from running a cell as a formula. */
const withoutGuard = (text: string) => (/^'['=+\-@\t\r]/.test(text) ? text.slice(1) : text)

function renamed(values: Record<string, string>, text: string): string {
  if (Object.hasOwn(values, text)) return values[text]!
  const folded = fold(text)
  for (const [from, to] of Object.entries(values)) if (fold(from) === folded) return to
  return text
}

/** Reads what `textOf` gave as the rule says. Empty text and null are `empty`. */
export function readValue(rule: ReadAs, given: unknown, timeZone: string | undefined): Value {
  if (given === undefined || given === null || given === '') return 'empty'
  switch (readsInstant(rule) ? 'instant' : rule.read) {
    case 'number':
      return readNumber(given, rule.decimal ?? '.')
    case 'boolean':
      return readYesNo(given)
    case 'date':
      return readWhen('date', given, rule.format, timeZone)
    case 'instant':
      return readWhen('instant', given, rule.format, timeZone)
    case 'json':
      return readJson(given)
    case 'text':
      return { value: typeof given === 'string' ? given : JSON.stringify(given) }
    default:
      return { value: given }
  }
}

/** Whether the rule reads moments in time, as the field occurredAt always does. */
export const readsInstant = (rule: Rule): boolean =>
  rule.to === 'field' && rule.name === 'occurredAt'
    ? true
    : 'read' in rule && rule.read === 'instant'

function readNumber(given: unknown, decimal: '.' | ','): Value {
  if (typeof given === 'number') return { value: given }
  const text = String(given).replace(/[\s\u00a0]/g, '')
  const form =
    decimal === ','
      ? /^[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?$/
      : /^[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$/
  if (!form.test(text)) return wrong('value.not_number', given)
  const plain = decimal === ',' ? text.replaceAll('.', '').replace(',', '.') : text
  return { value: Number(plain.replaceAll(',', '')) }
}

const yes = new Set(['si', 's', 'yes', 'y', 'sim', 'true', 'verdadero', 'verdadeiro', '1', 'x'])
const no = new Set(['no', 'n', 'nao', 'false', 'falso', '0'])

/** `granted` and `withdrawn` are the words of the file itself; absent: yes and no in es, en, pt. */
export function readYesNo(given: unknown, granted?: string[], withdrawn?: string[]): Value {
  if (typeof given === 'boolean') return { value: given }
  const word = fold(String(given))
  const has = (own: string[] | undefined, usual: Set<string>) =>
    own ? own.some((one) => fold(one) === word) : usual.has(word)
  if (has(granted, yes)) return { value: true }
  if (has(withdrawn, no)) return { value: false }
  return wrong('value.not_yes_or_no', given)
}

function readWhen(
  read: 'date' | 'instant',
  given: unknown,
  format: string | undefined,
  timeZone: string | undefined,
): Value {
  const local = readLocalTime(String(given), format)
  if (!local) return wrong('value.not_date', given, { format: format ?? 'iso' })
  if (read === 'date') return { value: toDay(local) }
  if (local.offset === undefined && timeZone === undefined) {
    return wrong('value.no_time_zone', given)
  }
  return { value: toInstant(local, timeZone ?? 'UTC').toISOString() }
}

function readJson(given: unknown): Value {
  if (typeof given !== 'string') return { value: given }
  try {
    return { value: JSON.parse(given) }
  } catch {
    return wrong('value.not_json', given)
  }
}

/**
 * A telephone number in international form, read as one of `country` unless it names its own. What
 * is no number at all comes back as it is, for whoever judges handles.
 */
export function readPhone(
  text: string,
  country: string | undefined,
): { value: string } | { problem: Problem } {
  if (text.startsWith('+') || !/\d/.test(text)) return { value: text }
  if (!country) return wrong('value.no_country', text)
  return { value: parsePhoneNumberFromString(text, country as CountryCode)?.number ?? text }
}

/** What a map asks for that no value could fulfil. */
export function problemOfReading(rule: ReadAs): ProblemCode | undefined {
  if (rule.format && rule.read !== 'date' && rule.read !== 'instant' && rule.to !== 'field') {
    return 'map.format_unused'
  }
  if (rule.format && !isDateFormat(rule.format)) {
    return 'map.format_wrong'
  }
  return undefined
}

/** Lower case without accents. */
export const fold = (text: string) =>
  text.trim().toLowerCase().normalize('NFD').replace(/\p{M}/gu, '')

/** What is wrong with a value, of which as much is told as belongs into a message. */
export const wrong = (
  code: ProblemCode,
  value: unknown,
  more: Problem['details'] = {},
): { problem: Problem } => ({ problem: problem(code, { value: shown(value), ...more }) })

/** As much of a value as belongs into a message. */
const shown = (value: unknown) => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
