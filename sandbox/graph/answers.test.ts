// What can happen between our asking and Meta's answer.

import assert from 'node:assert/strict'
import { after, afterEach, before, it } from 'node:test'
import { createManualClock } from '../../server/platform/clock.ts'
import { type Business, openBusiness } from './testing.ts'

const text = { type: 'text', text: { body: 'Hola' }, biz_opaque_callback_data: 'delivery-1' }
let business: Business
before(async () => {
  business = await openBusiness()
})
after(() => business.close())
afterEach(async () => {
  business.graph.clearFaults()
  await business.graph.settled()
  business.taken.length = 0
})
const accepted = () => business.graph.sends().length

it('429 comes with or without the seconds to wait, once', async () => {
  business.graph.fault({ fault: 'error', code: 130429, status: 429, retryAfter: 7, times: 1 })
  const first = await business.send(text)
  assert.deepEqual([first.status, first.headers.get('retry-after')], [429, '7'])
  business.graph.fault({ fault: 'error', code: 130429, times: 1 })
  const second = await business.send(text)
  assert.deepEqual([second.status, second.headers.get('retry-after')], [429, null])
  assert.equal((await business.send(text)).status, 200)
})

it('5xx is a page, and then it works', async () => {
  business.graph.fault({ fault: 'unavailable', times: 1 })
  const before = accepted()
  await assert.rejects(business.send(text), /JSON/)
  assert.equal(business.graph.asked.at(-1)?.status, 503)
  assert.equal(accepted(), before)
  assert.equal((await business.send(text)).status, 200)
})

it('any code can be the answer, for one person or one number alone', async () => {
  const { graph, customerId, numberId } = business
  for (const code of [131026, 131031, 131047, 131050, 131053, 131056]) {
    graph.fault({ fault: 'error', code, customerId, numberId, times: 1 })
    assert.equal((await business.send(text)).body.error?.code, code)
  }
  const other = graph.addCustomer({ name: 'Diego', phone: '+51911111111' })
  graph.fault({ fault: 'error', code: 131056, customerId: other.id })
  graph.fault({ fault: 'account_locked', numberId: 'another' })
  assert.equal((await business.send(text)).status, 200)
})

for (const fault of ['silent', 'hang_up', 'garbled'] as const)
  it(`${fault}: no answer, and yet it was sent and is told so with our reference`, async () => {
    business.graph.fault({ fault, times: 1 })
    const before = accepted()
    const signal = AbortSignal.timeout(300)
    const path = `/${business.numberId}/messages`
    const asking = business
      .call('POST', path, {
        signal,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ messaging_product: 'whatsapp', to: '51987654321', ...text }),
      })
      .then((answer) => answer.json())
    await assert.rejects(asking)
    await business.graph.settled()
    assert.equal(accepted(), before + 1)
    assert.deepEqual(business.statuses(), ['sent', 'delivered'])
    assert.equal(business.values()[0]?.statuses?.[0]?.biz_opaque_callback_data, 'delivery-1')
  })

it('refuse: the line is cut before anything was read, and nothing is sent', async () => {
  business.graph.fault({ fault: 'refuse', times: 1, numberId: business.numberId })
  const before = accepted()
  await assert.rejects(business.send(text))
  assert.equal(accepted(), before)
})

it('an early status is there before the answer', async () => {
  business.graph.fault({ fault: 'early_status', times: 1 })
  const { body } = await business.send(text)
  assert.deepEqual(business.statuses(), ['sent', 'delivered'])
  assert.equal(business.values()[0]?.statuses?.[0]?.id, body.messages?.[0]?.id)
})

it('slow: the answer comes when its twelve seconds are up', async (t) => {
  const clock = createManualClock(new Date('2026-11-20T12:00:00Z'))
  const patient = await openBusiness({ clock })
  t.after(() => patient.close())
  patient.graph.fault({ fault: 'slow', times: 1 })
  let isAnswered = false
  const asking = patient.send(text).finally(() => {
    isAnswered = true
  })
  while (!patient.graph.sends().length) await new Promise((resolve) => setImmediate(resolve))
  clock.advance(11_999)
  await fetch(patient.graph.url)
  assert.equal(isAnswered, false)
  clock.advance(1)
  assert.equal((await asking).status, 200)
})

it('a fault can strike a share of what it matches, the same share each run', async () => {
  business.graph.fault({ fault: 'error', code: 131000, rate: 0.3 })
  const codes = []
  for (let n = 0; n < 30; n += 1) codes.push((await business.send(text)).body.error?.code)
  const struck = codes.filter(Boolean).length
  assert.ok(struck > 2 && struck < 18, `${struck} of 30`)
})
