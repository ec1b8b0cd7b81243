// The official server-side client, unmodified, against the running house.

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { Analytics } from '@segment/analytics-node'
import { rootKey } from '../../../test/house.ts'
import { serveHouse } from './served-house.ts'
import { openIngestHouse } from './testing.ts'

test('every call of the node client is recorded, and one person is recognised in them', async () => {
  const house = await openIngestHouse()
  const writeKey = await house.makeKey('ingest:server')
  const client = new Analytics({ writeKey, host: house.url, flushAt: 3 })
  const [userId, anonymousId] = [randomUUID(), randomUUID()]
  client.page({ anonymousId, name: 'Portada', properties: { url: 'https://tienda.example/' } })
  client.screen({ anonymousId, name: 'Inicio' })
  client.track({ anonymousId, event: 'Product Viewed', properties: { sku: 'S-1' } })
  client.identify({ userId, anonymousId, traits: { name: 'Rosa', email: 'rosa@example.com' } })
  client.group({ userId, groupId: 'club', traits: { plan: 'oro' } })
  client.alias({ userId, previousId: anonymousId })
  client.track({ userId, event: 'Order Completed', timestamp: new Date('2025-05-05T10:00:00Z') })
  await client.closeAndFlush()
  const entries = await house.recorded()
  assert.deepEqual(entries.map(({ kind }) => kind).toSorted(), [
    'group.joined',
    'order.placed',
    'page.viewed',
    'product.viewed',
    'profile.aliased',
    'profile.identified',
    'screen.viewed',
  ])
  assert.equal(new Set(entries.map(({ customerId }) => customerId)).size, 1)
  const order = entries.find(({ kind }) => kind === 'order.placed')
  assert.equal(order?.occurredAt.toISOString().slice(0, 13), '2025-05-05T10')
  assert.deepEqual(await house.refused(), [])
  await house.stop()
})

test('the house is killed while the node client sends: its retries lose and double nothing', async () => {
  const house = await serveHouse()
  const client = new Analytics({ writeKey: rootKey, host: house.url, flushAt: 5, maxRetries: 20 })
  const events = 200
  const userId = randomUUID()
  const send = (from: number, to: number) => {
    for (let i = from; i < to; i++) {
      client.track({ userId, event: 'Counted', properties: { i }, messageId: `${userId}-${i}` })
    }
  }
  send(0, 100)
  const customer = await waitForCustomer(house, userId)
  await house.kill()
  send(100, events)
  await house.start()
  await client.closeAndFlush({ timeout: 90_000 })
  const seen = await readTimeline(house, customer)
  assert.deepEqual(
    seen.toSorted((a, b) => a - b),
    Array.from({ length: events }, (_, i) => i),
  )
  await house.drop()
})

type House = Awaited<ReturnType<typeof serveHouse>>

/** Some of the first events are committed by now, others are on their way. */
async function waitForCustomer(house: House, userId: string): Promise<string> {
  for (;;) {
    const found = await house.call('GET', `/api/customers?handle=user:${userId}`)
    const [customer] = (found.items ?? []) as { id: string }[]
    if (customer) return customer.id
  }
}

async function readTimeline(house: House, customerId: string): Promise<number[]> {
  const seen: number[] = []
  let before = ''
  for (;;) {
    const page = await house.call('GET', `/api/customers/${customerId}/timeline?limit=100${before}`)
    const items = (page.items ?? []) as { kind: string; body: { properties: { i: number } } }[]
    for (const item of items) {
      if (item.kind === 'event.tracked') seen.push(item.body.properties.i)
    }
    if (!page.next) return seen
    before = `&before=${encodeURIComponent(page.next)}`
  }
}
