import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Graph, openGraph } from '../../../../sandbox/graph/index.ts'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import { createTouchpointFinder } from './open-touchpoints.ts'
import { testDue } from './test-due.ts'

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

test('touchpoints are tested every day, and every hour while that fails', async () => {
  const { id, account } = await connect()
  const finder = createTouchpointFinder(house.platform)
  const work = (hours: number) => {
    const now = () => new Date(Date.now() + hours * 3_600_000)
    const platform = { ...house.platform, clock: { ...house.platform.clock, now } }
    return testDue(platform, finder, new AbortController().signal)
  }
  const health = async () => (await house.get(`/api/touchpoints/${id}`)).body.health
  await work(23)
  assert.equal((await health()).testedAt, null)
  await work(25)
  assert.equal((await health()).testError, null)
  graph.revokeToken(account.id)
  await work(26)
  assert.equal((await health()).testError, null)
  await work(50)
  assert.equal((await health()).testError, 'credentials_refused')
  assert.match(await measured(id), /test_failed\{[^}]*\} 1/)
  graph.world.apps.get(account.appId)!.isTokenRevoked = false
  await work(52)
  assert.equal((await health()).testError, null)
  assert.match(await measured(id), /test_failed\{[^}]*\} 0/)
  finder.stop()
})

/** What /metrics says of a touchpoint. */
async function measured(id: string): Promise<string> {
  const { text } = await house.get('/metrics')
  return text
    .split('\n')
    .filter((line) => line.startsWith('hebra_touchpoint_') && line.includes(id))
    .join('\n')
}

test('an account that posts nothing to us is known, and every figure can be watched', async () => {
  const { id, account } = await connect()
  const endsAt = new Date(Date.now() + 3_600_000)
  graph.world.apps.get(account.appId)!.tokenExpiresAt = endsAt
  const tested = await house.post(`/api/touchpoints/${id}/tests`)
  assert.equal(tested.body.health.subscribed, true)
  const before = await measured(id)
  assert.match(before, /subscribed\{[^}]*\} 1/)
  assert.match(before, /stopped\{[^}]*\} 0/)
  assert.match(before, /token_left_seconds\{[^}]*\} 3\d{3}/)
  assert.doesNotMatch(before, /last_inbound/)
  const { settings, secrets } = graph.connection(numberOf(account.id))
  await fetch(`${settings.baseUrl}/v24.0/${account.id}/subscribed_apps`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${secrets.accessToken}` },
  })
  const again = await house.post(`/api/touchpoints/${id}/tests`)
  assert.equal(again.body.health.subscribed, false)
  await house.call('DELETE', `/api/touchpoints/${id}`)
})

const numberOf = (accountId: string) =>
  [...graph.world.numbers.values()].find((number) => number.accountId === accountId)!.id

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
