// Entries as a subscriber's own server gets them.

import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { isSignedBy, until } from '../../../test/webhook-receiver.ts'
import { called, openWebhookStage, rung, type WebhookStage } from './testing.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute

let stage: WebhookStage
before(async () => {
  stage = await openWebhookStage()
})
after(() => stage?.close())
beforeEach(() => {
  stage.receiver.answer = () => ({ status: 204 })
})

const comes = (path: string, times = 1) =>
  until(`${path} got ${times}`, () => stage.receiver.at(path).length >= times)
/** Until an attempt has its outcome in the log. */
const logged = (id: string, attempts: number) =>
  until(`${attempts} attempts are in the log`, async () => {
    const [delivery] = await stage.log(id)
    return delivery?.attempts.length === attempts
  })

describe('an entry', () => {
  test('reaches those who want its kind, once, signed, as a CloudEvent', async () => {
    const one = await stage.subscribe('/event')
    await stage.subscribe('/prefix', ['trial.*'])
    await stage.subscribe('/other', ['customer.erased'])
    const id = await stage.call('Hola')
    const rungId = await stage.call('Ring', { kind: rung })
    await comes('/event')
    await comes('/prefix', 2)
    const [got] = stage.receiver.at('/event')
    assert.ok(got)
    assert.equal(got.id, id)
    assert.equal(got.headers['content-type'], 'application/cloudevents+json; charset=utf-8')
    assert.ok(isSignedBy(got, one.secret))
    assert.ok(!isSignedBy({ ...got, raw: `${got.raw} ` }, one.secret))
    const age = stage.clock.now().getTime() / 1000 - Number(got.headers['webhook-timestamp'])
    assert.ok(age >= 0 && age < 60, 'a receiver refuses what is older than five minutes')
    const { event } = got
    assert.deepEqual(Object.keys(event), [
      ...['specversion', 'id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'data'],
    ])
    assert.equal(event.specversion, '1.0')
    assert.equal(event.id, id)
    assert.equal(event.type, 'hebra.trial.called')
    assert.match(event.subject, /^customer\/[\da-f-]{36}$/)
    assert.equal(event.source, stage.house.platform.config.publicUrl)
    assert.deepEqual(event.data.body, { text: 'Hola' })
    assert.equal(event.data.channel, 'web')
    assert.equal(typeof event.data.position, 'number')
    await until('it is delivered', async () => (await stage.log(one.id))[0]?.state === 'delivered')
    const ids = stage.receiver.at('/prefix').map((each) => each.id)
    assert.deepEqual(ids.toSorted(), [id, rungId].toSorted())
    assert.deepEqual(stage.receiver.at('/other'), [])
    assert.equal(stage.receiver.at('/event').length, 1)
  })

  test('that is not taken is tried again, later and later, and then failed', async () => {
    const { id } = await stage.subscribe('/down')
    stage.receiver.answer = ({ path }) => ({ status: path === '/down' ? 500 : 204, body: 'no' })
    const waits = [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour]
    waits.push(10 * hour, 14 * hour, 20 * hour, 24 * hour)
    const entryId = await stage.call('again')
    for (const [made, waitMs] of waits.entries()) {
      await logged(id, made + 1)
      const [delivery] = await stage.log(id)
      const last = delivery!.attempts.at(-1)!
      const wait = Date.parse(delivery!.nextAt!) - Date.parse(last.at)
      assert.ok(wait >= waitMs && wait < waitMs * 1.2 + 5000, `${made}: ${wait} of ${waitMs}`)
      assert.deepEqual([last.status, last.answer, last.error], [500, 'no', null])
      stage.clock.pass(wait)
    }
    await until('it failed', async () => (await stage.log(id))[0]?.state === 'failed')
    assert.equal(stage.receiver.at('/down').length, 10)
    assert.ok(stage.receiver.at('/down').every((each) => each.id === entryId))

    // By hand it begins anew, with the same id.
    stage.receiver.answer = () => ({ status: 200 })
    const [failed] = await stage.log(id, '?state=failed')
    const path = `/api/webhooks/${id}/deliveries/${failed!.id}/retries`
    const retried = await stage.house.post(path, undefined, { once: crypto.randomUUID() })
    assert.equal(retried.status, 200, retried.text)
    await comes('/down', 11)
    assert.equal(stage.receiver.at('/down').at(-1)?.id, entryId)
    await until('it went', async () => (await stage.log(id))[0]?.state === 'delivered')
    assert.deepEqual(await stage.log(id, '?state=failed'), [])
  })

  test('waits for a receiver that asks for a rest, and others do not wait with it', async () => {
    const { id } = await stage.subscribe('/tired')
    await stage.subscribe('/fresh')
    stage.receiver.answer = ({ path }) =>
      path === '/tired' ? { status: 429, headers: { 'retry-after': '600' } } : { status: 204 }
    await stage.call('first')
    await logged(id, 1)
    await stage.call('second')
    await comes('/fresh', 2)
    stage.clock.pass(9 * minute)
    await stage.call('third')
    await comes('/fresh', 3)
    assert.equal(stage.receiver.at('/tired').length, 1, 'nothing is sent while it rests')
    assert.ok((await stage.house.get(`/api/webhooks/${id}`)).body.restingUntil)
    stage.receiver.answer = () => ({ status: 204 })
    stage.clock.pass(2 * minute)
    await comes('/tired', 3)
  })

  test('to an address that is gone pauses its webhook, and says why', async () => {
    const { id } = await stage.subscribe('/gone')
    stage.receiver.answer = ({ path }) => ({ status: path === '/gone' ? 410 : 204 })
    await stage.call('bye')
    await until('it is paused', async () => {
      const { body } = await stage.house.get(`/api/webhooks/${id}`)
      return body.state === 'paused' && body.pausedReason === 'gone'
    })
    assert.equal((await stage.log(id))[0]?.state, 'failed')
    const path = `/api/webhooks/${id}`
    const refused = await stage.house.post(`${path}/replays`, { since: new Date().toISOString() })
    assert.equal(refused.body.code, 'webhook.is_paused')
    const resumed = await stage.house.call('PATCH', path, { body: { state: 'active' } })
    assert.equal(resumed.body.pausedReason, null)
  })

  test('to a receiver that hangs is given up after ten seconds, while others get theirs', async () => {
    const { id } = await stage.subscribe('/hangs')
    await stage.subscribe('/quick')
    const never = Promise.withResolvers<{ status: number }>()
    stage.receiver.answer = ({ path }) => (path === '/hangs' ? never.promise : { status: 204 })
    for (let n = 0; n < 20; n++) await stage.call(`call ${n}`)
    await comes('/quick', 20)
    await comes('/hangs', 8)
    assert.equal(stage.receiver.at('/hangs').length, 8, 'eight at a time')
    stage.clock.pass(11 * second)
    await until('one was given up', async () =>
      (await stage.log(id)).some(({ attempts }) => attempts[0]?.error === 'took too long'),
    )
    await stage.house.call('DELETE', `/api/webhooks/${id}`)
    never.resolve({ status: 204 })
  })

  test('is not posted to a private address, wherever a name leads', async () => {
    const { id } = await stage.subscribe('/inside')
    await stage.house.platform.database.pool.query(
      'update webhooks_subscription set url = $1 where id = $2',
      ['http://127.0.0.1:9/', id],
    )
    await stage.call('secret')
    await logged(id, 1)
    const [delivery] = await stage.log(id)
    assert.equal(delivery?.attempts[0]?.error, 'not a public address')
    assert.equal(delivery?.attempts[0]?.status, null)
  })

  test('follows no redirect: a signature is for one address', async () => {
    const { id } = await stage.subscribe('/moved')
    stage.receiver.answer = ({ path }) =>
      path === '/moved' ? { status: 307, headers: { location: '/elsewhere' } } : { status: 204 }
    await stage.call('here')
    await logged(id, 1)
    assert.deepEqual(stage.receiver.at('/elsewhere'), [])
    assert.equal((await stage.log(id))[0]?.attempts[0]?.status, 307)
    assert.equal((await stage.log(id))[0]?.state, 'pending')
  })
})

test('everything of a kind since a time is sent again, with the same ids', async () => {
  const { id } = await stage.subscribe('/replay')
  const calls = await Promise.all(['one', 'two', 'three'].map((text) => stage.call(text)))
  await stage.call('not this', { kind: rung })
  await comes('/replay', 3)
  const since = new Date(Date.now() - hour).toISOString()
  const replay = await stage.house.post(`/api/webhooks/${id}/replays`, { since })
  assert.equal(replay.status, 202, replay.text)
  const counts = () =>
    calls.map((one) => stage.receiver.at('/replay').filter((got) => got.id === one).length)
  await until('each came twice', () => counts().every((count) => count === 2))
  const kinds = new Set(stage.receiver.at('/replay').map(({ event }) => event.type))
  assert.deepEqual([...kinds], [`hebra.${called.name}`])
  const old = new Date(stage.clock.now().getTime() - 31 * 24 * hour).toISOString()
  const refused = await stage.house.post(`/api/webhooks/${id}/replays`, { since: old })
  assert.equal(refused.body.code, 'webhook.replay_too_old')
})
