import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { purgeRefused } from './purge-refused.ts'
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

const basic = (key: string) => ({ authorization: `Basic ${btoa(`${key}:`)}` })
const byMessage = async (messageId: string) =>
  (await house.recorded()).filter((entry) => entry.context.messageId === messageId)
const reasonOf = async (messageId: string) =>
  (await house.refused()).find((event) => event.messageId === messageId)?.reason

async function expectTaken(answer: Response) {
  assert.equal(answer.status, 200)
  assert.deepEqual(await answer.json(), { success: true })
}

test('every path and every form of the write key is taken', async () => {
  const paths = [
    'identify',
    'track',
    'page',
    'screen',
    'group',
    'alias',
    'i',
    't',
    'p',
    's',
    'g',
    'a',
  ]
  for (const path of paths) {
    const body = { userId: randomUUID(), event: 'Seen', groupId: 'g', previousId: randomUUID() }
    await expectTaken(await house.send(`/v1/${path}`, body, basic(server)))
  }
  const event = { type: 'track', event: 'Seen', userId: randomUUID() }
  for (const path of ['batch', 'import', 'b']) {
    await expectTaken(await house.send(`/v1/${path}`, { batch: [event] }, basic(server)))
  }
  const forms: [object, Record<string, string>][] = [
    [{}, { authorization: `Basic ${btoa(server)}` }],
    [{ writeKey: server }, {}],
    [{ writeKey: server }, { authorization: 'Bearer something' }],
    [{ writeKey: server }, { 'content-type': 'text/plain;charset=UTF-8' }],
  ]
  for (const [more, headers] of forms) {
    await expectTaken(await house.send('/v1/track', { ...event, ...more }, headers))
  }
  assert.deepEqual(await house.refused(), [])
  await expectTaken(await house.send('/v1/m', { series: [] }))
})

test('a key for the whole API sends as a server does; one that only reads is refused', async () => {
  const messageId = randomUUID()
  const event = { event: 'Seen', userId: randomUUID(), messageId }
  const reading = await house.makeKey('api:read')
  assert.equal((await house.send('/v1/track', event, basic(reading))).status, 401)
  await expectTaken(await house.send('/v1/track', event, basic(await house.makeKey('api'))))
  const [entry] = await byMessage(messageId)
  const { body } = await house.get(`/api/customers/${entry!.customerId}/handles`)
  const user = body.items.find(({ type }: { type: string }) => type === 'user')
  assert.equal(user.assurance, 2, 'as sure as a server key')
})

test('an unknown key, a revoked key and no key are answered 401', async () => {
  const event = { event: 'Seen', userId: 'u' }
  assert.equal((await house.send('/v1/track', event)).status, 401)
  assert.equal((await house.send('/v1/track', { ...event, writeKey: 'nobody' })).status, 401)
})

test('gzip and charset suffixes are understood', async () => {
  const messageId = randomUUID()
  const body = gzipSync(JSON.stringify({ userId: 'zip', event: 'Ñandú', messageId }))
  const headers = {
    ...basic(server),
    'content-encoding': 'gzip',
    'content-type': 'application/json; charset=utf-8',
  }
  await expectTaken(await house.send('/v1/track', body, headers))
  assert.equal((await byMessage(messageId))[0]?.body.event, 'Ñandú')
})

test('the e-commerce names become our kinds, others stay under their own name', async () => {
  const userId = randomUUID()
  const events = ['Product Viewed', 'product added', 'Order Completed', 'Lamp Rubbed']
  const batch = events.map((event) => ({ type: 'track', event, userId, properties: { sku: 'S' } }))
  await expectTaken(await house.send('/v1/batch', { batch }, basic(server)))
  const mine = (await house.recorded()).filter(
    (entry) => entry.body.event && events.includes(String(entry.body.event)),
  )
  assert.deepEqual(
    mine.map((entry) => entry.kind),
    ['product.viewed', 'cart.line_added', 'order.placed', 'event.tracked'],
    'in the order of the batch',
  )
  assert.deepEqual(mine[3]?.body, { event: 'Lamp Rubbed', properties: { sku: 'S' } })
})

test("the batch's context merges under each item's own, and its sentAt corrects every clock", async () => {
  const [first, second] = [randomUUID(), randomUUID()]
  const event = { type: 'track', event: 'Seen', userId: 'clock' }
  const batch = [
    { ...event, messageId: first, timestamp: '2001-01-01T00:00:00Z', context: { locale: 'es-PE' } },
    { ...event, messageId: second, timestamp: '2001-01-01T00:09:00Z' },
  ]
  const shared = { context: { locale: 'pt-BR', timezone: 'America/Lima', secret: 'dropped' } }
  const body = { batch, ...shared, sentAt: '2001-01-01T00:10:00Z' }
  const before = Date.now()
  await expectTaken(await house.send('/v1/batch', body, basic(server)))
  const [one] = await byMessage(first)
  const [other] = await byMessage(second)
  assert.equal(one?.context.locale, 'es-PE')
  assert.equal(one?.context.timezone, 'America/Lima')
  assert.equal(other?.context.locale, 'pt-BR')
  assert.equal(one?.context.secret, undefined)
  assert.equal(one?.context.originalTimestamp, '2001-01-01T00:00:00Z')
  const minutesAgo = (entry: typeof one) => (before - Number(entry?.occurredAt)) / 60_000
  assert.ok(Math.abs(minutesAgo(one) - 10) < 1 && Math.abs(minutesAgo(other) - 1) < 1)
})

test('invalid events are refused with their reason while their neighbours are recorded', async () => {
  const invalid: [string, object][] = [
    ['type.unknown', { type: 'nonsense', userId: 'u' }],
    ['identity.missing', { type: 'track', event: 'Seen' }],
    ['identity.unusable', { type: 'track', event: 'Seen', userId: 'undefined' }],
    ['name.missing', { type: 'track', userId: 'u' }],
    ['group.missing', { type: 'group', userId: 'u' }],
    ['user.missing', { type: 'alias', previousId: 'u', anonymousId: 'a' }],
    ['event.too_large', { type: 'track', event: 'x'.repeat(33_000), userId: 'u' }],
    ['event.too_deep', { type: 'track', event: 'Seen', userId: 'u', properties: nest(70) }],
  ]
  const good = randomUUID()
  const batch = [
    ...invalid.map(([, event]) => ({ ...event, messageId: randomUUID() })),
    { type: 'track', event: 'Neighbour', userId: 'u', messageId: good },
  ]
  await expectTaken(await house.send('/v1/batch', { batch }, basic(server)))
  for (const [i, [reason]] of invalid.entries()) {
    assert.equal(await reasonOf(batch[i]!.messageId), reason)
  }
  assert.equal((await byMessage(good)).length, 1)
  const long = 'm'.repeat(100)
  await expectTaken(await house.send('/v1/page', { userId: 'u', messageId: long }, basic(server)))
  assert.equal(await reasonOf(long), 'message_id.too_long')
})

const nest = (depth: number): object => (depth === 0 ? {} : { in: nest(depth - 1) })

test('what is too large or no JSON is answered 400 and never 3xx, 413 or 500', async () => {
  const bodies: [string, string | Uint8Array, Record<string, string>][] = [
    ['no JSON', 'hello', {}],
    ['empty', '', {}],
    ['not UTF-8', new Uint8Array([0x22, 0xff, 0xfe, 0x22]), {}],
    ['half a megabyte', JSON.stringify({ batch: ['x'.repeat(600_000)] }), {}],
    ['too many', JSON.stringify({ batch: Array(2501).fill({}) }), {}],
    ['a gzip bomb', gzipSync(Buffer.alloc(50_000_000, 0x20)), { 'content-encoding': 'gzip' }],
    ['no gzip', 'hello', { 'content-encoding': 'gzip' }],
    ['a single event over 32 KB', JSON.stringify({ userId: 'u', event: 'x'.repeat(33_000) }), {}],
  ]
  for (const [what, body, headers] of bodies) {
    const answer = await house.send('/v1/batch', body, { ...basic(server), ...headers })
    if (what.startsWith('a single')) {
      assert.equal((await house.send('/v1/track', body, basic(server))).status, 400, what)
    } else assert.equal(answer.status, 400, what)
    assert.equal(answer.headers.get('access-control-allow-origin'), '*', what)
  }
})

test('hostile bodies are recorded harmlessly or refused, and the house lives on', async () => {
  const messageId = randomUUID()
  const hostile = [
    `[${'['.repeat(100_000)}${']'.repeat(100_000)}]`,
    `{"batch":[${'['.repeat(100_000)}${']'.repeat(100_000)}]}`,
    `{"batch":[],"context":${'{"a":'.repeat(90_000)}1${'}'.repeat(90_000)}}`,
    '{"batch":[null,1,"text",[],{}]}',
    '{"batch":{"length":1e9}}',
    'null',
    '"text"',
    '{"userId":{"toString":1},"event":"Seen"}',
    '{"userId":"u","event":"Seen","properties":{"n":1e999,"m":-0,"k":123456789012345678901234567890}}',
    '{"userId":"u\\u0000","event":"Seen\\u0000","properties":{"\\u0000":"\\ud800"},"messageId":"a\\nb\\u0000"}',
    `{"userId":"u","event":"Polluted","messageId":"${messageId}","context":{"__proto__":{"polluted":true}},"__proto__":{"polluted":true},"properties":{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}}`,
    '{"userId":"u","event":"Seen","timestamp":"+275760-09-13T00:00:00.001Z","sentAt":-8.64e15}',
  ]
  for (const body of hostile) {
    for (const path of ['track', 'batch']) {
      const answer = await house.send(`/v1/${path}`, body, basic(server))
      assert.ok([200, 400].includes(answer.status), `${answer.status} for ${body.slice(0, 80)}`)
    }
  }
  assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false)
  const [entry] = await byMessage(messageId)
  assert.equal(Object.hasOwn(Object(entry?.body.properties), '__proto__'), false)
})

test('the same event from many connections at the same instant is recorded once', async () => {
  const messageId = randomUUID()
  const event = { userId: 'twin', event: 'Seen', messageId }
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => house.send('/v1/track', event, basic(server))),
  )
  for (const answer of answers) await expectTaken(answer)
  assert.equal((await byMessage(messageId)).length, 1)
  assert.equal(await reasonOf(messageId), undefined)
})

test('an id is used once a key: another body is refused, another key is another id', async () => {
  const messageId = randomUUID()
  const send = (key: string, event: string) =>
    house.send('/v1/track', { anonymousId: 'reuse', event, messageId }, basic(key))
  await expectTaken(await send(browser, 'One'))
  await expectTaken(await send(browser, 'Another'))
  await expectTaken(await send(server, 'Servers'))
  const events = (await byMessage(messageId)).map((entry) => entry.body.event)
  assert.deepEqual(events.toSorted(), ['One', 'Servers'])
  assert.equal(await reasonOf(messageId), 'message_id.reused')
})

test('a browser key proves nothing, dates back 48 hours at most, and gives its address', async () => {
  const messageId = randomUUID()
  const userId = randomUUID()
  const old = '2020-01-01T00:00:00Z'
  const event = { userId, event: 'Seen', messageId, timestamp: old, context: { ip: '6.6.6.6' } }
  await expectTaken(await house.send('/v1/t', event, basic(browser)))
  const [entry] = await byMessage(messageId)
  assert.equal(entry?.channel, 'web')
  assert.equal(entry?.context.ip, '127.0.0.1')
  const hoursAgo = (Date.now() - Number(entry?.occurredAt)) / 3_600_000
  assert.ok(hoursAgo > 47.9 && hoursAgo < 48.1, `${hoursAgo}`)
  const { rows } = await house.platform.database.pool.query(
    'select assurance from customers_handle where value = $1',
    [userId],
  )
  assert.deepEqual(rows, [{ assurance: 0 }])
  const sent = { ...event, messageId: `${messageId}-server` }
  await expectTaken(await house.send('/v1/track', sent, basic(server)))
  assert.equal((await byMessage(`${messageId}-server`))[0]?.context.ip, '6.6.6.6')
})

test('a browser key is kept to its origins and its quota; a refusal by quota says when to come back', async () => {
  const settings = { origins: ['https://tienda.example'], quotaPerMinute: 3 }
  const key = await house.makeKey('ingest:browser', settings)
  const send = (messageId: string, origin: string) =>
    house.send('/v1/t', { anonymousId: 'q', event: 'Seen', messageId }, { ...basic(key), origin })
  const ids = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
  await expectTaken(await send(ids[0]!, 'https://tienda.example'))
  await expectTaken(await send(ids[1]!, 'https://evil.example'))
  assert.equal((await byMessage(ids[0]!)).length, 1)
  assert.equal(await reasonOf(ids[1]!), 'origin.not_allowed')
  await expectTaken(await send(ids[2]!, 'https://tienda.example'))
  const answer = await send(ids[3]!, 'https://tienda.example')
  assert.equal(answer.status, 429)
  assert.ok(Number(answer.headers.get('retry-after')) >= 1)
})

test('a page of another origin may ask and send', async () => {
  const answer = await fetch(`${house.url}/v1/t`, {
    method: 'OPTIONS',
    headers: {
      origin: 'https://tienda.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,x-retry-count',
    },
  })
  assert.equal(answer.status, 204)
  assert.equal(answer.headers.get('access-control-allow-origin'), '*')
  assert.match(answer.headers.get('access-control-allow-headers') ?? '', /x-retry-count/)
})

test('an alias of oneself does nothing', async () => {
  const messageId = randomUUID()
  const body = { userId: 'same', previousId: 'same', messageId }
  await expectTaken(await house.send('/v1/alias', body, basic(server)))
  assert.equal((await byMessage(messageId)).length, 0)
  assert.equal(await reasonOf(messageId), undefined)
})

test('the settings name one integration at the address the client asked, for browser keys only', async () => {
  const { host } = new URL(house.url)
  const settings = await fetch(`${house.url}/v1/projects/${browser}/settings`)
  assert.deepEqual(await settings.json(), {
    integrations: { 'Segment.io': { apiKey: browser, apiHost: `${host}/v1`, protocol: 'http' } },
    metrics: { host: `${host}/v1`, sampleRate: 0 },
  })
  assert.equal((await fetch(`${house.url}/v1/projects/${server}/settings`)).status, 404)
  assert.equal((await fetch(`${house.url}/v1/projects/unknown/settings`)).status, 404)
})

test('refused events are paged and filtered, hold no write key, and are deleted after thirty days', async () => {
  const key = await house.makeKey('ingest:server')
  for (let i = 0; i < 3; i++) await house.send('/v1/track', { userId: `u${i}`, writeKey: key })
  const filter = 'reason=name.missing&limit=2'
  const first = await house.get(`/api/refused-events?${filter}`)
  assert.equal(first.body.items.length, 2)
  const rest = await house.get(`/api/refused-events?${filter}&cursor=${first.body.next}`)
  const ids = [...first.body.items, ...rest.body.items].map((event) => event.id)
  assert.equal(new Set(ids).size, ids.length)
  assert.ok(ids.length >= 3)
  assert.ok(!JSON.stringify(await house.refused()).includes(key))
  const stranger = await house.get('/api/refused-events', { as: server })
  assert.ok([403, 404].includes(stranger.status))
  const inAMonth = new Date(Date.now() + 31 * 24 * 3_600_000)
  assert.ok((await purgeRefused(house.platform.db, inAMonth)) >= 3)
  assert.deepEqual(await house.refused(), [])
})

test('the number of a card is recorded by its last four digits only, wherever it was typed', async () => {
  const messageId = randomUUID()
  const userId = randomUUID()
  await expectTaken(
    await house.send(
      '/v1/track',
      {
        messageId,
        userId,
        event: 'Form Sent',
        properties: { note: 'mi tarjeta es 4111 1111 1111 1111', card: 4111111111111111 },
        context: { page: { url: 'https://tienda.example/pagar?card=4111111111111111' } },
      },
      basic(server),
    ),
  )
  const traits = { name: 'Rosa', tarjeta: '5555-5555-5555-4444' }
  await expectTaken(await house.send('/v1/identify', { userId, traits }, basic(server)))
  const [entry] = await byMessage(messageId)
  const kept = JSON.stringify(entry)
  assert.doesNotMatch(kept, /4111\s?1111\s?1111/)
  assert.match(kept, /•••• •••• •••• 1111/)
  const { body } = await house.get(`/api/customers/${entry?.customerId}`)
  assert.equal(body.traits.tarjeta, '••••-••••-••••-4444')
})
