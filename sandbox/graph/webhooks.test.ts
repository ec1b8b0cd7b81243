import assert from 'node:assert/strict'
import { it } from 'node:test'
import { proofOf, signatureOf, wireJson } from './sign.ts'
import { openBusiness } from './testing.ts'

const text = { type: 'text', text: { body: 'Hola' } }
const bodies = (values: { messages?: { [name: string]: unknown }[] }[]) =>
  values.flatMap(({ messages }) =>
    (messages ?? []).map(({ text }) =>
      text && typeof text === 'object' ? Reflect.get(text, 'body') : undefined,
    ),
  )

it('signs the bytes with everything beyond ASCII escaped', () => {
  const change = { field: 'messages', value: { t: 'äö👍' } }
  const body = wireJson({
    object: 'whatsapp_business_account',
    entry: [{ id: '1', changes: [change] }],
  })
  assert.match(body, /"t":"\\u00e4\\u00f6\\ud83d\\udc4d"/)
  assert.equal(
    signatureOf('app_secret', body),
    'sha256=36304a174bed09100b42d7c76fbe773cd66865f952b5f9c99615370ef58d1846',
  )
  assert.equal(
    proofOf('app_secret', 'EAAtoken'),
    'a448461623832b66fe055bd6bfa70574785d2f3596d0ff959c3fe9bb7161b8b3',
  )
  assert.equal(wireJson('a/b'), '"a\\/b"')
})

it('posts only where the handshake was answered', async (t) => {
  const business = await openBusiness({ silent: true })
  t.after(() => business.close())
  const { graph, accountId } = business
  await assert.rejects(
    graph.subscribe(accountId, `${graph.url}/nowhere`, 'wrong'),
    /answered its handshake with/,
  )
  const answer = await business.call('POST', `/${accountId}/subscribed_apps`, {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ override_callback_uri: graph.url, verify_token: 'wrong' }),
  })
  assert.equal(answer.status, 400)
})

it('what a person says comes signed, in the order it was said', async (t) => {
  const business = await openBusiness({ silent: true })
  t.after(() => business.close())
  const { graph, customerId, numberId } = business
  const said = Array.from({ length: 20 }, (_, n) => `ñandú ${n}`)
  for (const one of said) graph.say(customerId, numberId, { type: 'text', text: one })
  await graph.settled()
  assert.deepEqual(bodies(business.values()), said)
  assert.ok(business.taken.every(({ isSigned }) => isSigned))
})

it('is told again, with the same bytes, until it is answered 200', async (t) => {
  const business = await openBusiness({ silent: true, retryAfterMs: () => 5 })
  t.after(() => business.close())
  const { graph, customerId, numberId } = business
  business.answerWith(500)
  graph.say(customerId, numberId, { type: 'text', text: 'Hola' })
  while (business.taken.length < 3) await new Promise((resolve) => setImmediate(resolve))
  business.answerWith(200)
  await graph.settled()
  assert.ok(business.taken.length > 3)
  assert.equal(new Set(business.taken.map(({ raw }) => raw)).size, 1)
  assert.equal(graph.told.at(-1)?.isAcknowledged, true)
})

it('a duplicate comes at the same instant, as often as wanted', async (t) => {
  const business = await openBusiness({ silent: true })
  t.after(() => business.close())
  const { graph, customerId, numberId } = business
  graph.fault({ fault: 'duplicate', copies: 2, times: 1 })
  graph.say(customerId, numberId, { type: 'text', text: 'Hola' })
  graph.say(customerId, numberId, { type: 'text', text: 'otra vez' })
  await graph.settled()
  assert.deepEqual(bodies(business.values()), ['Hola', 'Hola', 'Hola', 'otra vez'])
})

it('reordered, read comes before delivered and sent', async (t) => {
  const business = await openBusiness()
  t.after(() => business.close())
  const { graph, customerId } = business
  graph.changeCustomer(customerId, { reads: 'at-once' })
  graph.fault({ fault: 'reorder', depth: 3, times: 3 })
  await business.send(text)
  await graph.settled()
  assert.deepEqual(business.statuses(), ['read', 'delivered', 'sent'])
})

it('a batch holds messages and statuses of several people in one request', async (t) => {
  const business = await openBusiness()
  t.after(() => business.close())
  const { graph, numberId } = business
  graph.fault({ fault: 'batch', size: 75, ms: 60_000 })
  for (let n = 0; n < 25; n += 1) {
    const one = graph.addCustomer({ name: `Persona ${n}`, phone: `+5191111${1000 + n}` })
    graph.say(one.id, numberId, { type: 'text', text: `Hola ${n}` })
    await business.send({ to: one.phone, ...text })
  }
  await graph.settled()
  assert.equal(bodies(business.values()).length, 25)
  assert.equal(business.statuses().length, 50)
  assert.equal(business.taken.length, 1)
  const values = business.values()
  assert.ok(values.some(({ messages }) => (messages?.length ?? 0) > 1))
  assert.ok(values.length > business.taken.length)
})

it('a storm is one signed request with events of every kind, known or not', async (t) => {
  const business = await openBusiness()
  t.after(() => business.close())
  await business.graph.storm(business.numberId, 50)
  assert.equal(business.taken.length, 1)
  assert.equal(business.values().length, 50)
  assert.ok(business.taken[0]?.isSigned)
  assert.match(business.taken[0]?.raw ?? '', /from_next_year/)
})

it('a wrong signature is wrong once, and then it is right', async (t) => {
  const business = await openBusiness({ silent: true })
  t.after(() => business.close())
  const { graph, customerId, numberId } = business
  graph.fault({ fault: 'wrong_signature', times: 1 })
  graph.fault({ fault: 'no_signature', times: 1 })
  for (const one of ['a', 'b', 'c']) graph.say(customerId, numberId, { type: 'text', text: one })
  await graph.settled()
  assert.deepEqual(
    business.taken.map(({ isSigned }) => isSigned),
    [false, false, true],
  )
})

it('statuses follow the person: off, looking, with receipts off, listening', async (t) => {
  const business = await openBusiness()
  t.after(() => business.close())
  const { graph, customerId, numberId } = business
  const statusesOf = async (act: () => Promise<unknown>) => {
    business.taken.length = 0
    await act()
    await graph.settled()
    return business.statuses()
  }
  graph.changeCustomer(customerId, { isOnline: false })
  assert.deepEqual(await statusesOf(() => business.send(text)), ['sent'])
  const back = async () => graph.changeCustomer(customerId, { isOnline: true })
  assert.deepEqual(await statusesOf(back), ['delivered'])
  assert.deepEqual(await statusesOf(() => graph.look(customerId, numberId, true)), ['read'])
  // Seen on arrival, Meta spares itself the word of its delivery.
  assert.deepEqual(await statusesOf(() => business.send(text)), ['sent', 'read'])
  graph.changeCustomer(customerId, { sendsReadReceipts: false })
  assert.deepEqual(await statusesOf(() => business.send(text)), ['sent', 'delivered'])
  const voice = graph.addMedia({
    bytes: Buffer.from('OggS'),
    type: 'audio/ogg',
    accountId: business.accountId,
  })
  const { body } = await business.send({ type: 'audio', audio: { id: voice.id, voice: true } })
  const id = body.messages?.[0]?.id ?? ''
  await graph.settled()
  assert.deepEqual(await statusesOf(() => graph.play(id)), ['played'])
})

it('statuses go wrong as they do: late failed, failed and then delivered, none at all', async (t) => {
  const business = await openBusiness()
  t.after(() => business.close())
  const { graph } = business
  const statusesAfter = async (fault: Parameters<typeof graph.fault>[0]) => {
    business.taken.length = 0
    graph.fault(fault)
    await business.send(text)
    await graph.settled()
    graph.clearFaults()
    return business.statuses()
  }
  assert.deepEqual(await statusesAfter({ fault: 'late_failed', code: 131053 }), ['sent', 'failed'])
  assert.partialDeepStrictEqual(business.values().at(-1)?.statuses?.[0], {
    errors: [{ code: 131053 }],
  })
  assert.deepEqual(await statusesAfter({ fault: 'failed_then_delivered' }), [
    'sent',
    'failed',
    'delivered',
  ])
  assert.deepEqual(await statusesAfter({ fault: 'no_status' }), [])
})
