import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { z } from 'zod'
import { openHouse, type TestHouse } from '../../test/house.ts'
import { createManualClock } from './clock.ts'
import { contract, route } from './contract.ts'
import type { Module } from './module.ts'
import { generalLimits } from './rate-limit.ts'

const reply = z.object({ done: z.boolean() })
const doors: Module = {
  name: 'doors',
  routes: [
    ['/api/doors', undefined] as const,
    ['/api/doors/guess', 3] as const,
    ['/v1/doors', undefined] as const,
  ].map(([path, limitPerMinute]) =>
    route(
      contract({
        method: 'POST',
        path,
        tag: 'doors',
        summary: 'Open',
        access: 'public',
        why: 'a test',
        reply,
        ...(limitPerMinute ? { limitPerMinute } : {}),
      }),
      async () => ({ done: true }),
    ),
  ),
}

const clock = createManualClock(new Date('2026-03-01T10:00:30Z'))
let house: TestHouse
before(async () => {
  house = await openHouse({
    clock,
    modules: () => [doors],
    config: { trustProxy: true, publicUrl: 'https://hebra.example.com' },
  })
})
after(() => house.stop())

const from = (address: string, path: string) =>
  house.post(path, undefined, { as: null, headers: { 'x-forwarded-for': address } })

test('a tighter limit answers 429 and says when to come back', async () => {
  for (let i = 0; i < 3; i++) assert.equal((await from('10.0.0.1', '/api/doors/guess')).status, 200)
  const refused = await from('10.0.0.1', '/api/doors/guess')
  assert.equal(refused.status, 429)
  assert.equal(refused.body.code, 'rate.limited')
  assert.equal(refused.headers.get('retry-after'), '30')
  assert.equal((await from('10.0.0.2', '/api/doors/guess')).status, 200, 'another address')
  clock.advance(30_000)
  assert.equal((await from('10.0.0.1', '/api/doors/guess')).status, 200, 'the next minute')
})

test('the general limit counts all routes of a caller together, but never /v1', async () => {
  for (let i = 0; i < generalLimits.system; i++) await from('10.0.0.3', '/api/doors')
  assert.equal((await from('10.0.0.3', '/api/doors')).status, 429)
  assert.equal((await from('10.0.0.3', '/v1/doors')).status, 200)
})

test('a page of another site cannot act with a cookie of ours', async () => {
  const act = async (headers: Record<string, string>) =>
    (await house.post('/api/doors', undefined, { as: null, headers })).status
  assert.equal(await act({ 'sec-fetch-site': 'cross-site' }), 403)
  assert.equal(await act({ 'sec-fetch-site': 'same-site' }), 403)
  assert.equal(await act({ origin: 'https://evil.example' }), 403)
  assert.equal(await act({ origin: 'null' }), 403)
  assert.equal(await act({ 'sec-fetch-site': 'same-origin' }), 200)
  assert.equal(await act({ origin: 'https://hebra.example.com' }), 200)
  assert.equal(await act({}), 200, 'a program, which no page can ride on')
})

test('every answer carries the headers of a careful house', async () => {
  const { headers } = await house.get('/healthz')
  assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/)
  assert.equal(headers.get('x-content-type-options'), 'nosniff')
  assert.equal(headers.get('x-frame-options'), 'DENY')
  assert.equal(headers.get('referrer-policy'), 'no-referrer')
  assert.equal(headers.get('strict-transport-security'), 'max-age=31536000')
  assert.equal(headers.get('cache-control'), 'no-store')
  assert.equal(headers.get('x-powered-by'), null)
})
