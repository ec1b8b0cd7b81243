import assert from 'node:assert/strict'
import { test } from 'node:test'
import { correctTime, publicBackdateLimitMs } from './correct-time.ts'

const received = '2026-11-22T12:00:00.000Z'
const hours = (count: number) => count * 3_600_000

const table: [
  what: string,
  timestamp: unknown,
  sentAt: unknown,
  limit: number | undefined,
  expected: string,
][] = [
  [
    'a right clock keeps its time',
    '2026-11-22T11:59:50Z',
    '2026-11-22T12:00:00Z',
    undefined,
    '2026-11-22T11:59:50.000Z',
  ],
  [
    'a clock ten years behind is counted back from our receipt',
    '2016-01-01T00:00:00Z',
    '2016-01-01T00:05:00Z',
    undefined,
    '2026-11-22T11:55:00.000Z',
  ],
  [
    'a clock ahead is counted back from our receipt',
    '2031-05-05T10:00:00Z',
    '2031-05-05T10:00:30Z',
    undefined,
    '2026-11-22T11:59:30.000Z',
  ],
  [
    'without sentAt the given time stands',
    '2025-03-01T08:00:00-05:00',
    undefined,
    undefined,
    '2025-03-01T13:00:00.000Z',
  ],
  [
    'without a timestamp it happened when it was received',
    undefined,
    '2026-11-22T11:00:00Z',
    undefined,
    received,
  ],
  [
    'an unreadable timestamp is none',
    'yesterday evening',
    '2026-11-22T11:00:00Z',
    undefined,
    received,
  ],
  [
    'an unreadable sentAt is none',
    '2026-11-22T10:00:00Z',
    {},
    undefined,
    '2026-11-22T10:00:00.000Z',
  ],
  ['the future is clamped', '2027-01-01T00:00:00Z', undefined, undefined, received],
  [
    'sent before it happened is the future too',
    '2026-11-22T12:00:00Z',
    '2026-11-22T11:00:00Z',
    undefined,
    received,
  ],
  [
    'a number is milliseconds',
    Date.UTC(2026, 10, 22, 11),
    undefined,
    undefined,
    '2026-11-22T11:00:00.000Z',
  ],
  [
    'a small number is seconds',
    Date.UTC(2026, 10, 22, 11) / 1000,
    undefined,
    undefined,
    '2026-11-22T11:00:00.000Z',
  ],
  [
    'a server may date back by years',
    '2019-06-01T00:00:00Z',
    undefined,
    undefined,
    '2019-06-01T00:00:00.000Z',
  ],
  [
    'nothing is dated before 1900',
    '-002000-01-01T00:00:00Z',
    undefined,
    undefined,
    '1900-01-01T00:00:00.000Z',
  ],
  [
    'a public key dates back by 47 hours',
    '2026-11-20T13:00:00Z',
    undefined,
    publicBackdateLimitMs,
    '2026-11-20T13:00:00.000Z',
  ],
  [
    'a public key dates back by 48 hours at most',
    '2026-11-01T00:00:00Z',
    undefined,
    publicBackdateLimitMs,
    '2026-11-20T12:00:00.000Z',
  ],
  ['an infinite number is none', Number.POSITIVE_INFINITY, undefined, hours(48), received],
]

for (const [what, timestamp, sentAt, backdateLimitMs, expected] of table) {
  test(what, () => {
    const at = correctTime({
      timestamp,
      sentAt,
      receivedAtMs: Date.parse(received),
      backdateLimitMs,
    })
    assert.equal(new Date(at).toISOString(), expected)
  })
}
