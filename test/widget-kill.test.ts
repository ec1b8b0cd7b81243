// kill -9 of the server while somebody talks in the chat: what it acknowledged is there after, and
// what it did not is sent again, once.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import type { Config } from '../server/platform/config.ts'
import { withoutBrowser } from './browser.ts'
import { openBrowser } from './chromium.ts'
import { buildWidget } from './console-build.ts'
import { freePort } from './free-port.ts'
import { openHouse, openTestDatabase, rootKey, type TestDatabase } from './house.ts'
import { prepareServers } from './server-process.ts'
import { openChat, openHostSite, sayIn, taken } from './widget-stage.ts'

const kills = 4

describe('a server that is killed under the chat', { skip: withoutBrowser }, () => {
  let config: Partial<Config>
  let database: TestDatabase | undefined
  let folder: string
  let browser: Browser
  before(async () => {
    buildWidget()
    folder = mkdtempSync(join(tmpdir(), 'hebra-widget-'))
    config = {
      ...{ dataFolder: folder, rootKey, port: await freePort() },
      secret: 'a-secret-for-this-test-only-0123456789',
    }
    if (process.env.TEST_DATABASE_URL) {
      database = await openTestDatabase()
      config = { ...config, databaseUrl: database.url }
    }
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await database?.drop()
    rmSync(folder, { recursive: true, force: true })
  })

  it(`loses nothing and doubles nothing over ${kills} kills`, async () => {
    const loadServer = await prepareServers()
    let server = loadServer()
    const url = await server.open(config)
    const site = await openHostSite({ url, post: (path, body) => postTo(url, path, body) })
    const page = await browser.newPage()
    await page.goto(site.page())
    await openChat(page)
    const said: string[] = []
    const acknowledged: string[] = []
    const say = async (text: string) => {
      said.push(text)
      await sayIn(page, text)
    }
    for (let kill = 1; kill <= kills; kill++) {
      const next = loadServer()
      await say(`Antes de la caída ${kill}`)
      await taken(page, `Antes de la caída ${kill}`).waitFor()
      acknowledged.push(`Antes de la caída ${kill}`)
      // Under way while it dies: taken and not answered, or not taken at all.
      const posted = page.waitForRequest((request) => request.method() === 'POST')
      await say(`En la caída ${kill}, uno`)
      await say(`En la caída ${kill}, dos`)
      await posted
      await server.kill()
      await say(`Tras la caída ${kill}`)
      server = next
      await server.open(config)
      await taken(page, `Tras la caída ${kill}`).waitFor()
    }
    assert.deepEqual(await page.locator('.row.own .bubble').allTextContents(), said)
    await server.kill()
    const on = config.databaseUrl ? { url: config.databaseUrl } : { folder }
    const house = await openHouse({ config: { ...config, port: 0 }, on })
    const { rows } = await house.platform.database.pool.query(
      `select content->>'text' as text from channels_message order by occurred_at, id`,
    )
    const kept: string[] = rows.map(({ text }) => text)
    assert.deepEqual(kept, said)
    assert.ok(acknowledged.every((text) => kept.includes(text)))
    await site.close()
    await house.stop()
  })
})

async function postTo(url: string, path: string, body: unknown) {
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${rootKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await answer.text()
  return { status: answer.status, text, body: JSON.parse(text), headers: answer.headers }
}
