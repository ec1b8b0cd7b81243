// Whose turn it is when what held the others back is out of the way. Time hardly goes on here, so
// that nothing is found by the slow poll: who may go must be told.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openStage, type Person, type Stage } from '../../../../test/outbox-stage.ts'
import { postWebhook, valueFor } from '../testing.ts'

let stage: Stage
before(async () => {
  stage = await openStage({ speed: 0.05 })
})
after(() => stage.close())

const hourMs = 3_600_000
const later = (ms: number) => new Date(stage.clock.now().getTime() + ms).toISOString()
const stateOf = async (messageId: string) => (await stage.deliveries(messageId)).at(-1)
const becomes = (messageId: string, state: string) =>
  stage.until(`${messageId} is ${state}`, async () => (await stateOf(messageId))?.state === state)
const change = async (touchpointId: string, state: string) => {
  const path = `/api/touchpoints/${touchpointId}`
  const answer = await stage.house.call('PATCH', path, { body: { state } })
  assert.equal(answer.status, 200, answer.text)
}

/** Somebody who wrote to the first number and to another one. */
async function meetAtBoth() {
  const other = await stage.connect()
  const person = await stage.meet(other.numberId)
  stage.graph.say(person.phoneId, stage.numberId, { type: 'text', text: 'Y por aquí' })
  await stage.until('both were heard', async () => {
    const { body } = await stage.house.get(`/api/customers/${person.customerId}/doors`)
    const open = body.items.filter(({ state }: { state: string }) => state === 'open')
    return open.length === 2
  })
  return { person, other }
}

const by = (person: Person, touchpointId: string, text: string, more: object) =>
  stage.say(person, text, { touchpointId, ...more })

test('what waits for a paused number lets pass what goes another way, and takes its turn again', async () => {
  const { person, other } = await meetAtBoth()
  const held = await by(person, other.touchpointId, 'retenido', { holdS: 60 })
  const behind = await by(person, stage.touchpointId, 'detrás', {})
  assert.equal((await stateOf(behind))?.state, 'queued')
  await change(other.touchpointId, 'paused')
  await becomes(behind, 'accepted')
  assert.equal((await stateOf(held))?.state, 'queued')
  // Now only something for later goes by the first number: it is not waited for.
  await by(person, stage.touchpointId, 'mañana', { sendAt: later(3 * hourMs) })
  await change(other.touchpointId, 'active')
  stage.clock.pass(60_000)
  await becomes(held, 'accepted')
})

test('what nobody knows of by a paused number holds the others back for its minute, and no longer', async () => {
  const { person, other } = await meetAtBoth()
  stage.graph.fault({ fault: 'no_status', customerId: person.phoneId })
  stage.graph.fault({ fault: 'hang_up', customerId: person.phoneId, times: 1 })
  const lost = await by(person, other.touchpointId, 'perdido', {})
  await becomes(lost, 'unknown')
  const behind = await by(person, stage.touchpointId, 'detrás', {})
  await change(other.touchpointId, 'paused')
  assert.equal((await stateOf(behind))?.state, 'queued')
  stage.clock.pass(60_000)
  await becomes(behind, 'accepted')
  assert.equal((await stateOf(lost))?.state, 'unknown')
})

test('what waits for a paused number alone goes as soon as it goes on', async () => {
  const { touchpointId, numberId } = await stage.connect()
  const person = await stage.meet(numberId)
  const held = await stage.say(person, 'retenido', { holdS: 30 })
  await change(touchpointId, 'paused')
  stage.clock.pass(30_000)
  await stage.until('it was looked at, and is not looked at again and again', async () => {
    const { rows } = await stage.house.platform.database.pool.query(
      'select 1 from channels_queue where handle_id = $1 and ready_at > $2',
      [person.handleId, stage.clock.now()],
    )
    return rows.length > 0
  })
  await change(touchpointId, 'active')
  await becomes(held, 'accepted')
})

test('what waits for a paused number that is removed fails at once, whatever goes another way', async () => {
  const { person, other } = await meetAtBoth()
  const held = await by(person, other.touchpointId, 'retenido', { holdS: 30 })
  await by(person, stage.touchpointId, 'mañana', { sendAt: later(3 * hourMs) })
  await change(other.touchpointId, 'paused')
  const removed = await stage.house.call('DELETE', `/api/touchpoints/${other.touchpointId}`)
  assert.equal(removed.status, 204, removed.text)
  stage.clock.pass(30_000)
  await becomes(held, 'failed')
  assert.equal((await stateOf(held))?.reason, 'touchpoint_removed')
})

test('a number that its provider stops holds back nobody who has another way', async () => {
  const { person, other } = await meetAtBoth()
  const unlucky = await stage.meet(other.numberId)
  await by(person, other.touchpointId, 'retenido', { holdS: 60 })
  const behind = await by(person, stage.touchpointId, 'detrás', {})
  stage.graph.fault({ fault: 'token_revoked', numberId: other.numberId })
  await stage.say(unlucky, 'no sale')
  await becomes(behind, 'accepted')
  stage.graph.clearFaults()
})

test('nor does one of which the provider says that its account is locked', async () => {
  const { person, other } = await meetAtBoth()
  await by(person, other.touchpointId, 'retenido', { holdS: 60 })
  const behind = await by(person, stage.touchpointId, 'detrás', {})
  await post(other, { errors: [{ code: 131031, title: 'Locked' }] })
  await becomes(behind, 'accepted')
  const { body } = await stage.house.get(`/api/touchpoints/${other.touchpointId}`)
  assert.deepEqual([body.state, body.trouble], ['stopped', 'account_locked'])
})

test('a receipt that settles what is unknown lets the next go at once, others wake nobody', async () => {
  const person = await stage.meet()
  stage.graph.fault({ fault: 'no_status', customerId: person.phoneId })
  stage.graph.fault({ fault: 'hang_up', customerId: person.phoneId, times: 1 })
  const lost = await stage.say(person, 'perdido')
  await becomes(lost, 'unknown')
  const next = await stage.say(person, 'siguiente')
  assert.equal((await stateOf(next))?.state, 'queued')
  let woken = 0
  const deafen = stage.house.platform.database.waker.onWake('deliveries', () => woken++)
  await tell(person, lost, 'delivered')
  await becomes(next, 'accepted')
  assert.equal(woken, 1)
  await tell(person, lost, 'read')
  await tell(person, next, 'delivered')
  assert.equal(woken, 1)
  deafen()
})

/** A webhook of a number of ours, signed as the stand-in's are. */
async function post(
  { numberId, touchpointId }: Pick<Stage, 'numberId' | 'touchpointId'>,
  said: object,
) {
  const { appSecret } = stage.graph.connection(numberId).secrets
  const value = valueFor({ phoneNumberId: numberId }, said)
  const time = Math.floor(stage.clock.now().getTime() / 1000)
  const payload = {
    object: 'whatsapp_business_account',
    entry: [{ id: stage.accountId, time, changes: [{ field: 'messages', value }] }],
  }
  const webhookPath = `/channels/whatsapp/${touchpointId}/webhook`
  const number = { id: touchpointId, phoneNumberId: numberId, appSecret, webhookPath }
  assert.equal(await postWebhook(stage.house, number, payload), 200)
}

/** What became of a message of ours, of which the stand-in itself tells nothing. */
async function tell(person: Person, messageId: string, status: string) {
  const reference = (await stateOf(messageId))?.id
  const sent = stage.graph.sends().find((one) => one.reference === reference)
  await post(stage, {
    statuses: [
      {
        ...{ id: sent?.messageId, status, recipient_id: person.phone },
        timestamp: String(Math.floor(stage.clock.now().getTime() / 1000)),
        biz_opaque_callback_data: reference,
      },
    ],
  })
}
