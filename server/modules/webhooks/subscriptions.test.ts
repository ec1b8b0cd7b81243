import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { isSignedBy, until } from '../../../test/webhook-receiver.ts'
import { openWebhookStage, type WebhookStage } from './testing.ts'

let stage: WebhookStage
before(async () => {
  stage = await openWebhookStage()
})
after(() => stage?.close())

const path = '/api/webhooks'

test('a subscription is made once for one key, changed, listed in pages and removed', async () => {
  const { house, receiver } = stage
  const said = { name: 'Bot', url: `${receiver.url}/bot`, kinds: ['message.*', 'customer.erased'] }
  const once = crypto.randomUUID()
  const made = await house.post(path, said, { once })
  assert.equal(made.status, 201, made.text)
  assert.match(made.body.secret, /^whsec_[A-Za-z0-9+/]{43}=$/)
  const again = await house.post(path, said, { once })
  assert.deepEqual(again.body, made.body)
  const { rows } = await house.platform.database.pool.query(
    `select row_to_json(answer)::text as text from platform_answer answer where key = $1
     union all select row_to_json(own)::text from webhooks_subscription own
     union all select row_to_json(entry)::text from ledger_entry entry
     union all select row_to_json(audit)::text from access_audit audit`,
    [once],
  )
  const bare = made.body.secret.slice('whsec_'.length)
  assert.ok(
    rows.every((row) => !row.text.includes(bare)),
    'the secret lies open nowhere',
  )

  const { secret: _, ...shown } = made.body
  assert.deepEqual((await house.get(`${path}/${shown.id}`)).body, shown)
  await house.post(path, { ...said, name: 'Second' })
  const first = await house.get(`${path}?limit=1`)
  assert.equal(first.body.items[0].name, 'Second')
  const next = await house.get(`${path}?limit=1&cursor=${first.body.next}`)
  assert.equal(next.body.items[0].id, shown.id)
  assert.equal(next.body.next, null)

  const changed = await house.call('PATCH', `${path}/${shown.id}`, { body: { state: 'paused' } })
  assert.equal(changed.body.state, 'paused')
  assert.equal(changed.body.pausedReason, null)
  assert.deepEqual(changed.body.kinds, ['customer.erased', 'message.*'])
  assert.equal((await house.call('DELETE', `${path}/${shown.id}`)).status, 204)
  assert.equal((await house.get(`${path}/${shown.id}`)).body.code, 'webhook.unknown')
  assert.equal((await house.get(`${path}/${shown.id}/deliveries`)).status, 404)
  const audit = await house.get(`/api/audit?target=webhook:${shown.id}`)
  const actions = audit.body.items.map(({ action }: { action: string }) => action)
  assert.deepEqual(actions.toReversed(), [
    'webhook.created',
    'webhook.created',
    'webhook.changed',
    'webhook.removed',
  ])
})

test('addresses that are not public and https are refused, and kinds that do not exist', async () => {
  const { house, receiver } = stage
  const codeFor = async (url: string, kinds = ['message.*']) =>
    (await house.post(path, { name: 'X', url, kinds })).body.code
  for (const url of [
    ...['http://example.com/', 'https://127.0.0.1/', 'https://10.1.2.3/', 'https://[::1]/'],
    ...['https://localhost/', 'https://169.254.169.254/', 'https://2130706433/'],
    'https://user:word@example.com/',
  ]) {
    assert.equal(await codeFor(url), 'webhook.url_refused', url)
  }
  assert.equal(await codeFor('ftp://example.com/'), 'input.invalid')
  assert.equal(await codeFor(receiver.url, ['mesage.*']), 'webhook.kind_unknown')
  assert.equal(await codeFor(receiver.url, ['message.recieved']), 'webhook.kind_unknown')
  assert.equal(await codeFor(receiver.url, ['Message']), 'input.invalid')
  assert.equal(await codeFor('https://example.com/hook', ['*']), undefined)
})

test('a new secret signs beside the former one for 24 hours', async () => {
  const { house, receiver, clock } = stage
  const made = await stage.subscribe('/rotated')
  const rotated = await house.post(`${path}/${made.id}/secrets`)
  assert.equal(rotated.status, 201, rotated.text)
  assert.notEqual(rotated.body.secret, made.secret)
  await stage.call('both')
  await until('it came', () => receiver.at('/rotated').length === 1)
  const [both] = receiver.at('/rotated')
  assert.ok(isSignedBy(both!, made.secret) && isSignedBy(both!, rotated.body.secret))
  // Else a day's pause would look as if its sender had died, and it would come again.
  await until('it was noted', async () =>
    (await stage.log(made.id)).every(({ state }) => state === 'delivered'),
  )
  clock.pass(24 * 3600_000 + 1000)
  await stage.call('one')
  await until('it came', () => receiver.at('/rotated').length === 2)
  const one = receiver.at('/rotated').at(-1)!
  assert.ok(!isSignedBy(one, made.secret) && isSignedBy(one, rotated.body.secret))
})

test('a test is sent at once, also by a paused webhook, and tells what was answered', async () => {
  const { house, receiver } = stage
  const { id, secret } = await stage.subscribe('/tested')
  await house.call('PATCH', `${path}/${id}`, { body: { state: 'paused' } })
  receiver.answer = () => ({ status: 418, body: `short and stout${'t'.repeat(2000)}` })
  const answer = await house.post(`${path}/${id}/tests`)
  receiver.answer = () => ({ status: 204 })
  assert.equal(answer.status, 200, answer.text)
  assert.equal(answer.body.status, 418)
  assert.equal(answer.body.answer.length, 1024)
  const [got] = receiver.at('/tested')
  assert.equal(got?.event.type, 'hebra.webhook.tested')
  assert.ok(isSignedBy(got!, secret))
  assert.deepEqual(await stage.log(id), [])
})
