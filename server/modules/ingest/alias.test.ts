import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type IngestHouse, openIngestHouse } from './testing.ts'

let house: IngestHouse
let server: string
let browser: string

before(async () => {
  house = await openIngestHouse()
  server = await house.makeKey('ingest:server')
  browser = await house.makeKey('ingest:browser')
})
after(() => house.stop())

/** Sends events in one request. @returns the customer each was recorded for, by its messageId. */
async function send(writeKey: string, ...batch: object[]) {
  const named = batch.map((event) => ({ messageId: randomUUID(), ...event }))
  const answer = await house.send('/v1/batch', { writeKey, batch: named })
  assert.equal(answer.status, 200)
  const entries = await house.recorded()
  return named.map(({ messageId }) => {
    const entry = entries.find(({ context }) => context.messageId === messageId)
    assert.ok(entry, 'it was recorded')
    return entry.customerId
  })
}

const track = (userId: string) => ({ type: 'track', event: 'Seen', userId })
const alias = (previousId: string, userId: string, more: object = {}) => ({
  type: 'alias',
  previousId,
  userId,
  ...more,
})

async function handlesOf(value: string) {
  const { rows } = await house.platform.database.pool.query<{ type: string; customer: string }>(
    'select type, customer_id as customer from customers_handle where value = $1 order by type',
    [value],
  )
  return rows
}

async function suggested(a: string, b: string): Promise<boolean> {
  const { rows } = await house.platform.database.pool.query(
    `select from customers_suggestion
     join customers_handle one on one.id = a_handle_id join customers_handle two on two.id = b_handle_id
     where (one.customer_id, two.customer_id) in (($1::uuid, $2::uuid), ($2::uuid, $1::uuid))`,
    [a, b],
  )
  return rows.length > 0
}

test('the previous id of an alias is a browser where no user is called so', async () => {
  const [visitor] = await send(server, { type: 'page', anonymousId: 'browser-1' })
  const [aliased] = await send(server, alias('browser-1', 'user-1'))
  assert.equal(aliased, visitor)
  assert.deepEqual(await handlesOf('browser-1'), [{ type: 'anonymous', customer: visitor }])
})

test('where a user is called so it is that user: suggested, never joined, and no browser is made', async () => {
  const [former] = await send(server, track('old-2'))
  const [aliased] = await send(server, alias('old-2', 'new-2'))
  assert.notEqual(aliased, former)
  assert.deepEqual(await handlesOf('old-2'), [{ type: 'user', customer: former }])
  assert.deepEqual(await handlesOf('new-2'), [{ type: 'user', customer: aliased }])
  assert.ok(await suggested(aliased!, former!))
  const [later] = await send(server, track('new-2'))
  assert.equal(later, aliased, 'the new id keeps its customer')
})

test('a user named just before, in the same request, is known to the alias', async () => {
  const [former, aliased] = await send(server, track('old-3'), alias('old-3', 'new-3'))
  assert.deepEqual(await handlesOf('old-3'), [{ type: 'user', customer: former }])
  assert.ok(await suggested(aliased!, former!))
})

test('what a public key says of two users stays with its browser', async () => {
  const [former] = await send(server, track('a-victim'))
  const anonymousId = 'browser-4'
  const [spoofed] = await send(browser, alias('a-victim', 'z-thief', { anonymousId }))
  assert.notEqual(spoofed, former)
  assert.deepEqual(await handlesOf('a-victim'), [{ type: 'user', customer: former }])
  assert.deepEqual(await handlesOf(anonymousId), [{ type: 'anonymous', customer: spoofed }])
})
