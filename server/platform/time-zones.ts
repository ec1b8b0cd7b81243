// What clocks show in the time zones of the world, by their names such as America/Lima.

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

const zones = new Map<string, Intl.DateTimeFormat>()

/** How far `timeZone` is ahead of UTC at the instant `utcMs`. @throws RangeError when there is none */
export function offsetMs(timeZone: string, utcMs: number): number {
  if (timeZone === 'UTC') return 0
  let zone = zones.get(timeZone)
  if (!zone) {
    zone = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
    zones.set(timeZone, zone)
  }
  // "1/2/2024, GMT-05:00"; plain "GMT" is zero; before standard time there are seconds too.
  const match = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?/.exec(zone.format(utcMs))
  if (!match?.[1]) return 0
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0)
  return (match[1] === '-' ? -1000 : 1000) * seconds
}
