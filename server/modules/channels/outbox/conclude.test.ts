import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Failure, Reaction, SendOutcome } from '../adapter.ts'
import type { DeliveryState } from '../delivery-states.ts'
import type { ReasonCode } from '../reasons.ts'
import { conclude } from './conclude.ts'

const now = new Date('2026-11-22T12:00:00Z')
const inS = (s: number) => new Date(now.getTime() + s * 1000)
const asked = (state: DeliveryState, attempts = 1, retries = 0, reason: string | null = null) => ({
  ...{ state, attempts, retries, reason },
})
const of = (one: ReturnType<typeof asked>, outcome: SendOutcome, isAway = false) =>
  conclude(one, outcome, { now, unknownHoldsMs: 60_000, isAway })
const failed = (reaction: Reaction, reason: ReasonCode = 'other'): SendOutcome => {
  const failure: Failure = { reason, detail: '1 no', then: reaction }
  return { how: 'failed', failure }
}
const retry: Reaction = { do: 'retry', afterMs: (attempt) => attempt * 1000, most: 3 }

test('no answer is unknown for as long as the channel says, and never sent again by itself', () => {
  const silent: SendOutcome = { how: 'unknown', detail: 'took too long' }
  assert.deepEqual(of(asked('sending'), silent), {
    to: 'unknown',
    detail: 'took too long',
    holdsUntil: inS(60),
  })
  assert.equal(of(asked('delivered'), silent), undefined, 'a receipt has told already')
  assert.equal(of(asked('unknown'), { how: 'accepted', providerId: 'w' })?.to, 'accepted')
})

test('what may be tried again is, later each time, and fails after the last', () => {
  assert.deepEqual(of(asked('sending', 1, 0), failed(retry)), {
    to: 'queued',
    reason: 'other',
    detail: '1 no',
    notBefore: inS(1),
    retried: true,
  })
  assert.equal(of(asked('sending', 2, 1), failed(retry))?.notBefore?.getTime(), inS(2).getTime())
  assert.equal(of(asked('sending', 3, 2), failed(retry))?.to, 'failed')
})

test('a provider that nobody reaches is waited for without counting', () => {
  const away = of(asked('sending', 50, 2), failed(retry, 'provider_away'))
  assert.deepEqual([away?.to, away?.retried], ['queued', false])
  const alike = of(asked('sending', 9, 2), failed(retry), true)
  assert.deepEqual([alike?.to, alike?.retried], ['queued', false])
})

test('too fast, and a touchpoint that was stopped, put it back; other refusals end it', () => {
  const slow: Reaction = { do: 'slow', scope: 'handle', afterMs: (n) => 4 ** (n - 1) * 1000 }
  assert.equal(of(asked('sending', 3), failed(slow))?.notBefore?.getTime(), inS(16).getTime())
  assert.equal(of(asked('sending'), failed({ do: 'stop' }))?.to, 'queued')
  assert.equal(of(asked('sending'), failed({ do: 'fail' }))?.to, 'failed')
  assert.equal(of(asked('sending'), failed({ do: 'reupload' }))?.to, 'failed')
})

test('an answer that comes after the lease ran out settles what is unknown, but sends nothing', () => {
  assert.equal(of(asked('unknown'), failed(retry))?.to, 'failed')
  assert.equal(of(asked('accepted'), failed({ do: 'fail' })), undefined, 'a receipt knew better')
  assert.equal(of(asked('cancelled'), failed(retry)), undefined)
})

test('what may have arrived says so until an answer comes, however often it went again', () => {
  const lost = of(asked('sending'), failed(retry, 'answer_lost'))
  assert.deepEqual([lost?.to, lost?.reason], ['queued', 'answer_lost'])
  const again = (outcome: SendOutcome) => of(asked('sending', 9, 0, 'answer_lost'), outcome)
  assert.equal(again(failed(retry, 'provider_away'))?.reason, 'answer_lost')
  assert.equal(again(failed({ do: 'fail' }, 'unreachable'))?.reason, 'unreachable')
  assert.deepEqual(again({ how: 'accepted', providerId: 'a' }), { to: 'accepted' })
})
