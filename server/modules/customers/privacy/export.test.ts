import assert from 'node:assert/strict'
import { get, type IncomingMessage } from 'node:http'
import { after, before, test } from 'node:test'
import { z } from 'zod'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import { defineKind, transact } from '../../../ledger/index.ts'
import { createCtx, systemActor } from '../../../platform/context.ts'
import type { Person } from '../../../platform/module.ts'

const browsed = defineKind('trial.browsed', { body: z.object({ text: z.string() }) })
const items = 4000

/** How many items of a long list were read by now. */
let read = 0
async function* longList(_: Person) {
  for (read = 1; read <= 100_000; read++) yield { n: read, text: 'y'.repeat(1000) }
}
let isLong = false

let house: TestHouse
before(async () => {
  house = await openHouse({
    modules: () => [
      {
        name: 'trial',
        personalData: [
          { name: 'trial', export: async (_db, person) => (isLong ? longList(person) : []) },
        ],
      },
    ],
  })
})
after(() => house.stop())

test('the export of a long life is written as it is read, whole and in order', async () => {
  const { id, homeHandleId } = (await house.post('/api/customers', { traits: { name: 'Ana' } }))
    .body
  const { platform } = house
  const ctx = createCtx(systemActor('test'), platform.clock, platform.log)
  await transact(platform, ctx, async (tx) => {
    for (let n = 0; n < items; n++) {
      tx.record({
        kind: browsed,
        subject: { type: 'customer', id },
        handleId: homeHandleId,
        body: { text: `${n}: ${'x'.repeat(500)}` },
      })
    }
  })
  const answer = await house.get(`/api/customers/${id}/export`)
  assert.equal(answer.headers.get('content-type'), 'application/json; charset=utf-8')
  assert.equal(answer.headers.get('content-length'), null, 'its length is not known beforehand')
  const entries: { kind: string; body: { text: string } }[] = answer.body.holders.ledger
  const told = entries.filter(({ kind }) => kind === browsed.name)
  assert.equal(told.length, items)
  assert.equal(new Set(told.map(({ body }) => body.text)).size, items)
  assert.equal(answer.body.customerId, id)
})

test('what nobody takes is not read', async () => {
  const { id } = (await house.post('/api/customers', { traits: { name: 'Eva' } })).body
  isLong = true
  const headers = { authorization: `Bearer ${house.rootKey}` }
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${house.url}/api/customers/${id}/export`, { headers, agent: false }, resolve).on(
      'error',
      reject,
    )
  })
  await new Promise((resolve) => answer.once('readable', resolve))
  const closed = new Promise((resolve) => answer.once('close', resolve))
  answer.on('error', () => {})
  answer.destroy()
  await closed
  isLong = false
  // Another answer of the same server comes after whatever it still did for the one that left.
  assert.equal((await house.get(`/api/customers/${id}/export`)).status, 200)
  assert.ok(read < 100_000, `${read} items were read for somebody who left`)
})
