// What a person's erasure does to webhooks: subscribers are told of it, what waits is told without
// what it said, and nothing that was answered is kept.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { until } from '../../../test/webhook-receiver.ts'
import { redact, transact } from '../../ledger/index.ts'
import { createCtx, systemActor } from '../../platform/context.ts'
import { openWebhookStage, type WebhookStage } from './testing.ts'
import { tidyUp } from './tidy-up.ts'

let stage: WebhookStage
before(async () => {
  stage = await openWebhookStage()
})
after(() => stage?.close())

async function meet(word: string) {
  const made = await stage.house.post('/api/customers', {
    traits: { name: word },
    handles: [{ type: 'email', value: `${word}@example.com` }],
  })
  const [handle] = made.body.handles
  return { subjectId: made.body.id as string, handleId: handle.id as string }
}

const mentionsOf = async (word: string) => {
  const { rows } = await stage.house.platform.database.pool.query(
    `select 1 from webhooks_attempt where answer like $1 or error like $1
     union all select 1 from webhooks_delivery as one where one::text like $1`,
    [`%${word}%`],
  )
  return rows.length
}

test('subscribers hear of an erasure, and nothing more of the person', async () => {
  const { house, receiver, clock } = stage
  const word = `zq${crypto.randomUUID().slice(0, 8)}`
  const about = await meet(word)
  const { id } = await stage.subscribe('/words')
  await stage.subscribe('/erased', ['customer.erased'])
  receiver.answer = ({ path, event }) =>
    path === '/words'
      ? { status: 500, body: `I was told ${event.data.body.text}` }
      : { status: 204 }
  const entryId = await stage.call(`I am ${word}`, about)
  await until('the first attempt is in the log', async () => (await mentionsOf(word)) === 1)
  const [before] = receiver.at('/words')
  assert.equal(before?.event.data.body.text, `I am ${word}`)

  const erased = await house.post(`/api/customers/${about.subjectId}/erase`, { reason: 'asked' })
  assert.equal(erased.status, 200, erased.text)
  await until('subscribers heard', () => receiver.at('/erased').length === 1)
  const [told] = receiver.at('/erased')
  assert.deepEqual(told?.event.data.body.customerIds, [about.subjectId])
  assert.equal(told?.event.subject, `customer/${about.subjectId}`)
  assert.equal(told?.event.data.redacted, false)
  assert.equal(await mentionsOf(word), 0, 'what was answered is not kept')

  receiver.answer = () => ({ status: 500, body: `but ${word} was here` })
  clock.pass(10_000)
  await until('it came again', () => receiver.at('/words').length === 2)
  const again = receiver.at('/words')[1]
  assert.equal(again?.id, entryId)
  assert.equal(again?.event.data.redacted, true)
  assert.deepEqual(again?.event.data.body, {})
  assert.ok(!again?.raw.includes(word))
  await until('its outcome is written', async () => (await stage.log(id))[0]?.attempts.length === 2)
  assert.equal(await mentionsOf(word), 0, 'nor what is answered from then on')
  receiver.answer = () => ({ status: 204 })
})

test('what an erasure has not redacted yet is not told either', async () => {
  const { house, receiver } = stage
  const word = `zq${crypto.randomUUID().slice(0, 8)}`
  const about = await meet(word)
  await stage.subscribe('/late')
  await house.post(`/api/customers/${about.subjectId}/erase`, { reason: 'asked' })
  // Recorded and still whole, as what an erasure's second half has not come to.
  await stage.call(`I am ${word}`, about)
  await until('it came', () => receiver.at('/late').length === 1)
  assert.ok(!receiver.at('/late')[0]?.raw.includes(word))
})

test('an entry that was redacted before it went is told without what it said', async () => {
  const { house, receiver, clock } = stage
  const { platform } = house
  const { id } = await stage.subscribe('/redacted')
  receiver.answer = () => ({ status: 503 })
  await stage.call('to be forgotten')
  await until('it was tried', async () => (await stage.log(id))[0]?.attempts.length === 1)
  const [{ lane, position } = { lane: 0, position: 0 }] = await stage.log(id)
  const ctx = createCtx(systemActor('test'), clock, platform.log)
  await transact(platform, ctx, (tx) => redact(tx, ctx, { entries: [{ lane, position }] }))
  receiver.answer = () => ({ status: 204 })
  clock.pass(10_000)
  await until('it came again', () => receiver.at('/redacted').length === 2)
  const [first, second] = receiver.at('/redacted')
  assert.equal(first?.event.data.body.text, 'to be forgotten')
  assert.deepEqual([second?.event.data.body, second?.event.data.redacted], [{}, true])
})

test('the export of a person holds what was answered about them', async () => {
  const { house, receiver } = stage
  const about = await meet(`zq${crypto.randomUUID().slice(0, 8)}`)
  const { id } = await stage.subscribe('/exported')
  receiver.answer = () => ({ status: 200, body: 'thank you' })
  await stage.call('Hola', about)
  await until('it went', async () => (await stage.log(id))[0]?.state === 'delivered')
  const { body } = await house.get(`/api/customers/${about.subjectId}/export`)
  const answers = body.holders.webhooks.map(({ answer }: { answer: string }) => answer)
  assert.ok(answers.includes('thank you'))
})

test('the log is kept for a month, and that of a removed webhook until the next tidying', async () => {
  const { house, receiver, clock } = stage
  const { platform } = house
  receiver.answer = () => ({ status: 204 })
  const kept = await stage.subscribe('/kept')
  const removed = await stage.subscribe('/removed')
  await stage.call('Hola')
  for (const { id } of [kept, removed]) {
    await until('it went', async () => (await stage.log(id))[0]?.state === 'delivered')
  }
  const count = async (table: string, id: string) => {
    const { rows } = await platform.database.pool.query(
      table === 'attempts'
        ? `select 1 from webhooks_attempt join webhooks_delivery on id = delivery_id
           where subscription_id = $1`
        : 'select 1 from webhooks_delivery where subscription_id = $1',
      [id],
    )
    return rows.length
  }
  await house.call('DELETE', `/api/webhooks/${removed.id}`)
  await tidyUp(platform)
  assert.equal(await count('deliveries', removed.id), 0)
  assert.equal(await count('attempts', kept.id), 1)
  clock.pass(31 * 86_400_000)
  await tidyUp(platform)
  assert.equal(await count('deliveries', kept.id), 0)
  const { rows } = await platform.database.pool.query(
    'select 1 from webhooks_attempt where delivery_id not in (select id from webhooks_delivery)',
  )
  assert.equal(rows.length, 0, 'no attempt is left without its delivery')
})
