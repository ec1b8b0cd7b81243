import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import { connectNumber } from '../testing.ts'

let house: TestHouse
before(async () => {
  house = await openHouse({ config: { roles: ['web'] } })
})
after(() => house.stop())

test('a setting given empty is taken away, one not given stays, one that must be is asked for', async () => {
  const { id, phoneNumberId } = await connectNumber(house, { wabaId: '123', portfolioId: '456' })
  const change = (body: object) => house.call('PATCH', `/api/touchpoints/${id}`, { body })
  const emptied = await change({ settings: { wabaId: '' } })
  assert.equal(emptied.status, 200, emptied.text)
  const { wabaId, portfolioId } = emptied.body.settings
  assert.deepEqual([wabaId, portfolioId], [undefined, '456'])
  const refused = await change({ settings: { phoneNumberId: ' ' } })
  assert.deepEqual([refused.status, refused.body.code], [422, 'touchpoint.invalid'])
  const secret = await change({ secrets: { appSecret: '' } })
  assert.deepEqual([secret.status, secret.body.code], [422, 'touchpoint.invalid'])
  const { body } = await house.get(`/api/touchpoints/${id}`)
  assert.equal(body.settings.phoneNumberId, phoneNumberId)
})

test('without an account there are no templates', async () => {
  const { id } = await connectNumber(house, { wabaId: '124' })
  await house.platform.db
    .insertInto('channels_template')
    .values({
      id: crypto.randomUUID(),
      touchpoint_id: id,
      name: 'hola',
      language: 'es',
      category: 'UTILITY',
      state: 'APPROVED',
      components: '[]',
      synced_at: new Date(),
    })
    .execute()
  const templates = async () =>
    (await house.get(`/api/touchpoints/${id}/templates`)).body.items.length
  await house.call('PATCH', `/api/touchpoints/${id}`, { body: { name: 'Otra' } })
  assert.equal(await templates(), 1)
  for (const wabaId of ['', '125']) {
    await house.call('PATCH', `/api/touchpoints/${id}`, { body: { settings: { wabaId } } })
    assert.equal(await templates(), 0)
  }
})
