import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Graph, openGraph } from '../../../../sandbox/graph/index.ts'
import { openHouse, type TestHouse } from '../../../../test/house.ts'

let graph: Graph
let house: TestHouse

before(async () => {
  graph = await openGraph()
  house = await openHouse({
    config: { providerHosts: [new URL(graph.url).host], roles: ['web'] },
  })
})
after(async () => {
  await house.stop()
  await graph.close()
})

/** A number of an account of its own, connected. */
async function connect() {
  const account = graph.addAccount()
  const numberId = graph.addNumber({ accountId: account.id }).id
  const made = await house.post('/api/touchpoints', {
    channel: 'whatsapp',
    name: 'Tienda',
    ...graph.connection(numberId),
  })
  assert.equal(made.status, 201, made.text)
  return { account, numberId, id: String(made.body.id), made: made.body }
}

test('what was never asked is not known; a good test says what the provider said', async () => {
  const { id, account, made } = await connect()
  const { testedAt, testError, tokenNeverExpires, tokenExpiresAt } = made.health
  assert.deepEqual([testedAt, testError, tokenNeverExpires, tokenExpiresAt], Array(4).fill(null))
  const tested = await house.post(`/api/touchpoints/${id}/tests`)
  assert.equal(tested.status, 200, tested.text)
  const { health } = tested.body
  assert.ok(health.testedAt && health.displayName)
  assert.deepEqual([health.testError, health.testDetail], [null, null])
  assert.deepEqual([health.tokenNeverExpires, health.tokenExpiresAt], [true, null])
  const endsAt = new Date('2027-01-22T00:00:00.000Z')
  graph.world.apps.get(account.appId)!.tokenExpiresAt = endsAt
  const again = await house.post(`/api/touchpoints/${id}/tests`)
  assert.equal(again.body.health.tokenNeverExpires, false)
  assert.equal(again.body.health.tokenExpiresAt, endsAt.toISOString())
})

test('a test that fails keeps why as a code, apart from the provider’s words', async () => {
  const { id, account } = await connect()
  graph.revokeToken(account.id)
  const tested = await house.post(`/api/touchpoints/${id}/tests`)
  assert.equal(tested.status, 200)
  assert.equal(tested.body.health.testError, 'credentials_refused')
  assert.match(tested.body.health.testDetail, /^190 Error validating access token/)
  const secrets = { accessToken: graph.renewToken(account.id) }
  await house.call('PATCH', `/api/touchpoints/${id}`, { body: { secrets } })
  const mended = await house.post(`/api/touchpoints/${id}/tests`)
  assert.deepEqual([mended.body.health.testError, mended.body.health.testDetail], [null, null])
})
