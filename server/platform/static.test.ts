import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { brotliCompressSync } from 'node:zlib'
import { openHouse, type TestHouse } from '../../test/house.ts'

const folder = mkdtempSync(join(tmpdir(), 'hebra-console-'))
const html = { accept: 'text/html,*/*' }
let house: TestHouse

before(async () => {
  house = await openHouse({ consoleFolder: folder })
})
after(async () => {
  await house.stop()
  rmSync(folder, { recursive: true })
})

const page = (path: string, headers: Record<string, string> = html) =>
  house.get(path, { headers, as: null })

test('without a build every page says how to make one, and nothing else is a page', async () => {
  const { status, text, headers } = await page('/customers')
  assert.equal(status, 503)
  assert.match(text, /npm run build/)
  assert.match(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/)
  assert.equal((await page('/api/nothing')).status, 404)
})

test('a build that comes later is served at once: page with a fresh nonce, assets for ever', async () => {
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'assets/main-x1.js'), 'let hebra = 1')
  writeFileSync(join(folder, 'assets/main-x1.js.br'), brotliCompressSync('let hebra = 1'))
  writeFileSync(join(folder, 'hebra.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  writeFileSync(join(folder, 'index.html'), '<html nonce="__NONCE__">console</html>')

  const nonces = new Set<string>()
  for (const path of ['/', '/customers/1?tab=handles']) {
    const { status, text, headers } = await page(path)
    assert.equal(status, 200)
    const nonce = /nonce="([^"]+)"/.exec(text)?.[1] ?? ''
    assert.ok(headers.get('content-security-policy')?.includes(`style-src 'self' 'nonce-${nonce}'`))
    assert.equal(headers.get('cache-control'), 'no-store')
    assert.notEqual(nonce, '__NONCE__')
    nonces.add(nonce)
  }
  assert.equal(nonces.size, 2)

  const script = await page('/assets/main-x1.js', { 'accept-encoding': 'br' })
  assert.equal(script.text, 'let hebra = 1')
  assert.equal(script.headers.get('content-encoding'), 'br')
  assert.match(script.headers.get('cache-control') ?? '', /max-age=31536000, immutable/)
  const plain = await page('/assets/main-x1.js', { 'accept-encoding': 'identity' })
  assert.equal(plain.headers.get('content-encoding'), null)
  assert.equal((await page('/hebra.svg')).headers.get('content-type'), 'image/svg+xml')
})

test('what is no page and no file is a problem, not the page', async () => {
  assert.equal((await page('/assets/old-x0.js')).status, 404)
  assert.equal((await page('/missing.png', { accept: 'image/*' })).status, 404)
  assert.equal((await page('/%E0%A4%A')).status, 400)
})

test('no path leads out of the folder', async () => {
  for (const path of ['/../package.json', '/..%2fpackage.json', '/assets/..%2f..%2fpackage.json']) {
    const { body } = await raw(path)
    assert.ok(!body.includes('"name"'), path)
  }
})

/** Sent as it stands: fetch would tidy the path up. */
function raw(path: string): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(`${house.url}/`, { path, headers: html }, (answer) => {
      let body = ''
      answer.on('data', (chunk) => {
        body += chunk
      })
      answer.on('end', () => resolve({ status: answer.statusCode, body }))
    })
    asked.on('error', reject).end()
  })
}
