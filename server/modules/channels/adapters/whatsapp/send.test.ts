import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createManualClock } from '../../../../platform/clock.ts'
import { createSafeFetch } from '../../../../platform/safe-fetch.ts'
import type { Reaction, SendOutcome } from '../../adapter.ts'
import { errorsIn, failureOf } from './graph-error.ts'
import { whatsapp } from './index.ts'
import { render } from './render.ts'
import { outcomeOf, send } from './send.ts'
import { envelope, fetchFrom, numberId, serve, touchpointAt } from './testing.ts'

const request = render({ type: 'text', text: 'Hola' }, envelope({ reference: 'delivery-1' }))
const accepted = (id = 'wamid.X', message_status = 'accepted') => ({
  messaging_product: 'whatsapp',
  contacts: [{ input: '16505551234', wa_id: '16505551234' }],
  messages: [{ id, message_status }],
})
const graph = (code: number, more: object = {}) => ({
  error: {
    message: `(#${code}) Something`,
    type: 'OAuthException',
    code,
    error_data: { messaging_product: 'whatsapp', details: 'More of it' },
    fbtrace_id: 'A1',
    ...more,
  },
})
const reactionOf = (outcome: SendOutcome): Reaction | undefined =>
  outcome.how === 'failed' ? outcome.failure.then : undefined
const answered = (status: number, body: unknown, retryAfterS?: number) =>
  outcomeOf({ status, body, retryAfterS })

test('a message is posted with token and proof, and its id comes back', async () => {
  const { host, heard } = await serve(() => ({ json: accepted() }))
  const outcome = await send(fetchFrom(host), touchpointAt(`http://${host}`), request)
  assert.deepEqual(outcome, { how: 'accepted', providerId: 'wamid.X' })
  const [one] = heard
  assert.equal(`${one?.method} ${one?.path}`, `POST /v24.0/${numberId}/messages`)
  assert.equal(one?.headers.authorization, 'Bearer EAAtoken')
  assert.deepEqual(one?.query, {
    appsecret_proof: 'a448461623832b66fe055bd6bfa70574785d2f3596d0ff959c3fe9bb7161b8b3',
  })
  assert.deepEqual(JSON.parse(String(one?.body)), request.body)
})

test('held or paused, a message with an id was accepted', () => {
  for (const said of ['accepted', 'held_for_quality_assessment', 'paused']) {
    assert.equal(answered(200, accepted('wamid.H', said)).how, 'accepted')
  }
  for (const body of [
    undefined,
    null,
    {},
    { messages: [] },
    { messages: [{}] },
    { success: true },
  ]) {
    assert.equal(answered(200, body).how, 'unknown')
  }
})

/** The table of channels.md, section 2. */
const table: [codes: number[], reason: string, then: string][] = [
  [[4, 80007, 17, 32, 613], 'too_fast', 'slow business'],
  [[130429], 'too_fast', 'slow touchpoint'],
  [[131056], 'too_fast', 'slow handle'],
  [[131048, 368, 131031, 130497], 'account_locked', 'stop'],
  [[131047], 'window_closed', 'fail'],
  [[131049, 130472], 'marketing_capped', 'fail'],
  [[131050], 'opted_out', 'fail marketing'],
  [[131026], 'unreachable', 'fail'],
  [[131021], 'to_ourselves', 'fail'],
  [[131030, 131062], 'not_allowed', 'fail'],
  [[132000, 132001, 132005, 132007, 132008], 'template_unusable', 'fail'],
  [[132012, 132015, 132016, 132068, 132069], 'template_unusable', 'fail'],
  [[131052, 131053], 'media_unusable', 'reupload'],
  [[131051], 'content_refused', 'fail'],
  [[131000, 131016, 2], 'provider_failed', 'retry 5'],
  [[0, 3, 10, 190, 200, 230, 299, 131005], 'credentials_refused', 'stop'],
  [[131042, 131044], 'account_unpaid', 'stop'],
  [[131045, 131037, 133010], 'account_unregistered', 'stop'],
  [[131057], 'account_paused', 'slow touchpoint'],
]
const inWords = (then: Reaction | undefined) => {
  if (then?.do === 'slow') return `slow ${then.scope}`
  if (then?.do === 'retry') return `retry ${then.most}`
  return then?.do === 'fail' && then.optOut ? `fail ${then.optOut}` : then?.do
}

test('each code of Meta’s has its reason and what follows, whatever the status', () => {
  for (const [codes, reason, then] of table) {
    for (const code of codes) {
      for (const status of [400, 403, 500]) {
        const outcome = answered(status, graph(code))
        assert.ok(outcome.how === 'failed')
        assert.deepEqual(
          [outcome.failure.reason, inWords(outcome.failure.then)],
          [reason, then],
          `${code}`,
        )
        assert.equal(outcome.failure.detail, `${code} Something: More of it (A1)`)
      }
    }
  }
})

test('what Meta says only in words is understood too', () => {
  const outcome = (status: number, code: number, more: object) => {
    const found = answered(status, graph(code, more))
    return found.how === 'failed' ? [found.failure.reason, inWords(found.failure.then)] : found
  }
  assert.deepEqual(outcome(400, 100, {}), ['content_refused', 'fail'])
  const proof = { message: 'Invalid appsecret_proof provided in the API argument' }
  assert.deepEqual(outcome(400, 100, proof), ['credentials_refused', 'stop'])
  assert.deepEqual(outcome(400, 100, { error_subcode: 33 }), ['credentials_refused', 'stop'])
  assert.deepEqual(outcome(400, 999_999, {}), ['provider_failed', 'fail'])
  assert.deepEqual(outcome(400, 999_999, { is_transient: true }), ['provider_failed', 'retry 5'])
  assert.deepEqual(outcome(500, 999_999, {}), ['provider_failed', 'retry 5'])
  assert.deepEqual(outcome(429, 999_999, {}), ['too_fast', 'slow touchpoint'])
  assert.deepEqual(outcome(200, 131047, {}), ['window_closed', 'fail'])
  const [quoted] = errorsIn([{ code: '131047', title: 'Re-engagement message' }])
  assert.equal(failureOf(400, quoted).detail, '131047 Re-engagement message')
  for (const code of [null, '', [], true, 'x', 1.5]) assert.deepEqual(errorsIn([{ code }]), [])
})

test('an answer that is not Meta’s own', () => {
  const words = (status: number) => {
    const outcome = answered(status, undefined)
    return outcome.how === 'failed' ? inWords(outcome.failure.then) : outcome.how
  }
  assert.deepEqual([500, 503, 408].map(words), ['retry 5', 'retry 5', 'retry 5'])
  // A gateway that waited in vain does not know whether the message exists.
  assert.deepEqual([502, 504].map(words), ['unknown', 'unknown'])
  assert.deepEqual([401, 403, 404].map(words), ['stop', 'stop', 'stop'])
  assert.deepEqual([429, 413, 400].map(words), ['slow touchpoint', 'fail', 'fail'])
})

test('waits grow, each in its own way, and no sooner than Meta says', () => {
  const wait = (code: number, attempt: number, retryAfterS?: number) => {
    const then = reactionOf(answered(400, graph(code), retryAfterS))
    assert.ok(then && 'afterMs' in then)
    return then.afterMs(attempt)
  }
  assert.deepEqual(
    [1, 2, 3, 4].map((n) => wait(131056, n)),
    [1000, 4000, 16_000, 64_000],
  )
  assert.equal(wait(131056, 400), 3_600_000)
  for (const code of [131016, 130429, 80007, 131057]) {
    for (let n = 1; n < 30; n++) {
      const ms = wait(code, n)
      assert.ok(ms >= 1000 && ms <= 1_350_000)
    }
  }
  assert.ok(wait(131016, 4) > wait(131016, 1))
  assert.equal(wait(130429, 1, 77), 77_000)
  assert.equal(wait(131016, 1, 1e9), 3_600_000)
})

test('without an answer it matters whether anybody can have been asked', async () => {
  const { host } = await serve(() => 'hang up')
  const away = await serve(() => ({ json: accepted() }))
  const nowhere = { ...touchpointAt('http://nowhere.invalid') }
  assert.deepEqual(await send(fetchFrom(host), touchpointAt(`http://${host}`), request), {
    how: 'unknown',
    detail: 'ECONNRESET',
  })
  const closed = 'http://127.0.0.1:1'
  const refused = await send(fetchFrom('127.0.0.1:1'), touchpointAt(closed), request)
  assert.ok(refused.how === 'failed' && refused.failure.reason === 'provider_away')
  assert.equal(refused.failure.detail, 'ECONNREFUSED')
  const then = reactionOf(refused)
  assert.ok(then?.do === 'retry' && then.most > 50)
  const lost = createSafeFetch({
    clock: createManualClock(new Date(0)),
    providerHosts: [],
    resolve: () => Promise.reject(Object.assign(new Error(), { code: 'EAI_AGAIN' })),
  })
  const unnamed = await send(lost, nowhere, request)
  assert.ok(unnamed.how === 'failed' && unnamed.failure.reason === 'provider_away')
  // A base address that may not be fetched: nothing left the house, and nothing will.
  const private_ = await send(fetchFrom(), touchpointAt(`http://${away.host}`), request)
  assert.ok(private_.how === 'failed' && private_.failure.then.do === 'stop')
  assert.equal(away.heard.length, 0)
})

test('who waited in vain for an answer knows nothing', async () => {
  const clock = createManualClock(new Date(0))
  const arrived = Promise.withResolvers<void>()
  const { host } = await serve(() => {
    arrived.resolve()
    // Only headers: the answer never ends.
    return { headers: { 'content-length': 100 }, body: '' }
  })
  const fetch = createSafeFetch({ clock, providerHosts: [host] })
  const sent = send(fetch, touchpointAt(`http://${host}`), request)
  await arrived.promise
  clock.advance(whatsapp.timeoutMs)
  assert.deepEqual(await sent, { how: 'unknown', detail: 'took too long' })
})

test('garbled answers are unknown, and a quoted token is taken out', async () => {
  const garbled = await serve(() => ({ body: '<html>' }))
  const outcome = await send(
    fetchFrom(garbled.host),
    touchpointAt(`http://${garbled.host}`),
    request,
  )
  assert.equal(outcome.how, 'unknown')
  const message = 'Malformed access token EAAtoken'
  const { host } = await serve(() => ({ status: 401, json: graph(190, { message }) }))
  const refused = await send(fetchFrom(host), touchpointAt(`http://${host}`), request)
  assert.ok(refused.how === 'failed' && !refused.failure.detail.includes('EAAtoken'))
  assert.match(refused.failure.detail, /^190 Malformed access token …/)
})

test('marks and reactions', async () => {
  const { host, heard } = await serve(({ body }) =>
    String(body).includes('"reaction"') ? { json: accepted('wamid.R') } : { status: 500 },
  )
  const touchpoint = touchpointAt(`http://${host}`)
  const fetch = fetchFrom(host)
  await whatsapp.markRead?.(fetch, touchpoint, { providerId: 'wamid.A', typing: true })
  await whatsapp.markRead?.(fetch, touchpoint, { providerId: 'wamid.A', typing: false })
  await whatsapp.markRead?.(fetchFrom(), touchpoint, { providerId: 'wamid.A', typing: false })
  const to = { type: 'whatsapp', value: 'US.1349', realm: '' }
  const reaction = { to, providerId: 'wamid.A' }
  const given = await whatsapp.react?.(fetch, touchpoint, { ...reaction, emoji: '👍' })
  assert.deepEqual(given, { how: 'accepted', providerId: 'wamid.R' })
  await whatsapp.react?.(fetch, touchpoint, { ...reaction, emoji: null })
  const read = { messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.A' }
  const reacted = (emoji: string) => ({
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    recipient: 'US.1349',
    type: 'reaction',
    reaction: { message_id: 'wamid.A', emoji },
  })
  assert.deepEqual(
    heard.map(({ body }) => JSON.parse(String(body))),
    [{ ...read, typing_indicator: { type: 'text' } }, read, reacted('👍'), reacted('')],
  )
})
