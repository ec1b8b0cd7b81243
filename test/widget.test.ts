// The web chat in a real browser, on pages that make it hard.

import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { after, before, describe, it, type TestContext } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import sharp from 'sharp'
import { signIdentity, whoSaid } from '../server/modules/channels/widget/testing.ts'
import { withoutBrowser } from './browser.ts'
import { openBrowser } from './chromium.ts'
import { buildWidget } from './console-build.ts'
import { openHouse, type TestHouse } from './house.ts'
import { openProxy } from './proxy.ts'
import {
  answerThem,
  type HostPage,
  type HostSite,
  openChat,
  openHostSite,
  sayIn,
  taken,
} from './widget-stage.ts'

const dist = join(import.meta.dirname, '../dist/widget')
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

describe('the web chat on a page', { skip: withoutBrowser }, () => {
  let house: TestHouse
  let browser: Browser
  let site: HostSite
  /** A page that reaches the house by a line that can be cut. */
  async function visitByProxy(test: TestContext) {
    const proxy = await openProxy(house.url)
    test.after(() => proxy.close())
    const behind = await openHostSite(house, {}, proxy.url.replace(/\/$/, ''))
    test.after(() => behind.close())
    const opened = await visit({}, { at: behind })
    test.after(() => opened[Symbol.asyncDispose]())
    return { page: opened.page, proxy }
  }

  before(async () => {
    buildWidget()
    house = await openHouse()
    browser = await openBrowser()
    site = await openHostSite(house)
  })
  after(async () => {
    await browser?.close()
    await site?.close()
    await house?.stop()
  })

  interface Opened {
    page: Page
    context: BrowserContext
    /** What went to the house, without preflights. */
    asked: string[]
    /** What the page's policy or its code complained of. */
    errors: string[]
    [Symbol.asyncDispose](): Promise<void>
  }

  async function visit(
    given: HostPage = {},
    {
      context: known,
      init,
      at = site,
    }: { context?: BrowserContext; init?: string; at?: HostSite } = {},
  ): Promise<Opened> {
    const context = known ?? (await browser.newContext())
    const page = await context.newPage()
    const asked: string[] = []
    const errors: string[] = []
    page.on('request', (request) => {
      const url = new URL(request.url())
      if (url.origin !== at.origin) asked.push(`${request.method()} ${url.pathname}`)
    })
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
    page.on('pageerror', (error) => errors.push(String(error)))
    if (init) await page.addInitScript(init)
    await page.goto(at.page(given))
    return {
      ...{ page, context, asked, errors },
      [Symbol.asyncDispose]: () => (known ? page.close() : context.close()),
    }
  }

  it('is one request and at most 6 KB until it is opened', async () => {
    await using opened = await visit()
    const { page, asked } = opened
    await page.locator('.launch').waitFor()
    await page.waitForLoadState('networkidle')
    assert.deepEqual(asked, ['GET /widget.js'])
    const loader = readFileSync(join(dist, 'widget.js'))
    assert.ok(gzipSync(loader, { level: 9 }).length <= 6 * 1024)
    assert.ok(statSync(join(dist, 'widget.js.gz')).size <= 6 * 1024)
  })

  it('stands at the press, before its code has come, and keeps what is said meanwhile', async () => {
    await using opened = await visit()
    const { page, asked } = opened
    let answer = () => {}
    let isAway = true
    const released = new Promise<void>((resolve) => {
      answer = resolve
    })
    await page.route('**/widget/assets/**', async (route) => {
      if (isAway) return route.abort()
      await released
      return route.continue()
    })
    await page.locator('.launch').click()
    await page.locator('.panel').waitFor()
    await page.getByText('Sin conexión. Lo que escriba se enviará cuando vuelva.').waitFor()
    isAway = false
    await sayIn(page, 'Antes de todo')
    assert.equal(await page.locator('.say textarea').inputValue(), 'Antes de todo')
    assert.deepEqual(
      asked.filter((one) => one.includes('/v1/')),
      [],
    )
    answer()
    await taken(page, 'Antes de todo').waitFor()
    assert.equal(await page.getByText('Antes de todo').count(), 1)
    assert.equal(await page.locator('.alert').isVisible(), false)
  })

  it('knows on the next page how the site looks, before it asks anybody', async () => {
    const dressed = await openHostSite(house, {
      title: 'Andina',
      greeting: 'Buenas, somos Andina.',
      colour: '#0b7285',
    })
    const context = await browser.newContext()
    const first = await visit({}, { context, at: dressed })
    await openChat(first.page)
    await first.page.close()
    const { page, asked } = await visit({}, { context, at: dressed })
    await page.route('**/widget/assets/**', (route) => route.abort())
    const colour = () =>
      page.evaluate<string>(
        `getComputedStyle(document.querySelector('hebra-chat').shadowRoot.querySelector('.launch')).backgroundColor`,
      )
    assert.equal(await colour(), 'rgb(11, 114, 133)')
    await page.locator('.launch').click()
    await page.getByText('Buenas, somos Andina.').waitFor()
    assert.equal(await page.locator('.head h2').textContent(), 'Andina')
    assert.ok(!asked.includes('POST /widget/v1/session'))
    await context.close()
    await dressed.close()
  })

  it('is a conversation: said, taken, answered, read by both', async () => {
    await using opened = await visit()
    const { page, errors } = opened
    await openChat(page)
    await sayIn(page, '¿Tienen la Aurora en M?')
    await taken(page, 'Aurora en M').waitFor()
    assert.equal(await taken(page, 'Aurora en M').getAttribute('aria-label'), 'Enviado')
    const customerId = await whoSaid(house, 'Aurora en M')
    await house.call('POST', `/api/customers/${customerId}/thread/readings`, {
      body: { typing: true },
    })
    await page.getByText('Alguien está escribiendo…').waitFor()
    await page.locator('.row.own [aria-label=Leído]').waitFor()
    const messageId = await answerThem(
      house,
      customerId,
      'Sí, queda una: https://andina.example/aurora.',
    )
    const reply = page.locator('.row:not(.own)', { hasText: 'queda una' })
    await reply.waitFor()
    assert.equal(await reply.locator('a').getAttribute('href'), 'https://andina.example/aurora')
    await until(async () => {
      const { body } = await house.get(`/api/messages/${messageId}`)
      return body.deliveries[0].state === 'read'
    })
    assert.deepEqual(errors, [])
  })

  it('offers choices as buttons, and what is chosen is said once', async () => {
    await using opened = await visit()
    const { page } = opened
    await openChat(page)
    await sayIn(page, 'Quiero recogerlo')
    await taken(page, 'recogerlo').waitFor()
    await answerThem(house, await whoSaid(house, 'Quiero recogerlo'), {
      type: 'choices',
      text: '¿En qué tienda?',
      choices: ['Centro', 'Norte'].map((title) => ({ id: title, title })),
    })
    await page.getByRole('button', { name: 'Norte' }).click()
    await taken(page, 'Norte').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Norte' }).isDisabled(), true)
  })

  it('asks for a form, which is filled in once and comes back under its labels', async () => {
    await using opened = await visit()
    const { page, asked } = opened
    await openChat(page)
    await sayIn(page, 'Quiero el despacho')
    await taken(page, 'el despacho').waitFor()
    const customerId = await whoSaid(house, 'Quiero el despacho')
    await answerThem(house, customerId, deliveryForm)
    const form = page.getByRole('form', { name: 'Despacho' })
    await form.getByLabel('Nombre').fill('Carla')
    await sayIn(page, 'Un momento')
    await taken(page, 'Un momento').waitFor()
    // Half filled in, also after the page was read anew, and missing what is required: nothing is said.
    assert.equal(await form.getByLabel('Nombre').inputValue(), 'Carla')
    await page.reload()
    await openChat(page)
    await form.waitFor()
    assert.equal(await form.getByLabel('Nombre').inputValue(), 'Carla')
    const before = asked.filter((one) => one === 'POST /widget/v1/messages').length
    await form.getByRole('button', { name: 'Enviar' }).click()
    assert.equal(asked.filter((one) => one === 'POST /widget/v1/messages').length, before)
    await form.getByLabel('Correo').fill('carla@andina.example')
    await form.getByLabel('Tienda').selectOption('Norte')
    // The answer to the first time is lost, so it is sent again.
    let isLost = false
    await page.route('**/widget/v1/messages', async (route) => {
      if (route.request().method() !== 'POST' || isLost) return route.continue()
      isLost = true
      await route.fetch()
      return route.abort()
    })
    await form.getByLabel('Correo').press('Enter')
    const filled = page.locator('.row.own:not(.waiting)', { hasText: 'Tienda: Norte' })
    await filled.waitFor()
    assert.equal(await form.count(), 0)
    const { rows } = await house.platform.database.pool.query(
      `select content from channels_message where content->>'type' = 'form' and direction = 'in'`,
    )
    assert.deepEqual(
      rows.map(({ content }) => content.values),
      [{ name: 'Carla', mail: 'carla@andina.example', shop: 'Norte' }],
    )
    await page.reload()
    await openChat(page)
    await filled.waitFor()
    assert.equal(await form.count(), 0)
  })

  it('shows a product with its picture, price and link', async () => {
    await using opened = await visit()
    const { page } = opened
    await openChat(page)
    await sayIn(page, 'Muéstreme la Aurora')
    await taken(page, 'la Aurora').waitFor()
    const picture = await sharp({
      create: { width: 640, height: 480, channels: 3, background: '#8a5a44' },
    })
      .png()
      .toBuffer()
    const kept = await fetch(`${house.url}/api/media?filename=aurora.png`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${house.rootKey}`,
        'content-type': 'application/octet-stream',
      },
      body: new Uint8Array(picture),
    })
    assert.equal(kept.status, 201)
    await answerThem(house, await whoSaid(house, 'Muéstreme la Aurora'), {
      ...{ type: 'product', title: 'Frazada Aurora', price: 'S/ 189', text: 'De alpaca.' },
      mediaId: ((await kept.json()) as { id: string }).id,
      link: { title: 'Ver en la tienda', url: 'https://andina.example/aurora' },
    })
    const card = page.locator('.bubble.product')
    await card.getByText('S/ 189').waitFor()
    await card.getByRole('img', { name: 'Foto: Frazada Aurora' }).waitFor()
    const link = card.getByRole('link', { name: 'Ver en la tienda' })
    assert.equal(await link.getAttribute('href'), 'https://andina.example/aurora')
  })

  it('looks the same whatever the styles of the page say', async () => {
    const hostile = `
      * { font: italic 30px/3 serif !important; color: red !important; background: yellow !important;
        letter-spacing: 9px !important; text-transform: uppercase !important; transform: rotate(5deg) !important;
        margin: 40px !important; padding: 30px !important; border: 9px solid lime !important;
        position: static !important; float: left !important; box-sizing: content-box !important; }
      html { font-size: 40px; direction: ltr } button { display: none !important }
      hebra-chat, body > * { width: 3px !important; overflow: hidden !important; filter: blur(3px) !important; opacity: .2 !important }
      main { display: none !important }`
    const pictures: Buffer[] = []
    for (const style of ['main { display: none }', hostile]) {
      await using opened = await visit({ style })
      const { page } = opened
      await page.setViewportSize({ width: 900, height: 800 })
      await page.emulateMedia({ reducedMotion: 'reduce' })
      await openChat(page)
      const panel = (await page.locator('.panel').boundingBox())!
      // Round corners let the page's own colour through.
      const clip = {
        x: panel.x + 2,
        y: panel.y + 16,
        width: panel.width - 4,
        height: panel.height - 32,
      }
      pictures.push(await page.screenshot({ animations: 'disabled', clip }))
      const { x, y, width } = (await page.locator('.launch').boundingBox())!
      assert.deepEqual([x, y, width], [900 - 20 - 56, 800 - 20 - 56, 56])
    }
    assert.equal(await countOtherPixels(pictures), 0, 'the pictures differ')
  })

  it('works under a policy that lets in its scripts and no style of others', async () => {
    const policy =
      "default-src 'none'; script-src HOUSE; connect-src HOUSE; style-src 'self'; img-src 'self'; require-trusted-types-for 'script'"
    await using opened = await visit({ policy, body: undefined })
    const { page, errors } = opened
    await openChat(page)
    await sayIn(page, 'Bajo una política estricta')
    await taken(page, 'política estricta').waitFor()
    // The page's own style is refused; nothing of ours is.
    assert.deepEqual(
      errors.filter((text) => !/inline style/i.test(text)),
      [],
    )
    assert.equal(
      await page.evaluate(
        `getComputedStyle(document.querySelector('hebra-chat').shadowRoot.querySelector('.launch')).borderRadius`,
      ),
      '50%',
    )
  })

  it('works in a frame where a page lets no script of others in, and only for its sites', async () => {
    const policy = "default-src 'none'; frame-src HOUSE"
    const body =
      '<iframe src="HOUSE/widget/frame?site=SITE" title="Chat" width="400" height="600"></iframe>'
    await using opened = await visit({ policy, body })
    const frame = opened.page.frameLocator('iframe')
    await frame.locator('.say textarea').fill('Desde un marco')
    await frame.locator('.say textarea').press('Enter')
    await frame
      .locator('.row.own', { hasText: 'Desde un marco' })
      .locator('[aria-label=Enviado]')
      .waitFor()
    const { headers } = await fetch(`${house.url}/widget/frame?site=${site.siteKey}`)
    assert.ok(
      headers.get('content-security-policy')?.endsWith(`frame-ancestors 'self' ${site.origin}`),
    )
    assert.equal(headers.get('x-frame-options'), null)
  })

  it('talks where the browser keeps nothing', async () => {
    const init = `for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError') } });
      navigator.locks.request = () => Promise.reject(new DOMException('denied', 'SecurityError'));`
    await using opened = await visit({}, { init })
    const { page, errors } = opened
    await openChat(page)
    await sayIn(page, 'Sin guardar nada')
    await taken(page, 'Sin guardar').waitFor()
    await answerThem(house, await whoSaid(house, 'Sin guardar nada'), 'Igual le leemos.')
    await page.getByText('Igual le leemos.').waitFor()
    assert.deepEqual(errors, [])
  })

  it('reads one stream for all tabs, and the next tab takes over', async () => {
    const context = await browser.newContext()
    const first = await visit({}, { context })
    await openChat(first.page)
    await sayIn(first.page, 'Con dos pestañas')
    await taken(first.page, 'dos pestañas').waitFor()
    const second = await visit({}, { context })
    await openChat(second.page)
    await second.page.getByText('Con dos pestañas').waitFor()
    const customerId = await whoSaid(house, 'Con dos pestañas')
    await answerThem(house, customerId, 'Para las dos.')
    await first.page.getByText('Para las dos.').waitFor()
    await second.page.getByText('Para las dos.').waitFor()
    const streams = () =>
      [first, second].map(
        ({ asked }) => asked.filter((one) => one === 'GET /widget/v1/stream').length,
      )
    assert.deepEqual(streams(), [1, 0])
    await sayIn(second.page, 'Desde la segunda')
    await first.page.locator('.row.own', { hasText: 'Desde la segunda' }).waitFor()
    await first.page.close()
    await answerThem(house, customerId, 'Para la que queda.')
    await second.page.getByText('Para la que queda.').waitFor()
    assert.equal(await second.page.getByText('Para las dos.').count(), 1)
    await context.close()
  })

  it('shows to who comes back that there is news, and takes it away when read', async () => {
    const context = await browser.newContext()
    const before = await visit({}, { context })
    await openChat(before.page)
    await sayIn(before.page, 'Vuelvo después')
    await taken(before.page, 'Vuelvo después').waitFor()
    await before.page.close()
    await answerThem(house, await whoSaid(house, 'Vuelvo después'), 'Aquí está.')
    const { page } = await visit({}, { context })
    await page.locator('.badge', { hasText: '1' }).waitFor()
    await page.getByRole('button', { name: 'Abrir el chat (1 mensaje sin leer)' }).click()
    await page.getByText('Aquí está.').waitFor()
    await page.locator('.badge').waitFor({ state: 'hidden' })
    await context.close()
  })

  it('loses nothing and doubles nothing over an hour without network', async (test) => {
    const { page, proxy } = await visitByProxy(test)
    await page.clock.install()
    await page.reload()
    await openChat(page)
    await sayIn(page, 'Antes del corte')
    await taken(page, 'Antes del corte').waitFor()
    const customerId = await whoSaid(house, 'Antes del corte')
    await proxy.cut()
    await sayIn(page, 'Durante el corte, uno')
    await sayIn(page, 'Durante el corte, dos')
    await page.locator('.row.own [aria-label=Enviándose]').first().waitFor()
    for (let minute = 0; minute < 60; minute += 10) await page.clock.fastForward('10:00')
    for (const n of [1, 2, 3]) await answerThem(house, customerId, `Respuesta ${n}`)
    await proxy.restore()
    await page.clock.fastForward('01:00')
    for (const text of ['Durante el corte, uno', 'Durante el corte, dos']) {
      await page.locator('.row.own', { hasText: text }).locator('[aria-label=Enviado]').waitFor()
    }
    for (const n of [1, 2, 3]) await page.getByText(`Respuesta ${n}`).waitFor()
    const shown = await page.locator('.log .row .bubble').allTextContents()
    const counted = shown.filter((text) => /corte|Respuesta/.test(text))
    assert.equal(new Set(counted).size, counted.length, counted.join(' | '))
    assert.equal(counted.length, 6)
    const { rows } = await house.platform.database.pool.query(
      `select content->>'text' as text from channels_message where content->>'text' like 'Durante el corte%' order by occurred_at`,
    )
    assert.deepEqual(
      rows.map(({ text }) => text),
      ['Durante el corte, uno', 'Durante el corte, dos'],
    )
  })

  it('keeps what was written when the page is left without network', async (test) => {
    const { page, proxy } = await visitByProxy(test)
    await openChat(page)
    await sayIn(page, 'Primero esto')
    await taken(page, 'Primero esto').waitFor()
    await proxy.cut()
    await sayIn(page, 'Y esto sin red')
    await page.locator('.row.own [aria-label=Enviándose]').waitFor()
    await proxy.restore()
    await page.reload()
    await openChat(page)
    await page
      .locator('.row.own', { hasText: 'Y esto sin red' })
      .locator('[aria-label=Enviado]')
      .waitFor()
    await page.locator('.row.own.waiting:not([hidden])').waitFor({ state: 'detached' })
    assert.equal(await page.getByText('Y esto sin red').count(), 1)
  })

  it('keeps what was written before the house knew of anybody', async () => {
    const context = await browser.newContext()
    const before = await visit({}, { context })
    await before.page.route('**/widget/v1/**', (route) =>
      route.fulfill({ status: 429, json: { code: 'rate.limited' } }),
    )
    await before.page.locator('.launch').click()
    await sayIn(before.page, 'Antes de ser alguien')
    await before.page.locator('.row.own [aria-label=Enviándose]').waitFor()
    await before.page.locator('.alert', { hasText: 'Sin conexión' }).waitFor()
    await before.page.close()
    const { page } = await visit({}, { context })
    await openChat(page)
    await taken(page, 'Antes de ser alguien').waitFor()
    assert.equal(await page.getByText('Antes de ser alguien').count(), 1)
    await context.close()
  })

  it('begins wherever its element comes into the page, whenever', async () => {
    await using opened = await visit()
    const { page } = opened
    await page.locator('.launch').waitFor()
    const begun = await page.evaluate(`(() => {
      const later = document.createElement('hebra-chat')
      document.body.append(later)
      const before = later.shadowRoot !== null
      later.dataset.site = document.querySelector('hebra-chat').dataset.site
      return [before, later.shadowRoot !== null, typeof later.open]
    })()`)
    assert.deepEqual(begun, [false, true, 'function'])
  })

  it('runs nothing of what anybody writes', async () => {
    await using opened = await visit()
    const { page } = opened
    await openChat(page)
    const attack =
      '<img src=x onerror="window.harmed=1"><script>window.harmed=1</script> javascript:alert(1)'
    await sayIn(page, attack)
    await taken(page, 'onerror').waitFor()
    const customerId = await whoSaid(house, 'window.harmed')
    await answerThem(
      house,
      customerId,
      `${attack} de vuelta https://a.example/"onmouseover="harmed=1`,
    )
    await answerThem(house, customerId, {
      type: 'choices',
      text: attack,
      header: attack.slice(0, 60),
      choices: [{ id: 'x', title: '<b onclick=harmed=1>Sí</b>' }],
    })
    await page.getByRole('button', { name: 'Sí' }).waitFor()
    assert.equal(await page.evaluate(() => Reflect.get(globalThis, 'harmed')), undefined)
    assert.equal(await page.locator('.log img, .log script').count(), 0)
    const links = await page
      .locator('.log a')
      .evaluateAll((all) => all.map((a) => a.getAttribute('href')))
    assert.ok(
      links.every((href) => href?.startsWith('https://')),
      links.join(),
    )
  })

  it('sends files, shows pictures, and says why another is not taken', async () => {
    await using opened = await visit()
    const { page } = opened
    await openChat(page)
    await sayIn(page, 'Le mando una foto')
    await taken(page, 'una foto').waitFor()
    const picker = page.locator('input[type=file]')
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    await picker.setInputFiles({ name: 'foto.png', mimeType: 'image/png', buffer: png })
    await page.locator('.row.own img.pic').waitFor()
    await until(() =>
      page.locator('.row.own img.pic').evaluate((one) => Reflect.get(one, 'naturalWidth') > 0),
    )
    await picker.setInputFiles({
      name: 'foto2.png',
      mimeType: 'image/png',
      buffer: Buffer.from('<html><script>1</script>'),
    })
    await page.getByText('Ese tipo de archivo no se recibe.').waitFor()
  })

  it('shows a signed-in person their chat on another browser, and nobody else', async () => {
    const identity = () =>
      signIdentity({
        sub: 'carla-9',
        aud: site.siteKey,
        exp: Math.floor(Date.now() / 1000) + 300,
        jti: crypto.randomUUID(),
      })
    await using one = await visit({ script: `data-identity="${identity()}"` })
    await openChat(one.page)
    await sayIn(one.page, 'Soy Carla de verdad')
    await taken(one.page, 'Carla de verdad').waitFor()
    await using two = await visit({ script: `data-identity="${identity()}"` })
    await openChat(two.page)
    await two.page.getByText('Soy Carla de verdad').waitFor()
    const next = await visit({}, { context: two.context })
    await openChat(next.page)
    await sayIn(next.page, 'Soy otra persona')
    await taken(next.page, 'otra persona').waitFor()
    assert.equal(await next.page.getByText('Soy Carla de verdad').count(), 0)
  })

  it('asks before it goes on with what a link held, and a message takes it', async () => {
    await using opened = await visit({ query: '?ref=7KPA-2M9X' })
    const { page, asked } = opened
    await page.getByText('¿Continuar aquí con su consulta?').waitFor()
    assert.ok(!asked.includes('POST /widget/v1/messages'))
    await page.getByRole('button', { name: 'Continuar' }).click()
    await taken(page, 'Continuar').waitFor()
    assert.ok(asked.includes('POST /widget/v1/messages'))
  })

  it('is worked by the keyboard alone and gives the focus back', async () => {
    await using opened = await visit()
    const { page } = opened
    await page.locator('.launch').focus()
    await page.keyboard.press('Enter')
    await page.locator('.panel').waitFor()
    const focused = () =>
      page.evaluate<string>(
        `document.querySelector('hebra-chat').shadowRoot.activeElement?.className`,
      )
    await until(async () => (await focused()) === 'words')
    await page.keyboard.press('Escape')
    await page.locator('.panel').waitFor({ state: 'hidden' })
    assert.equal(await focused(), 'launch')
  })

  for (const language of ['es', 'en', 'pt'] as const)
    for (const colorScheme of ['light', 'dark'] as const)
      it(`has no violation of accessibility in ${language}, ${colorScheme}`, async () => {
        await using opened = await visit({ language })
        const { page } = opened
        await page.emulateMedia({ colorScheme })
        await openChat(page)
        const text = `axe ${language} ${colorScheme}`
        await sayIn(page, text)
        await taken(page, text).waitFor()
        await answerThem(house, await whoSaid(house, text), {
          type: 'choices',
          text: 'https://andina.example',
          choices: [{ id: 'a', title: 'Uno' }],
        })
        await page.getByRole('button', { name: 'Uno' }).waitFor()
        await answerThem(house, await whoSaid(house, text), deliveryForm)
        await page.getByRole('form', { name: 'Despacho' }).waitFor()
        await page.locator('.foot button').first().click()
        await page.locator('.note form').waitFor()
        await page.evaluate(axe)
        const found = await page.evaluate(async () => {
          const run = Reflect.get(globalThis, 'axe').run
          const { violations } = await run(
            { include: [['hebra-chat']] },
            { resultTypes: ['violations'] },
          )
          return violations.map(
            (each: { id: string; nodes: { target: unknown; failureSummary: string }[] }) =>
              `${each.id}: ${JSON.stringify(each.nodes.map(({ target, failureSummary }) => [target, failureSummary]))}`,
          )
        })
        assert.deepEqual(found, [])
        assert.equal(await page.locator('.wrap').getAttribute('lang'), language)
      })
})

const deliveryForm = {
  type: 'form_request',
  name: 'Despacho',
  text: '¿Adónde se lo llevamos?',
  fields: [
    { id: 'name', label: 'Nombre', type: 'text', required: true },
    { id: 'mail', label: 'Correo', type: 'email', required: true },
    { id: 'shop', label: 'Tienda', type: 'choice', choices: ['Centro', 'Norte'] },
    { id: 'day', label: 'Día', type: 'date' },
  ],
}

async function until(what: () => Promise<boolean>) {
  for (let tries = 0; !(await what()); tries++) {
    assert.ok(tries < 500, 'it never came')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Those that somebody could see to be of another colour. */
async function countOtherPixels([one, other]: Buffer[]): Promise<number> {
  const [first, second] = await Promise.all(
    [one, other].map((each) => sharp(each).removeAlpha().raw().toBuffer()),
  )
  assert.equal(first!.length, second!.length)
  let others = 0
  for (let i = 0; i < first!.length; i++) if (Math.abs(first![i]! - second![i]!) > 24) others += 1
  return others
}
