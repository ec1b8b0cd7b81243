// The official browser client, unmodified, in a real browser, on a page of another origin.

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { type ServedHouse, serveHouse } from './served-house.ts'

const executablePath = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find(existsSync)
const skip = executablePath ? false : 'there is no Chromium on this machine'

let house: ServedHouse
let shop: Server
let shopUrl: string
let browser: BrowserContext
let writeKey: string
const profile = mkdtempSync(join(tmpdir(), 'hebra-browser-'))

before(async () => {
  if (skip) return
  house = await serveHouse()
  const made = await house.call('POST', '/api/keys', { name: 'web', scope: 'ingest:browser' })
  writeKey = made.key ?? ''
  ;({ server: shop, url: shopUrl } = await openShop())
  browser = await chromium.launchPersistentContext(profile, {
    executablePath: executablePath ?? '',
    args: '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'.split(
      ' ',
    ),
  })
})
after(async () => {
  await browser?.close()
  shop?.close()
  await house?.drop()
  rmSync(profile, { recursive: true, force: true })
})

test('a page with the client from its package sends everything, pointed at us by cdnURL', {
  skip,
}, async () => {
  const page = await openPage(`${shopUrl}/package.html?cdn=${house.url}&key=${writeKey}`)
  const anonymousId = await act(page)
  await expectRecorded(anonymousId, [
    'page.viewed',
    'product.viewed',
    'profile.identified',
    'group.joined',
  ])
  await page.close()
})

test('a page with the client from our own address needs nobody else', {
  skip,
  timeout: 150_000,
}, async () => {
  const asked = new Set<string>()
  const page = await openPage(`${shopUrl}/ours.html?cdn=${house.url}&key=${writeKey}`, asked)
  const anonymousId = await act(page)
  await expectRecorded(anonymousId, [
    'page.viewed',
    'product.viewed',
    'profile.identified',
    'group.joined',
  ])
  assert.deepEqual([...asked].toSorted(), [shopUrl, house.url].toSorted())
  await page.close()
})

test('the house is killed while a page sends: the client tries again, nothing is lost or doubled', {
  skip,
}, async () => {
  const page = await openPage(`${shopUrl}/package.html?cdn=${house.url}&key=${writeKey}`)
  await page.evaluate('analytics.reset()')
  const anonymousId = (await page.evaluate('analytics.user().anonymousId()')) as string
  // Somebody known only by a browser is in no list, so the visitor says who they are.
  await page.evaluate('analytics.identify("user-" + analytics.user().anonymousId())')
  await page.evaluate('for (let i = 0; i < 5; i++) void analytics.track("Counted", { i })')
  await recordedOf(anonymousId, 5, 'profile.identified')
  await house.kill()
  await page.evaluate('for (let i = 5; i < 15; i++) void analytics.track("Counted", { i })')
  await house.start()
  const entries = await recordedOf(anonymousId, 15, 'profile.identified')
  const seen = entries.map(({ body }) => Number(body.properties.i)).toSorted((a, b) => a - b)
  assert.deepEqual(
    seen,
    Array.from({ length: 15 }, (_, i) => i),
  )
  await page.close()
})

async function openPage(address: string, asked = new Set<string>()): Promise<Page> {
  const page = await browser.newPage()
  page.on('request', (request) => asked.add(new URL(request.url()).origin))
  await page.goto(address)
  await page.waitForFunction(
    'window.analytics && window.analytics.initialized !== false && window.analytics.user',
  )
  await page.evaluate('analytics.ready()')
  return page
}

/** What a shop's page does. @returns the visitor's anonymous id. */
async function act(page: Page): Promise<string> {
  return (await page.evaluate(`(async () => {
    await analytics.reset()
    const anonymousId = analytics.user().anonymousId()
    await analytics.page('Portada')
    await analytics.track('Product Viewed', { sku: 'S-1', price: 19.9 })
    await analytics.identify('user-' + anonymousId, { name: 'Rosa' })
    await analytics.group('club')
    return anonymousId
  })()`)) as string
}

interface Item {
  kind: string
  channel: string | null
  body: { properties: { i?: number } }
}

async function recordedOf(anonymousId: string, least: number, without = ''): Promise<Item[]> {
  for (;;) {
    const found = await house.call('GET', `/api/customers?handle=anonymous:${anonymousId}`)
    const [customer] = (found.items ?? []) as { id: string }[]
    if (!customer) {
      await setTimeout(100)
      continue
    }
    const page = await house.call('GET', `/api/customers/${customer.id}/timeline?limit=200`)
    const items = ((page.items ?? []) as Item[]).filter(
      ({ kind, channel }) => channel === 'web' && kind !== without,
    )
    if (items.length >= least) return items
    await setTimeout(100)
  }
}

async function expectRecorded(anonymousId: string, kinds: string[]) {
  const items = await recordedOf(anonymousId, kinds.length)
  assert.deepEqual(items.map(({ kind }) => kind).toSorted(), kinds.toSorted())
}

/** The shop's own server: another origin than the house. */
async function openShop(): Promise<{ server: Server; url: string }> {
  const umd = join(import.meta.dirname, '../../../node_modules/@segment/analytics-next/dist/umd')
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop')
    if (pathname.endsWith('.html')) {
      response.setHeader('content-type', 'text/html; charset=utf-8')
      return response.end(pageOf(pathname, searchParams))
    }
    const file = /^\/client\/([\w.-]+\.js)$/.exec(pathname)?.[1]
    if (!file) return response.writeHead(404).end()
    response.setHeader('content-type', 'text/javascript; charset=utf-8')
    response.end(await readFile(join(umd, file)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return { server, url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}` }
}

function pageOf(pathname: string, given: URLSearchParams): string {
  const cdn = given.get('cdn')
  const key = given.get('key')
  const script =
    pathname === '/ours.html'
      ? `<script src="${cdn}/analytics.js/v1/${key}/analytics.min.js"></script>`
      : `<script src="/client/index.js"></script><script>
           AnalyticsNext.AnalyticsBrowser.load({ writeKey: '${key}', cdnURL: '${cdn}' })
             .then(([loaded]) => { window.analytics = loaded })
         </script>`
  return `<!doctype html><title>Tienda</title><h1>Tienda</h1>${script}`
}
