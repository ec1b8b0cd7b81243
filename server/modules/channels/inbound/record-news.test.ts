import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import { connectNumber, postWebhook } from '../testing.ts'

let house: TestHouse
before(async () => {
  house = await openHouse({ config: { roles: ['web'] } })
})
after(() => house.stop())

/** News of an account as Meta posts them, of so many seconds ago. */
const news = (wabaId: string, secondsAgo: number, field: string, value: object) => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: wabaId,
      time: Math.floor(Date.now() / 1000) - secondsAgo,
      changes: [{ field, value }],
    },
  ],
})

/** A number with a template, which these webhooks reach one after the other. */
async function afterAll(of: (wabaId: string) => object[]) {
  const wabaId = randomUUID().slice(0, 8)
  const connected = await connectNumber(house, { wabaId })
  await house.platform.db
    .insertInto('channels_template')
    .values({
      id: randomUUID(),
      touchpoint_id: connected.id,
      name: 'hola',
      language: 'es',
      category: 'UTILITY',
      state: 'PENDING',
      components: '[]',
      synced_at: new Date(),
    })
    .execute()
  for (const payload of of(wabaId)) {
    assert.equal(await postWebhook(house, connected, payload), 200)
  }
  const { body } = await house.get(`/api/touchpoints/${connected.id}/templates`)
  const { health } = (await house.get(`/api/touchpoints/${connected.id}`)).body
  const [{ state, reason, category, quality }] = body.items
  return [state, reason, category, quality, health.quality, health.messagingLimit]
}

const template = { message_template_name: 'hola', message_template_language: 'es' }
const told = (wabaId: string) => [
  news(wabaId, 60, 'message_template_status_update', {
    ...template,
    event: 'PAUSED',
    reason: 'QUALITY',
  }),
  news(wabaId, 50, 'template_category_update', {
    ...template,
    previous_category: 'UTILITY',
    new_category: 'MARKETING',
  }),
  news(wabaId, 40, 'message_template_quality_update', { ...template, new_quality_score: 'RED' }),
  news(wabaId, 30, 'phone_number_quality_update', {
    display_phone_number: '51 1 555 0100',
    event: 'DOWNGRADE',
    current_limit: 'TIER_250',
  }),
  news(wabaId, 20, 'message_template_quality_update', { ...template, new_quality_score: 'GREEN' }),
  news(wabaId, 15, 'phone_number_quality_update', {
    display_phone_number: '51 1 555 0100',
    event: 'UPGRADE',
    current_limit: 'TIER_1K',
  }),
  news(wabaId, 10, 'message_template_status_update', { ...template, event: 'APPROVED' }),
]

test('news leave the same behind, in whatever order and however often they come', async () => {
  const inOrder = await afterAll(told)
  assert.deepEqual(inOrder.slice(0, 4), ['APPROVED', null, 'MARKETING', 'GREEN'])
  assert.equal(inOrder[5], 'TIER_1K')
  assert.deepEqual(await afterAll((id) => told(id).toReversed()), inOrder)
  const shuffled = (id: string) => [3, 6, 0, 5, 1, 4, 2, 3, 0].map((at) => told(id)[at]!)
  assert.deepEqual(await afterAll(shuffled), inOrder)
})
