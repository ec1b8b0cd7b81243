import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type Bucket,
  nextTokenAt,
  paused,
  type Rate,
  refilled,
  slowed,
  taken,
  tokensIn,
} from './rates.ts'

const start = Date.parse('2026-11-22T12:00:00Z')
const at = (ms: number) => new Date(start + ms)

const rate = fc.record({
  perSecond: fc.double({ min: 0.05, max: 100, noNaN: true }),
  burst: fc.integer({ min: 1, max: 100 }),
})

test('in no stretch of time more goes than the burst and what flows in meanwhile', () => {
  fc.assert(
    fc.property(
      rate,
      fc.array(fc.integer({ min: -50, max: 3000 }), { maxLength: 60 }),
      (rate, steps) => {
        let bucket: Bucket | undefined
        let now = 0
        const sent: { at: number; tokens: number }[] = []
        for (const step of steps) {
          // Another process, whose clock is behind, may be the next to ask.
          now += step
          bucket = refilled(bucket, rate, at(now))
          const tokens = tokensIn(bucket)
          bucket = taken(bucket, tokens)
          sent.push({ at: bucket.at.getTime(), tokens })
        }
        for (let from = 0; from < sent.length; from++) {
          let sum = 0
          for (let to = from; to < sent.length; to++) {
            sum += sent[to]!.tokens
            const passedS = (sent[to]!.at - sent[from]!.at) / 1000
            assert.ok(sum <= rate.burst + passedS * rate.perSecond + 1e-3)
          }
        }
      },
    ),
  )
})

test('a token is there when it was said to come, and not before', () => {
  fc.assert(
    fc.property(rate, fc.integer({ min: 0, max: 10_000 }), (rate, spentMs) => {
      let bucket: Bucket = taken(refilled(undefined, rate, at(0)), rate.burst)
      bucket = refilled(bucket, rate, at(spentMs))
      const due = nextTokenAt(bucket).getTime()
      const then = refilled(bucket, rate, new Date(Math.max(due, start + spentMs)))
      assert.ok(tokensIn(then) >= 1)
      const early = refilled(bucket, rate, new Date(due - 2))
      if (due - 2 > start + spentMs) assert.equal(tokensIn(early), 0)
    }),
  )
})

const eighty: Rate = { perSecond: 80, burst: 40 }

test('a pause gives nothing, slowing halves the rate, and after a minute it is as it was', () => {
  const full = refilled(undefined, eighty, at(0))
  const away = paused(full, at(5000))
  assert.equal(tokensIn(away), 0)
  assert.equal(nextTokenAt(away).getTime(), start + 5000)
  assert.equal(tokensIn(refilled(away, eighty, at(4999))), 0)
  assert.equal(tokensIn(refilled(away, eighty, at(5000))), 40)
  assert.equal(paused(away, at(1000)).pausedUntil?.getTime(), start + 5000, 'never made shorter')

  const slow = slowed(full, eighty, at(2000))
  assert.equal(tokensIn(refilled(slow, eighty, at(2000))), 0)
  assert.equal(tokensIn(refilled(slow, eighty, at(2100))), 4, 'forty a second')
  assert.equal(refilled(slow, eighty, at(62_000)).perSecond, 80)
  const slower = slowed(
    slowed(slowed(slowed(slow, eighty, at(1)), eighty, at(2)), eighty, at(3)),
    eighty,
    at(4),
  )
  assert.equal(slower.perSecond, 10, 'an eighth at the least')
})
