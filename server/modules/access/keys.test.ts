import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openHouse, type TestHouse } from '../../../test/house.ts'
import { createManualClock } from '../../platform/clock.ts'
import { createApiKeys } from './api-keys.ts'

let house: TestHouse
before(async () => {
  house = await openHouse()
})
after(() => house.stop())

const make = async (scope: string, settings?: object) => {
  const body = { name: `a key for ${scope}`, scope, ...(settings ? { settings } : {}) }
  const made = await house.post('/api/keys', body)
  assert.equal(made.status, 201, made.text)
  return made.body as { id: string; key: string }
}
const rowOf = (id: string) =>
  house.platform.db.selectFrom('access_key').selectAll().where('id', '=', id).executeTakeFirst()

describe('an API key', () => {
  it('is shown once and kept as a digest only', async () => {
    const { id, key } = await make('api')
    assert.match(key, /^hb_api_[0-9A-Za-z]{43}$/)
    const row = await rowOf(id)
    assert.ok(!JSON.stringify(row).includes(key))
    const list = await house.get('/api/keys')
    const shown = list.body.items.find((item: { id: string }) => item.id === id)
    assert.equal(shown.hint, key.slice(-4))
    assert.ok(!list.text.includes(key))
  })

  it('is the same again for the same Idempotency-Key, and lies open nowhere', async () => {
    const body = { name: 'once', scope: 'api:read' }
    const first = await house.post('/api/keys', body, { once: 'same-key-request' })
    const again = await house.post('/api/keys', body, { once: 'same-key-request' })
    assert.deepEqual(again.body, first.body)
    const kept = await house.platform.db.selectFrom('platform_answer').selectAll().execute()
    assert.ok(!JSON.stringify(kept).includes(first.body.key))
  })

  it('may do what its scope holds and nothing else', async () => {
    const read = await make('api:read')
    assert.equal((await house.get('/api/staff', { as: read.key })).status, 200)
    const refused = await house.post('/api/teams', { name: 'no' }, { as: read.key })
    assert.equal(refused.body.code, 'forbidden')
    const browser = await make('ingest:browser', { origins: ['https://tienda.example'] })
    assert.equal((await house.get('/api/staff', { as: browser.key })).status, 403)
    assert.equal((await house.get('/api/session', { as: read.key })).status, 403)
    for (const as of ['hb_api_unknown', 'nonsense']) {
      assert.equal((await house.get('/api/staff', { as })).status, 401)
    }
    assert.deepEqual((await rowOf((await make('ingest:server')).id))?.settings, {
      userAssurance: 2,
    })
  })

  it('is refused everywhere in under a second after it was revoked', async () => {
    const { id, key } = await make('api')
    const clock = createManualClock(new Date())
    // Another process: its own memory, and a waker that never reaches it.
    const deaf = { wake() {}, onWake: () => () => {}, close: async () => {} }
    const database = { ...house.platform.database, waker: deaf }
    const elsewhere = createApiKeys({ ...house.platform, clock, database })
    assert.equal((await elsewhere.find(key))?.id, id)
    assert.equal((await house.get('/api/staff', { as: key })).status, 200)

    assert.equal((await house.call('DELETE', `/api/keys/${id}`)).status, 204)
    assert.equal((await house.get('/api/staff', { as: key })).status, 401, 'here: at once')
    clock.advance(900)
    assert.equal(await elsewhere.find(key), undefined, 'elsewhere: within 900 ms')
    assert.equal((await house.call('DELETE', `/api/keys/${id}`)).status, 404)
  })

  it('costs no write per request: its last use is written by the minute', async () => {
    const { id, key } = await make('api')
    const clock = createManualClock(new Date())
    const keys = createApiKeys({ ...house.platform, clock })
    await keys.find(key)
    clock.advance(500)
    await keys.find(key)
    assert.equal((await rowOf(id))?.last_used_at, null)
    await keys.flush()
    assert.deepEqual((await rowOf(id))?.last_used_at, clock.now())
  })

  it('of the environment may do all', async () => {
    assert.equal((await house.post('/api/teams', { name: 'Raíz' })).status, 201)
    const { body } = await house.get('/api/audit?action=team.created')
    assert.equal(body.items[0].actor, 'key:00000000-0000-7000-8000-000000000001')
  })
})
