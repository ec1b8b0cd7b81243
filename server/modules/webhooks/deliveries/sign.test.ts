import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextAttempt, restUntil } from './next-attempt.ts'
import { signedHeaders } from './sign.ts'

test('the reference vector of Standard Webhooks comes out', () => {
  const event = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    body: '{"test": 2432232314}',
    at: new Date(1_614_265_330_900),
  }
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  assert.deepEqual(signedHeaders(event, [secret]), {
    'webhook-id': event.id,
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
  const both = signedHeaders(event, ['whsec_AAAA', secret])['webhook-signature']
  assert.equal(both?.split(' ').length, 2)
  assert.ok(both?.endsWith('ZlE3uFJELVlNIOLJ1OE='))
})

test('a rest is asked for in seconds or as a date, and is a day at most', () => {
  const now = new Date('2026-11-22T12:00:00Z')
  const asked = (said: string | null) => restUntil(said, now)?.toISOString()
  assert.equal(asked('120'), '2026-11-22T12:02:00.000Z')
  assert.equal(asked('Sun, 22 Nov 2026 13:00:00 GMT'), '2026-11-22T13:00:00.000Z')
  assert.equal(asked('99999999999999999999'), '2026-11-23T12:00:00.000Z')
  for (const said of [null, '', '0', '-5', 'soon', 'Sun, 22 Nov 2026 11:00:00 GMT']) {
    assert.equal(asked(said), undefined, String(said))
  }
})

test('a wait grows, is never shorter than the schedule or the rest asked for, and ends', () => {
  const now = new Date('2026-11-22T12:00:00Z')
  const waitMs = (made: number, chance: number, rest?: Date) => {
    const next = nextAttempt(made, now, { chance, restUntil: rest })
    return next && next.getTime() - now.getTime()
  }
  const shortest = Array.from({ length: 9 }, (_, n) => waitMs(n + 1, 0)!)
  assert.deepEqual(
    shortest,
    shortest.toSorted((a, b) => a - b),
  )
  assert.deepEqual([waitMs(1, 0), waitMs(1, 1)], [5000, 6000])
  assert.equal(waitMs(10, 0), undefined)
  assert.equal(waitMs(1, 0, new Date(now.getTime() + 60_000)), 60_000)
  assert.equal(waitMs(2, 0, new Date(now.getTime() + 60_000)), 300_000)
})
