// Handing deliveries to the provider, against the stand-in of Graph with its faults; minutes are
// compressed by the clock that all of them share.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openGraph } from '../sandbox/graph/index.ts'
import {
  connectNumber,
  messageOf,
  oneMessage,
  postWebhook,
  textOf,
} from '../server/modules/channels/testing.ts'
import { freePort } from './free-port.ts'
import { openStage, type Person, type Stage } from './outbox-stage.ts'

let stage: Stage
let awayPort: number
before(async () => {
  awayPort = await freePort()
  stage = await openStage({ hosts: [`127.0.0.1:${awayPort}`] })
})
after(() => stage.close())

const stateOf = async (messageId: string) => (await stage.deliveries(messageId)).at(-1)
const becomes = (messageId: string, state: string) =>
  stage.until(`${messageId} is ${state}`, async () => (await stateOf(messageId))?.state === state)
/** What was accepted for this person, in the order it came. */
const accepted = (person: Person) =>
  stage.graph
    .sends()
    .filter(({ asked }) => JSON.stringify(asked.body).includes(`"${person.phone}"`))
    .map(({ asked }) => JSON.stringify(asked.body))
const texts = (person: Person) => accepted(person).map((body) => /"body":"([^"]*)"/.exec(body)?.[1])
const moves = async (person: Person) => {
  const timeline = await stage.house.get(
    `/api/customers/${person.customerId}/timeline?kinds=delivery.moved&limit=100`,
  )
  return timeline.body.items
    .toReversed()
    .map(({ body }: { body: { from: string; to: string } }) => `${body.from} ${body.to}`)
}

test('to one person everything goes in the order it was written, parts and all', async () => {
  const person = await stage.meet()
  const written = Array.from({ length: 12 }, (_, n) => `mensaje ${n}`)
  const long = `${'largo '.repeat(1200)}fin`
  for (const text of written) await stage.say(person, text)
  const last = await stage.say(person, long)
  await stage.idle()
  assert.deepEqual(texts(person).slice(0, 12), written)
  assert.equal((await stage.deliveries(last)).length, 2)
  assert.equal(accepted(person).length, 14)
  assert.match(accepted(person)[13]!, /fin"/)
})

test('a status that comes before our own answer settles it, and the answer changes nothing', async () => {
  const person = await stage.meet()
  const fault = stage.graph.fault({ fault: 'early_status', customerId: person.phoneId })
  stage.graph.fault({ fault: 'slow', ms: 10_000, customerId: person.phoneId, times: 1 })
  const id = await stage.say(person, 'temprano')
  await becomes(id, 'delivered')
  await stage.graph.settled()
  await stage.idle()
  assert.deepEqual(await moves(person), ['sending accepted', 'accepted delivered'])
  stage.graph.clearFaults(fault.id)
})

test('no answer is unknown, holds back those behind it for a minute, and is not sent again', async () => {
  const person = await stage.meet()
  stage.graph.fault({ fault: 'silent', customerId: person.phoneId, times: 1 })
  stage.graph.fault({ fault: 'no_status', customerId: person.phoneId, times: 10 })
  const lost = await stage.say(person, 'perdido')
  const next = await stage.say(person, 'siguiente')
  await becomes(lost, 'unknown')
  const at = stage.clock.now().getTime()
  assert.equal((await stateOf(next))?.state, 'queued')
  await becomes(next, 'accepted')
  const [row] = (
    await stage.house.platform.database.pool.query(
      'select accepted_at from channels_delivery where message_id = $1',
      [next],
    )
  ).rows
  assert.ok(row.accepted_at.getTime() - at > 55_000, 'a minute passed')
  assert.deepEqual(texts(person), ['perdido', 'siguiente'])
  assert.equal((await stateOf(lost))?.state, 'unknown')
  stage.graph.clearFaults()
})

test('an unknown one that is proven lets the next go at once', async () => {
  const person = await stage.meet()
  stage.graph.fault({ fault: 'hang_up', customerId: person.phoneId, times: 1 })
  const lost = await stage.say(person, 'llegó')
  await becomes(lost, 'delivered')
  const before = stage.clock.now().getTime()
  const next = await stage.say(person, 'otro')
  await becomes(next, 'delivered')
  assert.ok(stage.clock.now().getTime() - before < 50_000)
  assert.deepEqual(texts(person), ['llegó', 'otro'])
})

test('failed and then delivered: what the phone has is believed', async () => {
  const person = await stage.meet()
  stage.graph.fault({ fault: 'failed_then_delivered', customerId: person.phoneId, times: 1 })
  const id = await stage.say(person, 'vaivén')
  await becomes(id, 'delivered')
  assert.deepEqual((await moves(person)).slice(-2), ['accepted failed', 'failed delivered'])
  const late = stage.graph.fault({ fault: 'late_failed', customerId: person.phoneId, times: 1 })
  const bad = await stage.say(person, 'no llega')
  await becomes(bad, 'failed')
  const failed = await stateOf(bad)
  assert.equal(failed?.reason, 'unreachable')
  assert.match(failed?.detail ?? '', /^131026 /)
  stage.graph.clearFaults(late.id)
})

test('131056 makes one person wait, four times as long each time, and nobody else', async () => {
  const [slow, quick] = [await stage.meet(), await stage.meet()]
  stage.graph.fault({ fault: 'error', code: 131056, customerId: slow.phoneId, times: 3 })
  const began = stage.clock.now().getTime()
  const id = await stage.say(slow, 'despacio')
  await stage.say(slow, 'y después')
  const others = []
  for (let n = 0; n < 5; n++) others.push(await stage.say(quick, `rápido ${n}`))
  for (const other of others) await becomes(other, 'delivered')
  await becomes(id, 'delivered')
  await stage.idle()
  assert.ok(stage.clock.now().getTime() - began > 21_000, '1, 4 and 16 seconds')
  assert.deepEqual(texts(slow), ['despacio', 'y después'])
  const asked = stage.graph.asked.filter(({ errorCode }) => errorCode === 131056)
  assert.equal(asked.length, 3)
})

test('what passes is tried again, and what does not pass fails at last with its reason', async () => {
  const [lucky, unlucky] = [await stage.meet(), await stage.meet()]
  stage.graph.fault({ fault: 'error', code: 131016, customerId: lucky.phoneId, times: 2 })
  stage.graph.fault({ fault: 'error', code: 131000, customerId: unlucky.phoneId, times: 9 })
  const good = await stage.say(lucky, 'a la tercera')
  const bad = await stage.say(unlucky, 'nunca')
  await becomes(good, 'delivered')
  await becomes(bad, 'failed')
  assert.equal((await stateOf(bad))?.reason, 'provider_failed')
  assert.equal(stage.graph.asked.filter(({ errorCode }) => errorCode === 131000).length, 5)
  stage.graph.clearFaults()
})

test('an expired upload is given once more, and then the picture goes', async () => {
  const person = await stage.meet()
  const picture = await upload()
  stage.graph.fault({ fault: 'error', code: 131053, customerId: person.phoneId, times: 1 })
  const content = { type: 'media', kind: 'image', mediaId: picture, caption: 'la foto' }
  const answer = await stage.write(person, { content })
  assert.equal(answer.status, 201, answer.text)
  await becomes(answer.body.id, 'delivered')
  const uploads = stage.graph.asked.filter(({ path }) => path.endsWith('/media'))
  assert.equal(uploads.length, 2)
})

async function upload(): Promise<string> {
  const sharp = (await import('sharp')).default
  const bytes = await sharp({
    create: { width: 8, height: 8, channels: 3, background: '#c33' },
  })
    .png()
    .toBuffer()
  const answer = await fetch(`${stage.house.url}/api/media?filename=foto.png`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${stage.house.rootKey}`,
      'content-type': 'application/octet-stream',
    },
    body: new Uint8Array(bytes),
  })
  const body = (await answer.json()) as { id: string }
  assert.equal(answer.status, 201, JSON.stringify(body))
  return body.id
}

test('refused credentials stop the touchpoint; what waits goes when somebody mends it', async () => {
  const { numberId, touchpointId } = await stage.connect()
  const person = await stage.meet(numberId)
  const other = await stage.meet()
  stage.graph.fault({ fault: 'token_revoked', numberId })
  const held = { holdS: 60 }
  const ids = [await stage.say(person, 'uno', held), await stage.say(person, 'dos', held)]
  stage.clock.pass(60_000)
  await stage.until('it is stopped', async () => {
    const { body } = await stage.house.get(`/api/touchpoints/${touchpointId}`)
    return body.state === 'stopped'
  })
  await stage.until('it waits', async () => (await stateOf(ids[0]!))?.state === 'queued')
  assert.equal((await stateOf(ids[0]!))?.reason, 'credentials_refused')
  const elsewhere = await stage.say(other, 'por el otro número')
  await becomes(elsewhere, 'delivered')
  const refused = await stage.write(person, { content: { text: 'tres' } })
  assert.deepEqual(
    [refused.status, refused.body.code, refused.body.details.reason],
    [409, 'message.door_closed', 'credentials_refused'],
  )
  stage.graph.clearFaults()
  const mended = await stage.house.call('PATCH', `/api/touchpoints/${touchpointId}`, {
    body: { state: 'active' },
  })
  assert.equal(mended.status, 200, mended.text)
  for (const id of ids) await becomes(id, 'delivered')
  assert.deepEqual(texts(person), ['uno', 'dos'])
})

test('what a number is refused for afterwards stops it as an answer would', async () => {
  const { numberId, touchpointId } = await stage.connect()
  const person = await stage.meet(numberId)
  stage.graph.fault({ fault: 'late_failed', code: 131042, numberId, times: 1 })
  const unpaid = await stage.say(person, 'impaga')
  await becomes(unpaid, 'failed')
  const { body } = await stage.house.get(`/api/touchpoints/${touchpointId}`)
  assert.deepEqual([body.state, body.trouble], ['stopped', 'account_unpaid'])
  assert.deepEqual(body.health.lastRefusedReason, 'account_unpaid')
  assert.ok(body.health.lastRefusedAt)
  const first = await stage.house.get(`/api/touchpoints/${stage.touchpointId}`)
  assert.equal(first.body.state, 'active')
  stage.graph.clearFaults()
})

test('too much to one person, told afterwards, makes what comes next to them wait', async () => {
  const person = await stage.meet()
  const late = stage.graph.fault({
    ...{ fault: 'late_failed', code: 131056, customerId: person.phoneId, times: 1 },
  })
  await becomes(await stage.say(person, 'demasiado'), 'failed')
  const { rows } = await stage.house.platform.database.pool.query(
    'select paused_until as "until" from channels_rate where name = $1',
    [`pair:${stage.touchpointId}:${person.handleId}`],
  )
  assert.ok(rows[0].until, 'the pair is paused')
  await becomes(await stage.say(person, 'después'), 'delivered')
  stage.graph.clearFaults(late.id)
})

test('a line that is cut leaves it unknown, once for each person', async () => {
  const { numberId } = await stage.connect()
  const people = [await stage.meet(numberId), await stage.meet(numberId)]
  const cut = stage.graph.fault({ fault: 'refuse', numberId })
  for (const person of people) await becomes(await stage.say(person, 'cortado'), 'unknown')
  assert.equal(cut.struck, 2)
  stage.graph.clearFaults(cut.id)
})

test('a provider that nobody reaches is waited for: nothing is lost, nothing goes twice', async () => {
  const away = { ...stage.graph.connection(stage.numberId), phoneNumberId: '990011223344' }
  const number = await connectNumber(stage.house, {
    ...away.secrets,
    ...{ phoneNumberId: away.phoneNumberId, baseUrl: `http://127.0.0.1:${awayPort}` },
  })
  const writers = ['51955550001', '51955550002', '51955550003', '51955550004']
  const ids: string[] = []
  for (const phone of writers) {
    const hello = messageOf({ phone }, `wamid.${phone}`, stage.clock.now(), textOf('Hola'))
    assert.equal(await postWebhook(stage.house, number, oneMessage(number, { phone }, hello)), 200)
    const path = `/api/customers?handle=whatsapp:${phone}&realm=portfolio-1`
    const customerId = (await stage.house.get(path)).body.items[0].id
    const body = { customerId, content: { text: `con paciencia ${phone}` } }
    ids.push((await stage.house.post('/api/messages', body)).body.id)
  }
  await stage.until('it was tried', async () => {
    const all = await Promise.all(ids.map(stateOf))
    return all.every((one) => one?.state === 'queued' && one.reason === 'provider_away')
  })
  stage.clock.pass(120_000)
  const graph = await openGraph({ clock: stage.clock, port: awayPort })
  const account = graph.addAccount(away.secrets)
  graph.addNumber({ accountId: account.id, id: away.phoneNumberId })
  for (const phone of writers) {
    const person = graph.addCustomer({ name: phone, phone })
    graph.say(person.id, away.phoneNumberId, { type: 'text', text: 'Hola' })
  }
  try {
    for (const id of ids) await becomes(id, 'accepted')
    assert.equal(graph.sends().length, ids.length)
  } finally {
    await graph.close()
  }
})

test('what was written in time does not go when its window closes first', async () => {
  const person = await stage.meet()
  const sendAt = new Date(stage.clock.now().getTime() + 25 * 3_600_000).toISOString()
  const id = await stage.say(person, 'mañana', { sendAt })
  assert.equal((await stateOf(id))?.state, 'scheduled')
  const at = await stage.say(person, 'ahora')
  await becomes(at, 'delivered')
  await stage.idle()
  stage.clock.pass(25 * 3_600_000)
  await becomes(id, 'failed')
  assert.equal((await stateOf(id))?.reason, 'window_closed')
  assert.deepEqual(texts(person), ['ahora'])
})

test('who says no between the writing and the sending is not written to', async () => {
  const person = await stage.meet()
  const consent = (state: string) =>
    stage.house.post(`/api/customers/${person.customerId}/consents`, {
      ...{ purpose: 'marketing', channel: 'whatsapp', how: 'form' },
      ...{ state, handleId: person.handleId, at: stage.clock.now().toISOString() },
    })
  const body = { content: { text: '¡Ofertas!' }, purpose: 'marketing' }
  const early = await stage.write(person, body)
  assert.deepEqual([early.status, early.body.code], [409, 'message.no_consent'])
  assert.equal(early.body.details.state, 'unsaid')
  assert.equal((await consent('given')).status, 201)
  const sendAt = new Date(stage.clock.now().getTime() + 3_600_000).toISOString()
  const written = await stage.write(person, { ...body, sendAt })
  assert.equal(written.status, 201, written.text)
  assert.equal((await consent('withdrawn')).status, 201)
  const reply = await stage.say(person, 'Su pedido está listo')
  await becomes(reply, 'delivered')
  stage.clock.pass(3_700_000)
  await becomes(written.body.id, 'failed')
  assert.equal((await stateOf(written.body.id))?.reason, 'opted_out')
  assert.deepEqual(texts(person), ['Su pedido está listo'])
})

test('a template that is filed as marketing since it was written asks for that consent', async () => {
  const person = await stage.meet()
  const { pool } = stage.house.platform.database
  stage.graph.addTemplate(stage.accountId, {
    name: 'novedades',
    components: [{ type: 'BODY', text: 'Novedades' }],
  })
  const synced = await stage.house.post(`/api/touchpoints/${stage.touchpointId}/templates/sync`)
  assert.equal(synced.status, 200, synced.text)
  const body = { content: { type: 'template', name: 'novedades', language: 'es' } }
  const sendAt = new Date(stage.clock.now().getTime() + 3_600_000).toISOString()
  const written = await stage.write(person, { ...body, sendAt })
  assert.equal(written.status, 201, written.text)
  await pool.query(`update channels_template set category = 'MARKETING' where name = 'novedades'`)
  // Whatever else it is for.
  const consented = await stage.house.post(`/api/customers/${person.customerId}/consents`, {
    ...{ purpose: 'surveys', channel: 'whatsapp', how: 'form', state: 'given' },
    ...{ handleId: person.handleId, at: stage.clock.now().toISOString() },
  })
  assert.equal(consented.status, 201, consented.text)
  const survey = await stage.write(person, { ...body, purpose: 'surveys' })
  assert.deepEqual(
    [survey.body.code, survey.body.details.purpose],
    ['message.no_consent', 'marketing'],
  )
  stage.clock.pass(3_700_000)
  await becomes(written.body.id, 'failed')
  const failed = await stateOf(written.body.id)
  assert.deepEqual([failed?.reason, failed?.detail], ['no_consent', 'marketing'])
})

test('a person who stops marketing at the provider has withdrawn their consent', async () => {
  const person = await stage.meet()
  stage.graph.fault({ fault: 'error', code: 131050, customerId: person.phoneId, times: 1 })
  const id = await stage.say(person, 'promoción')
  await becomes(id, 'failed')
  assert.equal((await stateOf(id))?.reason, 'opted_out')
  const { body } = await stage.house.get(`/api/customers/${person.customerId}/doors`)
  assert.equal(body.items[0].marketing, 'withdrawn')
  // By no other name of the chat may it be passed by, whatever was said of that name before.
  const { handles } = (await stage.house.get(`/api/customers/${person.customerId}`)).body
  const names = handles.filter(({ type }: { type: string }) => type !== 'home')
  assert.ok(names.length > 1)
  for (const { id: handleId } of names) {
    const offer = { content: { text: '¡Ofertas!' }, purpose: 'marketing', handleId }
    const refused = await stage.write(person, { ...offer, touchpointId: stage.touchpointId })
    assert.deepEqual(
      [refused.body.code, refused.body.details.state],
      ['message.no_consent', 'withdrawn'],
    )
  }
})

test('what could not go out for a day is not sent behind the customer’s back', async () => {
  const { numberId, touchpointId } = await stage.connect()
  const person = await stage.meet(numberId)
  const pause = (state: string) =>
    stage.house.call('PATCH', `/api/touchpoints/${touchpointId}`, { body: { state } })
  assert.equal((await pause('paused')).status, 200)
  const refused = await stage.write(person, { content: { text: 'no' } })
  assert.equal(refused.body.details.reason, 'account_paused')
  assert.equal((await pause('active')).status, 200)
  const sendAt = new Date(stage.clock.now().getTime() + 60_000).toISOString()
  const id = await stage.say(person, 'tarde', { sendAt })
  assert.equal((await pause('paused')).status, 200)
  stage.clock.pass(24 * 3_600_000 + 120_000)
  assert.equal((await pause('active')).status, 200)
  await becomes(id, 'expired')
})

test('what waits by a touchpoint that is removed fails, and says so', async () => {
  const { numberId, touchpointId } = await stage.connect()
  const person = await stage.meet(numberId)
  const sendAt = new Date(stage.clock.now().getTime() + 3_600_000).toISOString()
  const id = await stage.say(person, 'ya no', { sendAt })
  const removed = await stage.house.call('DELETE', `/api/touchpoints/${touchpointId}`)
  assert.equal(removed.status, 204, removed.text)
  stage.clock.pass(3_700_000)
  await becomes(id, 'failed')
  assert.equal((await stateOf(id))?.reason, 'touchpoint_removed')
})
