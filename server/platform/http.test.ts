import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import { z } from 'zod'
import { openHouse, type TestHouse } from '../../test/house.ts'
import { transact } from '../ledger/index.ts'
import { contract, route } from './contract.ts'
import type { Module, Platform } from './module.ts'
import { defineRefusal } from './refusal.ts'

const hatTooBig = defineRefusal('hat.too_big', 409, 'The hat is too big')
const hat = z.object({ id: z.string(), size: z.int() })
let made = 0

/** A module only these tests have: its hats stand for anything a module does over HTTP. */
const hats = (platform: Platform): Module => ({
  name: 'hats',
  routes: [
    route(
      contract({
        method: 'POST',
        path: '/api/hats',
        tag: 'hats',
        summary: 'Make a hat',
        access: 'customers:write',
        body: z.object({ size: z.int().max(60), label: z.string().optional() }),
        reply: hat,
        status: 201,
      }),
      async ({ ctx, body, idempotency }) =>
        transact(
          platform,
          ctx,
          async () => {
            if (body.size > 50) throw hatTooBig({ detail: 'Hats end at 50', size: body.size })
            made += 1
            return { id: ctx.newId(), size: body.size, secret: 'never shown' }
          },
          idempotency,
        ),
    ),
    route(
      contract({
        method: 'GET',
        path: '/api/hats/:id',
        tag: 'hats',
        summary: 'A hat',
        access: 'public',
        why: 'a test',
        params: z.object({ id: z.uuid() }),
        query: z.object({ times: z.coerce.number().int().default(1) }),
        reply: hat,
      }),
      async ({ params, query }) => {
        if (query.times === 13) throw new Error('secret cause')
        return { id: params.id, size: query.times }
      },
    ),
    route(
      contract({
        method: 'PUT',
        path: '/api/hats/:id/picture',
        tag: 'hats',
        summary: 'Its picture',
        access: 'customers:write',
        consumes: 'text/plain',
        produces: 'text/plain',
        bodyLimit: 1000,
      }),
      async ({ body }) => `got ${(await text(body as unknown as NodeJS.ReadableStream)).length}`,
    ),
  ],
})

let house: TestHouse
before(async () => {
  house = await openHouse({ modules: (platform) => [hats(platform)] })
})
after(() => house.stop())

const id = '0198f000-0000-7000-8000-000000000001'
const raw = (body: string | Buffer, type = 'application/json') =>
  fetch(`${house.url}/api/hats`, {
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: { 'content-type': type, authorization: `Bearer ${house.rootKey}` },
  })

const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code

describe('what goes in and out is checked', () => {
  test('a reply holds only what its schema names', async () => {
    const { status, body } = await house.post('/api/hats', { size: 7 })
    assert.equal(status, 201)
    assert.deepEqual(Object.keys(body), ['id', 'size'])
  })

  test('queries and paths are converted and checked', async () => {
    const found = await house.get(`/api/hats/${id}?times=3`)
    assert.deepEqual(found.body, { id, size: 3 })
    const wrong = await house.get('/api/hats/nobody')
    assert.equal(wrong.status, 400)
    assert.deepEqual(wrong.body.errors[0].path, 'path.id')
  })

  test('wrong input is a problem that names each wrong part', async () => {
    const { status, headers, body } = await house.post('/api/hats', { size: 70, label: 1 })
    assert.equal(status, 400)
    assert.equal(headers.get('content-type'), 'application/problem+json; charset=utf-8')
    assert.equal(body.type, 'urn:hebra:problem:input.invalid')
    assert.equal(body.code, 'input.invalid')
    assert.equal(body.requestId, headers.get('x-request-id'))
    const paths = body.errors.map((error: { path: string }) => error.path)
    assert.deepEqual(paths, ['body.size', 'body.label'])
  })

  test('a refusal keeps its code, status and details', async () => {
    const { status, body } = await house.post('/api/hats', { size: 55 })
    assert.equal(status, 409)
    assert.equal(body.code, 'hat.too_big')
    assert.equal(body.detail, 'Hats end at 50')
    assert.deepEqual(body.details, { size: 55 })
  })

  test('a bug is a 500 that shows nothing of the inside', async () => {
    const { status, text: shown, body } = await house.get(`/api/hats/${id}?times=13`)
    assert.equal(status, 500)
    assert.equal(body.code, 'server.fault')
    assert.ok(!shown.includes('secret'))
  })

  test('what is not there is a problem too', async () => {
    const { status, body } = await house.get('/api/nothing')
    assert.equal(status, 404)
    assert.equal(body.code, 'not_found')
  })
})

describe('hostile bodies', () => {
  test('what is not JSON, not UTF-8, too deep or too large is refused before it is used', async () => {
    const before = made
    const cases: [string | Buffer, number, string][] = [
      ['{"size": 7', 400, 'body.malformed'],
      ['', 400, 'input.invalid'],
      [Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), 400, 'body.malformed'],
      ['['.repeat(100_000), 400, 'body.malformed'],
      [`{"size":7,"a":${'{"a":'.repeat(80)}1${'}'.repeat(80)}}`, 400, 'body.malformed'],
      [JSON.stringify({ size: 7, label: 'x'.repeat(1024 * 1024) }), 413, 'body.too_large'],
    ]
    for (const [body, status, code] of cases) {
      const answer = await raw(body)
      assert.equal(answer.status, status, code)
      assert.equal(await codeOf(answer), code)
    }
    assert.equal(made, before)
  })

  test('brackets inside texts are not depth', async () => {
    const answer = await house.post('/api/hats', { size: 7, label: `"\\${'[{'.repeat(200)}` })
    assert.equal(answer.status, 201)
  })

  test('another media type is refused', async () => {
    const answer = await raw('size=7', 'application/x-www-form-urlencoded')
    assert.equal(answer.status, 415)
    assert.equal(await codeOf(answer), 'body.unsupported')
  })

  test('a key named __proto__ changes no prototype', async () => {
    const answer = await raw('{"size":7,"__proto__":{"polluted":true}}')
    assert.equal(answer.status, 201)
    assert.equal(({} as Record<string, unknown>).polluted, undefined)
  })

  test('a raw body is a stream with a limit, declared or not', async () => {
    const put = (body: string | ReadableStream, headers: Record<string, string> = {}) =>
      fetch(`${house.url}/api/hats/${id}/picture`, {
        method: 'PUT',
        body,
        duplex: 'half',
        headers: {
          'content-type': 'text/plain',
          authorization: `Bearer ${house.rootKey}`,
          ...headers,
        },
      } as RequestInit)
    const chunks = (count: number) =>
      new ReadableStream({
        start(controller) {
          for (let i = 0; i < count; i++) controller.enqueue(Buffer.alloc(100, 'x'))
          controller.close()
        },
      })
    assert.equal(await (await put('x'.repeat(900))).text(), 'got 900')
    assert.equal(await (await put(chunks(9))).text(), 'got 900')
    assert.equal((await put('x'.repeat(1001))).status, 413)
    assert.equal((await put(chunks(11))).status, 413)
    assert.equal((await put('x', { 'content-type': 'image/png' })).status, 415)
  })
})

describe('Idempotency-Key', () => {
  test('the same request twice at the same instant is done once and answered alike', async () => {
    const before = made
    const answers = await Promise.all(
      [1, 2, 3].map(() => house.post('/api/hats', { size: 9 }, { once: 'three-at-once' })),
    )
    assert.equal(made, before + 1)
    assert.deepEqual(
      answers.map((answer) => [answer.status, answer.body.id]),
      answers.map(() => [201, answers[0]?.body.id]),
    )
  })

  test('a key used for another body is refused', async () => {
    await house.post('/api/hats', { size: 9 }, { once: 'reused' })
    const { status, body } = await house.post('/api/hats', { size: 10 }, { once: 'reused' })
    assert.equal(status, 422)
    assert.equal(body.code, 'idempotency.reused')
  })

  test('a key that is too long is refused', async () => {
    const { status } = await house.post('/api/hats', { size: 9 }, { once: 'x'.repeat(201) })
    assert.equal(status, 400)
  })
})

describe('bytes that are no request', () => {
  const send = (bytes: string) =>
    new Promise<string>((resolve, reject) => {
      const { hostname, port } = new URL(house.url)
      let answer = ''
      const socket = connect(Number(port), hostname, () => socket.write(bytes))
      socket.on('data', (chunk) => {
        answer += chunk
      })
      socket.on('close', () => resolve(answer)).on('error', reject)
    })

  test('are answered with a problem as well', async () => {
    const answer = await send('EHLO mail.example\r\n\r\n')
    assert.match(answer, /^HTTP\/1\.1 400 /)
    assert.match(answer, /"code":"request.malformed"/)
    const large = await send(`GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(64 * 1024)}\r\n\r\n`)
    assert.match(large, /^HTTP\/1\.1 431 [\s\S]*"code":"request.headers_too_large"/)
  })

  test('an address that cannot be decoded is a problem', async () => {
    const { status, body } = await house.get('/api/hats/%E0%A4%A')
    assert.deepEqual([status, body.code], [400, 'request.malformed'])
  })
})
