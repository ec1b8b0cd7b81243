import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { findChromium, openBrowser } from '../../test/chromium.ts'
import { openHouse, type TestHouse } from '../../test/house.ts'
import { contract, route } from './contract.ts'
import { openApiOf } from './openapi.ts'

const committed = join(import.meta.dirname, '../../docs/api/openapi.json')
let house: TestHouse
before(async () => {
  house = await openHouse()
})
after(() => house.stop())

test('the committed document is what the contracts say', async () => {
  const { body } = await house.get('/api/openapi.json', { as: null })
  assert.equal(body.openapi, '3.1.0')
  const isSame = isDeepStrictEqual(JSON.parse(readFileSync(committed, 'utf8')), body)
  assert.ok(isSame, 'docs/api/openapi.json is out of date: run npm run openapi and commit it')
})

test('every route under /api is in the document once, with an id of its own', async () => {
  const { body } = await house.get('/api/openapi.json', { as: null })
  const operations = Object.values<Record<string, { operationId: string }>>(body.paths).flatMap(
    Object.values,
  ) as { operationId: string }[]
  assert.equal(operations.length, house.routes.length)
  assert.equal(new Set(operations.map(({ operationId }) => operationId)).size, operations.length)
})

test('a contract becomes an operation: parameters, body, reply, who may call', () => {
  const made = route(
    contract({
      method: 'POST',
      path: '/api/hats/:id/sizes',
      tag: 'hats',
      summary: 'Add a size',
      access: 'customers:write',
      params: z.object({ id: z.uuid() }),
      query: z.object({ dry: z.coerce.boolean().default(false).describe('only tries') }),
      body: z.object({ size: z.int().min(1) }),
      reply: z.object({ at: z.iso.datetime() }),
      status: 201,
    }),
    async () => ({ at: '2026-01-01T00:00:00Z' }),
  )
  const document = JSON.parse(JSON.stringify(openApiOf([made], '1.0.0')))
  const operation = document.paths['/api/hats/{id}/sizes'].post
  assert.equal(operation.operationId, 'postHatsByIdSizes')
  assert.match(operation.description, /customers:write/)
  assert.deepEqual(
    operation.parameters.map((one: { name: string; in: string; required: boolean }) => [
      one.name,
      one.in,
      one.required,
    ]),
    [
      ['id', 'path', true],
      ['dry', 'query', false],
      ['Idempotency-Key', 'header', false],
    ],
  )
  const given = operation.requestBody.content['application/json'].schema
  assert.deepEqual(given.required, ['size'])
  assert.ok(operation.responses['201'].content['application/json'].schema.properties.at)
})

test('the docs render in a browser, from our own server alone', {
  skip: findChromium() ? false : 'no Chromium was found',
}, async () => {
  await using browser = await openBrowser()
  const page = await browser.newPage()
  const elsewhere: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    if (protocol.startsWith('http') && origin !== house.url) elsewhere.push(request.url())
  })
  page.on('console', (line) => {
    if (line.type() === 'error') complaints.push(line.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(`${house.url}/api/docs`)
  await page.getByRole('heading', { name: 'Hebra', exact: true }).waitFor()
  await page.getByText('One customer, one thread, every channel.').first().waitFor()
  assert.deepEqual(elsewhere, [])
  assert.deepEqual(complaints, [])
})
