import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SendOutcome } from '../adapter.ts'
import { createStrikes } from './strikes.ts'

const now = new Date('2026-11-22T12:00:00Z')
const inMs = (ms: number) => new Date(now.getTime() + ms)
const silent: SendOutcome = { how: 'unknown', detail: 'took too long' }
const accepted: SendOutcome = { how: 'accepted', providerId: 'w' }
const of = (n: number) => ({ touchpointId: 't', deliveryId: `d${n}` })

test('four deliveries without an answer make a pause that doubles with each probe', () => {
  const strikes = createStrikes()
  for (const n of [1, 2, 3]) assert.equal(strikes.after(of(n), silent, now), undefined)
  assert.equal(strikes.isAway('t'), false)
  assert.deepEqual(strikes.after(of(4), silent, now), inMs(1000))
  assert.equal(strikes.isAway('t'), true)
  assert.equal(strikes.after(of(5), silent, inMs(10)), undefined, 'was under way already')
  assert.deepEqual(strikes.after(of(6), silent, inMs(1000)), inMs(3000))
  for (let n = 7; n < 20; n++) strikes.after(of(n), silent, inMs(n * 60_000))
  assert.deepEqual(strikes.after(of(20), silent, inMs(3_600_000)), inMs(3_630_000), '30 s at most')
  assert.equal(strikes.after(of(21), accepted, inMs(3_700_000)), undefined)
  assert.equal(strikes.isAway('t'), false)
})

test('one delivery that fails again and again, and refusals that say why, are no sign of it', () => {
  const strikes = createStrikes()
  for (let n = 0; n < 9; n++) assert.equal(strikes.after(of(1), silent, now), undefined)
  const failure = { reason: 'unreachable', detail: '131026', then: { do: 'fail' } } as const
  for (let n = 0; n < 9; n++) strikes.after(of(n), { how: 'failed', failure }, now)
  assert.equal(strikes.isAway('t'), false)
})
