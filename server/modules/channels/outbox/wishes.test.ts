// What customers wish of messages that they did not ask for, from their preferences to the provider.
// Time hardly goes on unless the test says so.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openStage, type Person, type Stage } from '../../../../test/outbox-stage.ts'
import { findMessages } from '../messages/find-messages.ts'

let stage: Stage
before(async () => {
  stage = await openStage({ speed: 0.05 })
  for (const [name, category] of [
    ['aviso', 'UTILITY'],
    ['clave', 'AUTHENTICATION'],
    ['ofertas', 'MARKETING'],
  ] as const) {
    const components = [{ type: 'BODY', text: `Texto de ${name}` }]
    stage.graph.addTemplate(stage.accountId, { name, category, components })
  }
  const synced = await stage.house.post(`/api/touchpoints/${stage.touchpointId}/templates/sync`)
  assert.equal(synced.status, 200, synced.text)
})
after(() => stage.close())

const hourMs = 3_600_000
const stateOf = async (messageId: string) => (await stage.deliveries(messageId)).at(-1)
const becomes = (messageId: string, state: string) =>
  stage.until(`${messageId} is ${state}`, async () => (await stateOf(messageId))?.state === state)
const clockIn = (timeZone: string, at: number) =>
  new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'short' }).format(at)

/** Somebody whose window is closed. */
async function meetBefore(): Promise<Person> {
  const person = await stage.meet()
  stage.clock.pass(25 * hourMs)
  return person
}

async function prefer(person: Person, preferences: object) {
  const path = `/api/customers/${person.customerId}/preferences`
  const answer = await stage.house.call('PUT', path, { body: preferences })
  assert.equal(answer.status, 200, answer.text)
}

async function agree(person: Person) {
  const answer = await stage.house.post(`/api/customers/${person.customerId}/consents`, {
    ...{ purpose: 'marketing', channel: 'whatsapp', how: 'form', state: 'given' },
    ...{ handleId: person.handleId, at: stage.clock.now().toISOString() },
  })
  assert.equal(answer.status, 201, answer.text)
}

async function send(person: Person, name: string, more: object = {}): Promise<string> {
  const content = { type: 'template', name, language: 'es' }
  const answer = await stage.write(person, { content, handleId: person.handleId, ...more })
  assert.equal(answer.status, 201, answer.text)
  return answer.body.id
}

test('a template waits for the end of the quiet hours, which is said, and holds back nobody', async () => {
  const person = await meetBefore()
  const timeZone = 'America/Lima'
  const now = stage.clock.now().getTime()
  const end = Math.floor(now / 60_000) * 60_000 + 2 * hourMs
  const quietHours = {
    ...{ from: clockIn(timeZone, now - hourMs), until: clockIn(timeZone, end), timeZone },
  }
  await prefer(person, { quietHours })
  const notice = await send(person, 'aviso')
  await becomes(notice, 'scheduled')
  const code = await send(person, 'clave')
  await becomes(code, 'accepted')
  const shown = (await findMessages(stage.house.platform, [notice])).get(notice)
  assert.partialDeepStrictEqual(shown?.deliveries, [
    { state: 'scheduled', reason: 'quiet_hours', notBefore: new Date(end).toISOString() },
  ])
  const { body } = await stage.house.get(
    `/api/customers/${person.customerId}/timeline?kinds=delivery.moved`,
  )
  assert.partialDeepStrictEqual(body.items.at(-1)?.body, {
    ...{ messageId: notice, from: 'queued', to: 'scheduled', reason: 'quiet_hours' },
    notBefore: new Date(end).toISOString(),
  })
  stage.clock.pass(end - now)
  await becomes(notice, 'accepted')
  assert.equal((await stateOf(notice))?.reason, null)
})

test('what waits is taken back or put off anew, and who writes is answered at any hour', async () => {
  const person = await meetBefore()
  const now = stage.clock.now().getTime()
  const clock = (at: number) => clockIn('UTC', at)
  await prefer(person, {
    quietHours: { from: clock(now - hourMs), until: clock(now + 5 * hourMs), timeZone: 'UTC' },
  })
  const [first, second] = [await send(person, 'aviso'), await send(person, 'aviso')]
  for (const id of [first, second]) await becomes(id, 'scheduled')
  const back = await stage.house.post(`/api/messages/${first}/cancellations`)
  assert.equal(back.body.deliveries[0].state, 'cancelled', back.text)
  await prefer(person, {
    quietHours: { from: clock(now - hourMs), until: clock(now + 9 * hourMs), timeZone: 'UTC' },
  })
  stage.clock.pass(5 * hourMs + 60_000)
  await stage.until('it was put off once more', async () => {
    const delivery = await stateOf(second)
    return new Date(delivery?.notBefore ?? 0) > stage.clock.now()
  })
  assert.equal((await stateOf(second))?.reason, 'quiet_hours')
  stage.graph.say(person.phoneId, person.numberId, { type: 'text', text: '¿Novedades?' })
  await stage.until('it was heard', async () => {
    const { body } = await stage.house.get(`/api/customers/${person.customerId}/doors`)
    return body.items[0].state === 'open'
  })
  await becomes(await send(person, 'aviso'), 'accepted')
})

test('no more go than the customer wants, on all their handles and at the same instant', async () => {
  const [one, other] = [await meetBefore(), await meetBefore()]
  for (const person of [one, other]) await agree(person)
  const joined = await stage.house.post(`/api/customers/${one.customerId}/merges`, {
    from: other.customerId,
  })
  assert.equal(joined.status, 201, joined.text)
  await prefer(one, { frequency: { messages: 1, perDays: 1 } })
  const held = { holdS: 10 }
  const both = [await send(one, 'ofertas', held), await send(other, 'ofertas', held)]
  stage.clock.pass(10_000)
  await stage.until('both had their turn', async () => {
    const states = await Promise.all(both.map(stateOf))
    return states.every((delivery) => delivery?.state !== 'queued' && delivery?.state !== 'sending')
  })
  const states = await Promise.all(both.map(stateOf))
  assert.deepEqual(states.map((delivery) => delivery?.state).toSorted(), ['accepted', 'scheduled'])
  const capped = states.find((delivery) => delivery?.state === 'scheduled')
  assert.equal(capped?.reason, 'capped')
  stage.clock.pass(hourMs)
  const next = await send(one, 'aviso')
  await becomes(next, 'scheduled')
  await becomes(await send(one, 'clave'), 'accepted')
  stage.clock.pass(23 * hourMs + 60_000)
  await becomes(next, 'accepted')
  const late = both[states.findIndex((delivery) => delivery?.state === 'scheduled')]!
  await becomes(late, 'expired')
})
