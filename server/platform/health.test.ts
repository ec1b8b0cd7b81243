import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openHouse, type TestHouse } from '../../test/house.ts'

const token = 'a token that the scraper knows'
let house: TestHouse
before(async () => {
  house = await openHouse({ config: { metricsToken: token } })
})
after(() => house.stop())

test('ready means that the database answers, and how durable it is is said', async () => {
  assert.deepEqual((await house.get('/healthz', { as: null })).body, { status: 'ok' })
  const { status, body } = await house.get('/readyz', { as: null })
  assert.equal(status, 200)
  const kind = process.env.TEST_DATABASE_URL ? 'postgres' : 'pglite'
  assert.deepEqual(body.database, { kind, answers: true })
  assert.equal(body.durability, kind === 'postgres' ? 'power' : 'process')
})

test('the figures are for whoever has the token or may operate the ledger', async () => {
  assert.equal((await house.get('/metrics', { as: null })).status, 401)
  assert.equal((await house.get('/metrics', { as: 'another token' })).status, 401)
  assert.equal((await house.get('/metrics', { as: house.rootKey })).status, 200)
  const { status, text, headers } = await house.get('/metrics', { as: token })
  assert.equal(status, 200)
  assert.match(headers.get('content-type') ?? '', /^text\/plain/)
  assert.match(
    text,
    /hebra_http_request_seconds_count\{method="GET",route="\/metrics",status="401"\} 2/,
  )
  assert.match(text, /nodejs_eventloop_lag_seconds/)
  assert.match(text, /process_resident_memory_bytes/)
})
