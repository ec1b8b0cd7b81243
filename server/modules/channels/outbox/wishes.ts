// When a message may go that the customer did not ask for: not in their quiet hours, by the clock
// where they are, and no more of them than they want. Pure.

import { isTimeZone, offsetMs } from '../../../platform/time-zones.ts'
import type { Wishes } from '../../customers/index.ts'

type QuietHours = NonNullable<Wishes['quietHours']>
type Frequency = NonNullable<Wishes['frequency']>

export interface PutOff {
  /** By then it may go, as far as is known now. */
  until: Date
  reason: 'quiet_hours' | 'capped'
}

const minuteMs = 60_000
const dayMinutes = 1440
const dayMs = dayMinutes * minuteMs
const never = new Date(8.64e15)

/**
 * @param sentAt when such messages went to the customer before, the newest first
 * @returns undefined: it may go now.
 */
export function putOffBy(
  { quietHours, frequency }: Pick<Wishes, 'quietHours' | 'frequency'>,
  sentAt: readonly Date[],
  now: Date,
): PutOff | undefined {
  const freeAt = frequency ? freeFrom(frequency, sentAt) : undefined
  const isCapped = freeAt !== undefined && freeAt > now
  const at = isCapped ? freeAt : now
  const quietUntil = quietHours && at < never ? endOfQuiet(quietHours, at) : undefined
  if (isCapped) return { until: quietUntil ?? at, reason: 'capped' }
  return quietUntil && { until: quietUntil, reason: 'quiet_hours' }
}

/** From when on one more is not too many; undefined: it never was. */
function freeFrom({ messages, perDays }: Frequency, sentAt: readonly Date[]): Date | undefined {
  if (messages === 0) return never
  const oldest = sentAt[messages - 1]
  return oldest && new Date(oldest.getTime() + perDays * dayMs)
}

/** The end of the quiet hours that `at` lies in; undefined when it lies in none. */
export function endOfQuiet(hours: QuietHours, at: Date): Date | undefined {
  // Kept before zones were checked, or of a zone that this server does not know.
  const zone = isTimeZone(hours.timeZone) ? hours.timeZone : 'UTC'
  const from = minutesOf(hours.from)
  const until = minutesOf(hours.until)
  const clockAt = (ms: number) => {
    const minutes = Math.floor((ms + offsetMs(zone, ms)) / minuteMs)
    return ((minutes % dayMinutes) + dayMinutes) % dayMinutes
  }
  const isQuiet = (ms: number) => {
    const clock = clockAt(ms)
    return from <= until ? from <= clock && clock < until : from <= clock || clock < until
  }
  const endFrom = (ms: number) => {
    const left = (until - clockAt(ms) + dayMinutes) % dayMinutes
    return Math.floor(ms / minuteMs) * minuteMs + left * minuteMs
  }
  const begin = at.getTime()
  if (!isQuiet(begin)) return undefined
  const end = endFrom(begin)
  const change = changeWithin(zone, begin, end)
  if (change === undefined) return new Date(end)
  // The clock is put forward or back meanwhile: the hours go on by what it shows then.
  return new Date(isQuiet(change) ? endFrom(change) : change)
}

const minutesOf = (time: string): number => {
  const [hours, minutes] = time.split(':').map(Number)
  return hours! * 60 + minutes!
}

/** The first instant from which the zone's clock stands otherwise than at `from`, up to `to`. */
function changeWithin(zone: string, from: number, to: number): number | undefined {
  const before = offsetMs(zone, from)
  if (offsetMs(zone, to) === before) return undefined
  let [low, high] = [Math.floor(from / minuteMs), Math.ceil(to / minuteMs)]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (offsetMs(zone, middle * minuteMs) === before) low = middle
    else high = middle
  }
  return high * minuteMs
}
