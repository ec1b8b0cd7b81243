import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openHouse, type TestHouse } from '../../../test/house.ts'

let house: TestHouse
before(async () => {
  house = await openHouse()
})
after(() => house.stop())

test('card numbers in a file come in as their last four digits, also in rejected rows', async () => {
  const at = '2024-05-01T10:00:00Z'
  const handles = [{ type: 'email', value: 'ana@tarjetas.example' }]
  const lines = [
    { id: 'a', handles, occurredAt: at, body: { text: 'pagué con 4111 1111 1111 1111' } },
    { id: 'b', handles, occurredAt: at, body: { properties: { card: 5500000000000004 } } },
    { id: 'c', handles, occurredAt: 'nunca', body: { text: 'era la 378282246310005' } },
    { id: 'd', handles, occurredAt: at, body: { reference: 'pedido 4111111111111111' } },
  ]
  const head = { name: 'viejo.jsonl', what: 'interactions' }
  const { id } = (await house.post('/api/imports', head)).body
  const sent = await fetch(`${house.url}/api/imports/${id}/file`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${house.rootKey}`,
      'content-type': 'application/octet-stream',
    },
    body: lines.map((line) => JSON.stringify(line)).join('\n'),
  })
  assert.equal(sent.status, 200, await sent.text())
  await house.post(`/api/imports/${id}/start`)
  await house.platform.jobs.drain()

  const done = (await house.get(`/api/imports/${id}`)).body
  assert.deepEqual([done.state, done.rowsDone, done.rowsRejected], ['finished', 3, 1])
  const found = await house.get('/api/customers?handle=email:ana@tarjetas.example')
  const timeline = await house.get(`/api/customers/${found.body.items[0].id}/timeline`)
  const told = JSON.stringify(timeline.body.items.map((entry: { body: unknown }) => entry.body))
  assert.ok(told.includes('•••• •••• •••• 1111'), told)
  assert.ok(told.includes('"••••••••••••0004"'), told)
  assert.ok(told.includes('pedido 4111111111111111'), 'an order is no card')
  const rejected = (await house.get(`/api/imports/${id}/rejected`)).text
  assert.ok(rejected.includes('•••••••••••0005') && !rejected.includes('378282'), rejected)
})
