// Dates as files write them: ISO, seconds or milliseconds of Unix, Excel's day numbers, or a
// pattern such as DD/MM/YYYY HH:mm. What names no time zone is read in the map's.

import { offsetMs } from '../../platform/time-zones.ts'

export interface LocalTime {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  ms: number
  /** Minutes east of UTC, when the text says so. */
  offset?: number
}

/** Reads `text` by `format`; undefined when it has another form or names no day that exists. */
export function readLocalTime(text: string, format = 'iso'): LocalTime | undefined {
  if (format === 'unix' || format === 'unixMs') {
    const value = Number(text)
    if (text === '' || !Number.isFinite(value)) return undefined
    return fromUtc(new Date(format === 'unix' ? value * 1000 : value))
  }
  if (format === 'excel') {
    // Day 25569 is 1 January 1970; the fraction is the time of day.
    const days = Number(text.replace(',', '.'))
    if (text === '' || !(days > 0 && days < 2_958_466)) return undefined
    const local = fromUtc(new Date(Math.round((days - 25569) * 86_400_000)))
    if (local) delete local.offset
    return local
  }
  const { expression, at } = format === 'iso' ? iso : compiled(format)
  const match = expression.exec(text)
  return match ? checked(at, match) : undefined
}

/** The instant of a local time in `timeZone`. In the hour a clock skips: as if it had not. */
export function toInstant(local: LocalTime, timeZone: string): Date {
  const utc = Date.UTC(
    local.year,
    local.month - 1,
    local.day,
    local.hour,
    local.minute,
    local.second,
    local.ms,
  )
  if (local.offset !== undefined) return new Date(utc - local.offset * 60_000)
  const first = utc - offsetMs(timeZone, utc)
  return new Date(utc - offsetMs(timeZone, first))
}

/** `YYYY-MM-DD`. */
export function toDay(local: LocalTime): string {
  const pad = (value: number, length: number) => String(value).padStart(length, '0')
  return `${pad(local.year, 4)}-${pad(local.month, 2)}-${pad(local.day, 2)}`
}

/** True when every token of the pattern is known; what `whenWrong` cannot mend. */
export function isDateFormat(format: string): boolean {
  if (['iso', 'unix', 'unixMs', 'excel'].includes(format)) return true
  const { at } = compiled(format)
  return (at.year ?? at.shortYear) !== undefined && at.month !== undefined && at.day !== undefined
}

type Part =
  | 'year'
  | 'shortYear'
  | 'month'
  | 'day'
  | 'hour'
  | 'minute'
  | 'second'
  | 'fraction'
  | 'half'
  | 'zone'

interface Pattern {
  expression: RegExp
  /** Which group of the expression holds a part. */
  at: { [Name in Part]?: number }
}

const iso: Pattern = {
  expression:
    /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}:?\d{2})?)?$/i,
  at: { year: 1, month: 2, day: 3, hour: 4, minute: 5, second: 6, fraction: 7, zone: 8 },
}

const tokens: [string, Part, string][] = [
  ['YYYY', 'year', '(\\d{4})'],
  ['YY', 'shortYear', '(\\d{2})'],
  ['MM', 'month', '(\\d{1,2})'],
  ['M', 'month', '(\\d{1,2})'],
  ['DD', 'day', '(\\d{1,2})'],
  ['D', 'day', '(\\d{1,2})'],
  ['HH', 'hour', '(\\d{1,2})'],
  ['H', 'hour', '(\\d{1,2})'],
  ['hh', 'hour', '(\\d{1,2})'],
  ['h', 'hour', '(\\d{1,2})'],
  ['mm', 'minute', '(\\d{1,2})'],
  ['ss', 'second', '(\\d{1,2})'],
  ['SSS', 'fraction', '(\\d{1,9})'],
  ['A', 'half', '([ap])\\.?\\s?m\\.?'],
  ['Z', 'zone', '(Z|[+-]\\d{2}:?\\d{2})'],
]
const tokenSign = /YYYY|YY|MM|M|DD|D|HH|H|hh|h|mm|ss|SSS|A|Z/g

const patterns = new Map<string, Pattern>()

function compiled(format: string): Pattern {
  const known = patterns.get(format)
  if (known) return known
  const at: Pattern['at'] = {}
  let source = ''
  let from = 0
  let groups = 0
  for (const match of format.matchAll(tokenSign)) {
    const [, part, expression] = tokens.find(([sign]) => sign === match[0])!
    source += escaped(format.slice(from, match.index)) + expression
    groups += 1
    at[part] ??= groups
    from = match.index + match[0].length
  }
  const expression = new RegExp(`^${source}${escaped(format.slice(from))}$`, 'i')
  // Maps are few; a stream of invented formats must not grow the memory.
  if (patterns.size > 200) patterns.clear()
  const pattern = { expression, at }
  patterns.set(format, pattern)
  return pattern
}

const escaped = (text: string) =>
  text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(/ +/g, '\\s+')

function checked(at: Pattern['at'], texts: (string | undefined)[]): LocalTime | undefined {
  const value = (part: Part) => texts[at[part] ?? -1]
  const number = (part: Part) => Number(value(part) ?? 0)
  const short = value('shortYear')
  let hour = number('hour')
  const half = value('half')?.toLowerCase()
  if (half && (hour < 1 || hour > 12)) return undefined
  if (half) hour = (hour % 12) + (half === 'p' ? 12 : 0)
  const local: LocalTime = {
    // Two digits: 70 to 99 are of the last century.
    year: short ? Number(short) + (Number(short) < 70 ? 2000 : 1900) : number('year'),
    month: number('month'),
    day: number('day'),
    hour,
    minute: number('minute'),
    second: number('second'),
    ms: Number((value('fraction') ?? '0').slice(0, 3).padEnd(3, '0')),
  }
  const zone = value('zone')
  if (zone) local.offset = offsetMinutes(zone)
  return exists(local) ? local : undefined
}

function exists(local: LocalTime): boolean {
  if (local.year < 1000 || local.hour > 23 || local.minute > 59 || local.second > 59) return false
  const day = new Date(Date.UTC(local.year, local.month - 1, local.day))
  return day.getUTCMonth() === local.month - 1 && day.getUTCDate() === local.day
}

function offsetMinutes(zone: string): number {
  if (/z/i.test(zone)) return 0
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone)!
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

function fromUtc(at: Date): LocalTime | undefined {
  if (Number.isNaN(at.getTime()) || at.getUTCFullYear() < 1000 || at.getUTCFullYear() > 9999) {
    return undefined
  }
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
    ms: at.getUTCMilliseconds(),
    offset: 0,
  }
}
