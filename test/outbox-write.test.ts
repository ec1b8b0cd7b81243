import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openStage, type Stage } from './outbox-stage.ts'

let stage: Stage
before(async () => {
  stage = await openStage()
})
after(() => stage.close())

test('an answer goes where the customer wrote last, and its states follow the provider', async () => {
  const person = await stage.meet()
  const answer = await stage.write(person, { content: { text: 'Hay talla 42' } })
  assert.equal(answer.status, 201, answer.text)
  const [delivery] = answer.body.deliveries
  assert.equal(delivery.state, 'queued')
  assert.equal(delivery.handleId, person.handleId)
  assert.equal(delivery.touchpointId, stage.touchpointId)
  await stage.until('it was delivered', async () => {
    const [now] = await stage.deliveries(answer.body.id)
    return now?.state === 'delivered'
  })
  const [bubble] = stage.graph.received(person.phoneId, person.numberId)
  assert.equal(JSON.stringify(bubble).includes('Hay talla 42'), true)
})
