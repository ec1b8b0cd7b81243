import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import { newId } from '../../../platform/ids.ts'
import { findReach } from './find-consents.ts'

let house: TestHouse
before(async () => {
  house = await openHouse()
})
after(() => house.stop())

async function makeCustomer() {
  const value = `+51 9${Math.floor(Math.random() * 1e8)
    .toString()
    .padStart(8, '0')}`
  const made = await house.post('/api/customers', { handles: [{ type: 'phone', value }] })
  assert.equal(made.status, 201, made.text)
  return { id: made.body.id as string, handleId: made.body.handles[0].id as string }
}

const say = async (id: string, body: object, once = newId()) => {
  const answer = await house.post(
    `/api/customers/${id}/consents`,
    { purpose: 'marketing', how: 'form', ...body },
    { once },
  )
  assert.equal(answer.status, 201, answer.text)
  return answer.body
}

test('the newest word of a handle decides, with its proof, and the history stays', async () => {
  const { id, handleId } = await makeCustomer()
  const { db, vault } = house.platform
  const may = async (channel = 'sms', purpose = 'marketing') => {
    const [reach] = await findReach(db, vault, [{ handleId, purpose, channel }])
    return reach === 'given'
  }
  assert.equal(await may(), false, 'silence is no consent')
  await say(id, {
    handleId,
    channel: 'sms',
    state: 'given',
    at: '2026-01-02T00:00:00Z',
    textVersion: 'v3',
    proof: { form: 'checkout' },
  })
  assert.equal(await may(), true)
  assert.equal(await may('whatsapp'), false, 'a word for one channel is not one for another')
  assert.equal(await may('sms', 'surveys'), false)
  await say(id, { handleId, state: 'withdrawn', at: '2026-01-03T00:00:00Z' })
  assert.equal(await may(), false, 'a no to all channels is a no to each')
  await say(id, { handleId, channel: 'sms', state: 'given', at: '2026-01-01T00:00:00Z' })
  assert.equal(await may(), false, 'an old yes that comes late changes nothing')

  const { items } = (await house.get(`/api/customers/${id}/consents`)).body
  assert.equal(items.length, 3)
  assert.deepEqual(
    items.map((item: { current: boolean }) => item.current),
    [true, true, false],
  )
  assert.deepEqual(items[1].proof, { form: 'checkout' })
  assert.equal(items[1].textVersion, 'v3')
  await house.following.drain()
  const listed = await house.get('/api/customers?consent=marketing:sms&limit=200')
  assert.ok(listed.body.items.some((one: { id: string }) => one.id === id))
})

test('a word for the person as a whole holds for every handle, and each is asked by itself', async () => {
  const { id, handleId } = await makeCustomer()
  const other = await makeCustomer()
  const { db, vault } = house.platform
  const reach = () =>
    findReach(db, vault, [
      { handleId, purpose: 'marketing', channel: 'whatsapp' },
      { handleId: other.handleId, purpose: 'marketing', channel: 'whatsapp' },
      { handleId, purpose: 'surveys', channel: 'whatsapp' },
    ])
  assert.deepEqual(await reach(), ['unsaid', 'unsaid', 'unsaid'])
  await say(id, { handleId, channel: 'whatsapp', state: 'given', at: '2026-01-02T00:00:00Z' })
  assert.deepEqual(await reach(), ['given', 'unsaid', 'unsaid'])
  await say(id, { state: 'withdrawn', at: '2026-01-03T00:00:00Z' })
  assert.deepEqual(await reach(), ['withdrawn', 'unsaid', 'unsaid'])
  await say(other.id, { state: 'given', at: '2026-01-03T00:00:00Z' })
  assert.deepEqual(await reach(), ['withdrawn', 'given', 'unsaid'])
})

test('the same request twice is one word; a handle of somebody else takes none', async () => {
  const { id, handleId } = await makeCustomer()
  const other = await makeCustomer()
  const key = newId()
  const first = await say(id, { handleId, state: 'given' }, key)
  assert.equal((await say(id, { handleId, state: 'given' }, key)).id, first.id)
  const refused = await house.post(`/api/customers/${id}/consents`, {
    purpose: 'marketing',
    how: 'form',
    state: 'given',
    handleId: other.handleId,
  })
  assert.equal(refused.body.code, 'handle.not_theirs')
  const kinds = await house.get(`/api/customers/${id}/timeline?kinds=consent.given`)
  assert.equal(kinds.body.items.length, 1)
})

test('preferences keep what is not said anew, and follow the newest at a merge', async () => {
  const a = await makeCustomer()
  const b = await makeCustomer()
  const set = (id: string, body: object) =>
    house.call('PUT', `/api/customers/${id}/preferences`, { body })
  await set(a.id, { language: 'es', channels: ['whatsapp', 'email'] })
  const quietHours = { from: '22:00', until: '08:00', timeZone: 'America/Lima' }
  assert.deepEqual((await set(a.id, { quietHours })).body, {
    channels: ['whatsapp', 'email'],
    language: 'es',
    quietHours,
    frequency: null,
  })
  await set(b.id, { language: 'pt' })
  await house.post(`/api/customers/${a.id}/merges`, { from: b.id })
  const merged = await house.get(`/api/customers/${a.id}`)
  assert.equal(merged.body.preferences.language, 'pt')
  assert.equal((await set(a.id, { quietHours: { from: '25:00' } })).status, 400)
  const nowhere = await set(a.id, { quietHours: { ...quietHours, timeZone: 'Lima' } })
  assert.deepEqual([nowhere.status, nowhere.body.code], [400, 'input.invalid'])
})
