import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { endOfQuiet, putOffBy } from './wishes.ts'

const minuteMs = 60_000
const dayMs = 86_400_000

// With clocks that are put forward and back, by half an hour too, at midnight, and never.
const zone = fc.constantFrom(
  ...['America/Lima', 'America/New_York', 'America/Santiago', 'America/Havana', 'Europe/Madrid'],
  ...['Australia/Lord_Howe', 'Asia/Kathmandu', 'Africa/Casablanca', 'Pacific/Chatham', 'UTC'],
)
const clock = fc
  .tuple(fc.nat(23), fc.nat(59))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'))
const hours = fc.record({ from: clock, until: clock, timeZone: zone })
const nights = [
  ...['2026-02-15', '2026-03-08', '2026-03-22', '2026-03-29', '2026-04-05'],
  ...['2026-09-06', '2026-09-27', '2026-10-04', '2026-10-25', '2026-11-01'],
]
/** Near the nights in which some clock changes, and on any other day. */
const at = fc.oneof(
  fc
    .record({ night: fc.constantFrom(...nights), minutes: fc.integer({ min: -1440, max: 2880 }) })
    .map(({ night, minutes }) => new Date(Date.parse(night) + minutes * minuteMs)),
  fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
)

const example = (from: string, until: string, timeZone: string, now: string) =>
  [{ from, until, timeZone }, new Date(now)] satisfies [object, Date]

/** What a clock on the wall shows: told by another way than the rule's own. */
const walls = new Map<string, Intl.DateTimeFormat>()
function shown(timeZone: string, ms: number): string {
  const known = walls.get(timeZone)
  const wall =
    known ??
    new Intl.DateTimeFormat('en-GB', {
      ...{ timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    })
  walls.set(timeZone, wall)
  return wall.format(ms)
}

test('quiet hours last from minute to minute as long as the clock on the wall is within them', () => {
  fc.assert(
    fc.property(hours, at, ({ from, until, timeZone }, now) => {
      const isQuiet = (ms: number) => {
        const time = shown(timeZone, ms)
        return from <= until ? from <= time && time < until : from <= time || time < until
      }
      const end = endOfQuiet({ from, until, timeZone }, now)
      if (!end) return assert.ok(!isQuiet(now.getTime()))
      assert.ok(end > now)
      assert.ok(!isQuiet(end.getTime()), 'it has ended')
      const first = Math.floor(now.getTime() / minuteMs) * minuteMs
      for (let ms = first; ms < end.getTime(); ms += minuteMs) {
        assert.ok(isQuiet(ms), `and not before: ${new Date(ms).toISOString()}`)
      }
    }),
    {
      numRuns: 1000,
      examples: [
        // The hour from one to two comes twice, and from two to three never.
        example('23:00', '01:30', 'America/New_York', '2026-11-01T04:00Z'),
        example('23:00', '02:30', 'America/New_York', '2026-03-08T05:00Z'),
        example('02:10', '02:40', 'Europe/Madrid', '2026-03-29T00:30Z'),
      ],
    },
  )
})

test('hours that begin when they end are none, and a zone that is none is that of UTC', () => {
  const noon = new Date('2026-11-22T12:00:00Z')
  const none = { from: '12:00', until: '12:00', timeZone: 'America/Lima' }
  assert.equal(endOfQuiet(none, noon), undefined)
  const odd = { from: '11:00', until: '13:00', timeZone: 'Nowhere/Land' }
  assert.deepEqual(endOfQuiet(odd, noon), new Date('2026-11-22T13:00:00Z'))
})

test('whoever is written to whenever they may be is never sent too many, nor in quiet hours', () => {
  const wishes = fc.record({
    quietHours: fc.option(hours),
    frequency: fc.record({
      messages: fc.integer({ min: 1, max: 4 }),
      perDays: fc.integer({ min: 1, max: 3 }),
    }),
  })
  fc.assert(
    fc.property(wishes, at, (wanted, begin) => {
      const sent: Date[] = []
      let now = begin
      for (let turn = 0; sent.length < 9 && turn < 60; turn++) {
        const later = putOffBy(wanted, sent, now)
        if (later) {
          assert.ok(later.until > now)
          now = later.until
        } else {
          sent.unshift(now)
          now = new Date(now.getTime() + minuteMs)
        }
      }
      assert.equal(sent.length, 9, 'and they are written to')
      const { messages, perDays } = wanted.frequency
      for (const [i, one] of sent.entries()) {
        if (wanted.quietHours) assert.equal(endOfQuiet(wanted.quietHours, one), undefined)
        const before = sent[i + messages]
        if (before) assert.ok(one.getTime() - before.getTime() >= perDays * dayMs)
      }
    }),
  )
})

test('who wants none at all is sent none', () => {
  const frequency = { messages: 0, perDays: 1 }
  const later = putOffBy({ quietHours: null, frequency }, [], new Date('2026-11-22T12:00:00Z'))
  assert.equal(later?.reason, 'capped')
  assert.ok(later.until > new Date('9999-01-01'))
})
