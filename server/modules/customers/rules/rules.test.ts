import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openHouse, type TestHouse, testLog } from '../../../../test/house.ts'
import { createManualClock } from '../../../platform/clock.ts'
import { openDatabase } from '../../../platform/database.ts'
import { createWaker } from '../../../platform/waker.ts'
import { keepRules } from './keep-rules.ts'

const path = '/api/customer-rules'
let house: TestHouse
before(async () => {
  house = await openHouse()
})
after(() => house.stop())

const change = (body: object) => house.call('PATCH', path, { body })
const identify = async (traits: object) => {
  const { key } = (await house.post('/api/keys', { name: 'shop', scope: 'ingest:server' })).body
  const userId = crypto.randomUUID()
  const sent = await fetch(`${house.url}/v1/identify`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ writeKey: key, userId, traits }),
  })
  assert.equal(sent.status, 200)
  await house.following.drain()
  const found = await house.get(`/api/customers?handle=user:${userId}`)
  return found.body.items[0].handles.map((one: { type: string; value: string }) => one.value).sort()
}

test('the standard holds until somebody changes it', async () => {
  const { status, body } = await house.get(path)
  assert.equal(status, 200)
  assert.equal(body.country, 'PE')
  assert.deepEqual(body.ownAddresses, [])
  assert.equal(body.limits.phone, 5)
  assert.equal(body.limits.other, 20)
  assert.equal(body.maxJoins, 50)
  assert.equal(body.changedAt, null)
})

test('what cannot hold is refused, and nothing of it is kept', async () => {
  const refusals: [object, number, string][] = [
    [{ country: 'pe' }, 400, 'input.invalid'],
    [{ country: 'ZZ' }, 422, 'rules.country_unknown'],
    [{ ownAddresses: [{ type: 'email', value: 'ventas' }] }, 422, 'rules.address_unusable'],
    [{ maxJoins: 5, ownAddresses: [{ type: 'phone', value: '1' }] }, 422, 'rules.address_unusable'],
    [{ limits: { phone: 0 } }, 400, 'input.invalid'],
    [{ limits: { anonymous: 3 } }, 400, 'input.invalid'],
    [{ limits: { home: 3 } }, 400, 'input.invalid'],
    [{ limits: { 'no type': 3 } }, 400, 'input.invalid'],
    [{ maxJoins: -1 }, 400, 'input.invalid'],
  ]
  for (const [body, status, code] of refusals) {
    const answer = await change(body)
    assert.equal(answer.status, status, `${JSON.stringify(body)}: ${answer.text}`)
    assert.equal(answer.body.code, code)
  }
  assert.equal((await house.get(path)).body.changedAt, null)
})

test('a change holds for the next event, search and address written down, and leaves its traces', async () => {
  const own = 'Ventas@Andina.pe'
  assert.ok((await identify({ email: own, phone: '3001234567' })).includes('ventas@andina.pe'))
  const answer = await change({
    country: 'CO',
    ownAddresses: [
      { type: 'email', value: ' VENTAS@andina.pe ' },
      { type: 'phone', value: '601 555 1234' },
      { type: 'whatsapp', value: '+57 300 555 1234' },
    ],
    limits: { phone: 1 },
  })
  assert.equal(answer.status, 200, answer.text)
  assert.deepEqual(answer.body.ownAddresses, [
    { type: 'email', value: 'ventas@andina.pe' },
    { type: 'phone', value: '+576015551234' },
    { type: 'whatsapp', value: '573005551234' },
  ])
  const handles = await identify({ email: own, phone: '300 765 4321' })
  assert.equal(handles.length, 2)
  assert.ok(handles.includes('+573007654321'), 'read as a number of the country')
  assert.equal((await identify({ phone: '(300) 555-1234' })).length, 1, 'own on every channel')

  const found = await house.get('/api/customers?handle=phone:3007654321')
  assert.equal(found.body.items.length, 1)
  const add = (handle: object) =>
    house.post(`/api/customers/${found.body.items[0].id}/handles`, handle)
  assert.equal((await add({ type: 'phone', value: '6015551234' })).body.code, 'handle.blocked')
  assert.equal((await add({ type: 'phone', value: '3011112233' })).body.code, 'handle.limit')
  const figures = await fetch(`${house.url}/metrics`, {
    headers: { authorization: `Bearer ${house.rootKey}` },
  })
  assert.match(await figures.text(), /hebra_customers_handle_limit_total\{type="phone"\} 1/)

  const lines = (await house.get('/api/audit?action=rules.changed')).body.items
  assert.equal(lines.length, 1)
  const { rows } = await house.platform.database.pool.query(
    "select body from ledger_entry where kind = 'rules.changed'",
  )
  assert.deepEqual(rows[0].body.changed, ['country', 'ownAddresses', 'limits'])
  const restored = await change({ limits: { phone: null }, country: 'PE', ownAddresses: [] })
  assert.equal(restored.body.limits.phone, 5)
})

test('another process knows at once, and within a second where the wake-up was lost', async () => {
  const { platform } = house
  const clock = createManualClock(new Date('2026-01-01T00:00:00Z'))
  const url = platform.config.databaseUrl
  const other = url
    ? await openDatabase({ url, folder: '', clock: platform.clock, log: testLog })
    : platform.database
  const deaf = await createWaker({ clock, log: testLog })
  const hearing = keepRules({ clock, database: other })
  const dozing = keepRules({ clock, database: { ...other, waker: deaf } })
  assert.equal((await hearing.current()).maxJoins, 50)
  assert.equal((await dozing.current()).maxJoins, 50)
  const heard = new Promise<void>((resolve) => {
    other.waker.onWake('customers-rules', () => resolve())
  })
  await change({ maxJoins: 7 })
  await heard
  assert.equal((await hearing.current()).maxJoins, 7)
  assert.equal((await dozing.current()).maxJoins, 50, 'remembered')
  clock.advance(900)
  assert.equal((await dozing.current()).maxJoins, 7)
  hearing.stop()
  dozing.stop()
  if (url) await other.close()
})
