// Every screen of the console behind sign-in, with what tells that it stands: for the check of
// accessibility and for the screenshots.

import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'
import { fill, openHouseWithOwner } from './browser.ts'
import { openBrowser } from './chromium.ts'
import { buildConsole } from './console-build.ts'
import { hostOf, openProvider, picture, type Talk, talk } from './console-talk.ts'
import type { TestHouse } from './house.ts'
import { makePerson } from './staff.ts'

export interface Known {
  customerId: string
  otherId: string
  importId: string
  webhookId: string
  talk: Talk
}

export interface Screen {
  name: string
  path: (known: Known) => string
  /** Waits until the screen is filled; opens what belongs to it (a dialog, a menu). */
  ready: (page: Page, known: Known) => Promise<unknown>
  /** What opens it again where a narrow window puts it away. */
  onPhone?: (page: Page) => Promise<unknown>
}

const at = (path: string) => () => path
const shows = (selector: string) => (page: Page) => page.locator(selector).first().waitFor()
/**
 * Scrolls up a thread, from its foot, until something is drawn; again from the foot where it was
 * not: a thread that is still filling has its top where it will not stay.
 */
async function reach(page: Page, selector: string) {
  const box = page.locator('.thread-box')
  const found = page.locator(selector).first()
  const end = Date.now() + 30_000
  for (let isTop = true; !(await found.isVisible()); ) {
    assert.ok(Date.now() < end, `${selector} is nowhere in the thread`)
    isTop = await box.evaluate((element, fromFoot) => {
      if (fromFoot) element.scrollTo(0, element.scrollHeight)
      else element.scrollBy(0, -200)
      return element.scrollTop <= 0
    }, isTop)
    await page.evaluate(
      'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))',
    )
  }
}

/** Behind one more button where the window is narrow. */
async function useTool(page: Page, name: string) {
  const tool = page.locator(`[data-tool=${name}]`)
  await tool.waitFor({ state: 'attached' })
  if (!(await tool.isVisible())) await page.locator('[data-tool=more]').click()
  await tool.click()
}

async function openDetail(page: Page) {
  await page.locator('.panel .lines li').first().waitFor()
  await page.locator('.panel .section-head button').nth(1).click()
  await page.locator('.inline-form').waitFor()
}

const table = '.settings-body table tbody tr'

export const consoleScreens: readonly Screen[] = [
  { name: 'inbox', path: at('/inbox'), ready: shows('.thread-row') },
  {
    name: 'inbox-thread',
    path: ({ talk }) => `/inbox/${talk.lucia.customerId}`,
    ready: async (page) => {
      await page.locator('.trouble[data-state=failed]').waitFor()
      await page.locator('.door-bar').waitFor()
      if ((page.viewportSize()?.width ?? 0) > 1100)
        await page.locator('.inbox-pane .lines li').first().waitFor()
    },
  },
  {
    name: 'inbox-earlier',
    path: ({ talk }) => `/inbox/${talk.lucia.customerId}`,
    ready: async (page) => {
      await page.locator('.trouble[data-state=failed]').waitFor()
      await reach(page, '.message summary')
      await page.locator('.message summary').first().click()
      await reach(page, '.fold')
      await page.locator('.fold').click()
      await reach(page, '[data-kind="product.viewed"]')
    },
  },
  {
    name: 'inbox-choices',
    path: ({ talk }) => `/inbox/${talk.diego.customerId}`,
    ready: async (page) => {
      await page.locator('.box-text textarea').fill('¿Cómo lo prefiere?')
      // A pointer would leave it where the foot grows and the thread follows.
      await page.locator('.message[data-message]').last().focus()
      await page.locator('.message-tools button').first().click()
      await page.locator('[data-tool=choices]').click()
      await page.locator('.tray button').first().click()
      await page.locator('.choice-fields input').fill('Retirarlo en la tienda')
    },
  },
  {
    // What was begun to somebody is kept: each editor has a customer of its own.
    name: 'inbox-list',
    path: ({ talk }) => `/inbox/${talk.lucia.customerId}`,
    ready: async (page) => {
      await page.locator('.box-text textarea').fill('¿Cuándo le queda bien?')
      await page.locator('[data-tool=choices]').click()
      const acts = page.locator('.tray > .row > button')
      for (let count = 1; count <= 4; count++) {
        await acts.first().click()
        await page
          .locator('.choice-fields li')
          .nth(count - 1)
          .waitFor()
      }
      // Header and footer, then sections: each button goes when it has done its work.
      for (let left = 3; left >= 2; left--) {
        await acts.nth(1).click()
        await acts.nth(left).waitFor({ state: 'detached' })
      }
      await page.locator('.choice-fields input').first().fill('Lunes')
      await page.locator('.frame-fields input').first().fill('Retiro en la tienda')
    },
  },
  {
    name: 'inbox-form',
    path: ({ talk }) => `/inbox/${talk.diego.customerId}`,
    ready: async (page) => {
      await page.locator('.box-text textarea').fill('Para enviarlo necesitamos esto.')
      await useTool(page, 'form')
      await page.locator('.tray .frame-fields input').fill('Despacho')
      for (let field = 0; field < 2; field++) {
        const fields = page.locator('.choice-fields > li')
        if ((await fields.count()) <= field)
          await page.locator('.tray > .row > button').first().click()
        await fields
          .nth(field)
          .locator('input')
          .first()
          .fill(field ? 'Tienda' : 'Calle y número')
      }
      await page.locator('.choice-fields select').nth(1).selectOption('choice')
      await page.locator('.choice-fields textarea').fill('Centro\nNorte')
    },
  },
  {
    name: 'inbox-preview',
    path: ({ talk }) => `/inbox/${talk.diego.customerId}`,
    ready: async (page) => {
      await page.locator('.box-text textarea').fill('De alpaca, tejida a mano.')
      await useTool(page, 'product')
      const fields = page.locator('.tray .frame-fields input')
      const said = ['Frazada Aurora', 'S/ 189', 'Ver en la tienda', 'https://andina.example/aurora']
      for (const [at, text] of said.entries()) await fields.nth(at).fill(text)
      await useTool(page, 'preview')
      await page.locator('.preview-buttons').waitFor()
    },
  },
  {
    name: 'inbox-emoji',
    path: ({ talk }) => `/inbox/${talk.diego.customerId}`,
    ready: async (page) => {
      await page.locator('[data-tool=emoji]').click()
      await page.locator('.emoji-grid button').first().waitFor()
    },
  },
  {
    name: 'inbox-later',
    path: ({ talk }) => `/inbox/${talk.diego.customerId}`,
    ready: async (page) => {
      await useTool(page, 'later')
      await page.locator('.later-own').waitFor()
    },
  },
  {
    name: 'inbox-phrases',
    path: ({ talk }) => `/inbox/${talk.diego.customerId}`,
    ready: async (page) => {
      await page.locator('.box-text textarea').fill('/')
      await page.locator('.phrases [role=option]').first().waitFor()
    },
  },
  {
    name: 'inbox-closed',
    path: ({ talk }) => `/inbox/${talk.rafael.customerId}`,
    ready: shows('.template-list li'),
  },
  {
    name: 'inbox-template',
    path: ({ talk }) => `/inbox/${talk.rafael.customerId}`,
    ready: async (page) => {
      await page.locator('.template-row', { hasText: 'pedido_listo' }).click()
      await page.locator('.template-fill input').last().fill('P-10482')
    },
  },
  {
    name: 'inbox-offer',
    path: ({ talk }) => `/inbox/${talk.rafael.customerId}`,
    ready: async (page) => {
      await page.locator('.template-row', { hasText: 'ofertas' }).click()
      await page.locator('input[type=datetime-local]').fill('2099-12-31T20:00')
      await page
        .locator('.template-card input[type=file]')
        .first()
        .setInputFiles({
          name: 'prenda.png',
          mimeType: 'image/png',
          buffer: Buffer.from(picture(320, 240)),
        })
      await page.locator('.template-card img').waitFor()
    },
  },
  {
    name: 'inbox-note',
    path: ({ talk }) => `/inbox/${talk.diego.customerId}`,
    ready: async (page) => {
      await page.locator('.message.note').first().waitFor()
      await page.locator('.head-owner').waitFor()
      await page.locator('.modes button').last().click()
      await page.locator('.note-box textarea').fill('Lo vemos mañana @')
      await page.locator('.phrases [role=option]').first().waitFor()
    },
  },
  {
    name: 'inbox-assign',
    path: ({ talk }) => `/inbox/${talk.lucia.customerId}`,
    ready: async (page) => {
      await page.locator('.held').waitFor()
      await page.locator('.head-owner').click()
      await page.locator('[role=dialog] .template-row').nth(1).waitFor()
    },
  },
  {
    name: 'inbox-snooze',
    path: ({ talk }) => `/inbox/${talk.lucia.customerId}`,
    ready: async (page) => {
      await page.locator('.head-turn').waitFor()
      await page.keyboard.press('s')
      await page.locator('[role=dialog] .snooze-row').first().waitFor()
    },
  },
  {
    name: 'inbox-bulk',
    path: at('/inbox?view=unassigned'),
    ready: async (page) => {
      await page.locator('.thread-row input').first().check({ force: true })
      await page.locator('.bulk button').nth(3).waitFor()
    },
  },
  { name: 'cases', path: at('/cases'), ready: shows('.body table tbody tr') },
  {
    name: 'cases-edit',
    path: at('/cases?view=due'),
    ready: async (page) => {
      await page.locator('.body table tbody .icon-button').first().click()
      await page.locator('[role=dialog] form').waitFor()
    },
  },
  { name: 'cases-none', path: at('/cases?view=mine'), ready: shows('.body .empty') },
  {
    name: 'inbox-nothing',
    path: at('/inbox?q=zzzzqq'),
    ready: shows('.inbox-list .empty'),
  },
  { name: 'customers', path: at('/customers'), ready: shows('[data-row-link]') },
  {
    name: 'customers-filtered',
    path: at('/customers?q=ros&hasHandle=email'),
    ready: async (page) => {
      await page.locator('.chip').waitFor()
      await page.locator('[data-row-link], .empty').first().waitFor()
      await page.locator('.filters button').last().click()
      await page.locator('[role=menu]').waitFor()
    },
  },
  {
    name: 'customers-selected',
    path: at('/customers'),
    ready: async (page) => {
      await page.locator('[data-row-link]').first().waitFor()
      for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key)
      await page.locator('.bulk').waitFor()
    },
  },
  {
    name: 'customers-nobody',
    path: at('/customers?trait=nothing%3Ahere'),
    ready: shows('.empty'),
  },
  {
    name: 'customers-create',
    path: at('/customers?create=yes'),
    ready: shows('[role=dialog] form'),
  },
  {
    name: 'customer',
    path: ({ customerId }) => `/customers/${customerId}`,
    ready: async (page) => {
      await page.locator('.entry').first().waitFor()
    },
  },
  {
    name: 'customer-details',
    path: ({ customerId }) => `/customers/${customerId}`,
    ready: async (page) => {
      await page.locator('.entry').first().waitFor()
      if ((page.viewportSize()?.width ?? 0) < 760) await page.locator('[role=tab]').last().click()
      await openDetail(page)
    },
    onPhone: async (page) => {
      await page.locator('[role=tab]').last().click()
      await openDetail(page)
    },
  },
  {
    name: 'customer-beside',
    path: at('/customers'),
    ready: async (page) => {
      await page.locator('[data-row-link]').first().click()
      await page.locator('.entry').first().waitFor()
    },
  },
  {
    name: 'customer-merge',
    path: ({ customerId }) => `/customers/${customerId}`,
    ready: async (page, { otherId }) => {
      await page.locator('.entry').first().waitFor()
      await page.keyboard.press('m')
      await page.locator('[role=dialog] input').fill('a')
      await page.locator('[role=dialog] input').fill(otherId ? 'ana' : 'a')
      await page.locator('.found-one').first().click()
      await page.locator('.merge-result').waitFor()
    },
  },
  {
    name: 'commands',
    path: at('/customers'),
    ready: async (page) => {
      await page.locator('[data-row-link]').first().waitFor()
      await page.keyboard.press('Control+k')
      await page.locator('.mantine-Spotlight-action').first().waitFor()
    },
  },
  {
    name: 'keys-sheet',
    path: at('/customers'),
    ready: async (page) => {
      await page.locator('[data-row-link]').first().waitFor()
      await page.keyboard.press('?')
      await page.locator('.keys-sheet').waitFor()
    },
  },
  { name: 'imports', path: at('/imports'), ready: shows('.drop') },
  {
    name: 'import-map',
    path: ({ importId }) => `/imports/${importId}`,
    ready: shows('.preview tr'),
  },
  {
    name: 'exports',
    path: at('/exports'),
    ready: shows('.transfer-body .empty, .transfer-body table'),
  },
  { name: 'settings-profile', path: at('/settings/profile'), ready: shows('.settings-card') },
  { name: 'settings-sessions', path: at('/settings/sessions'), ready: shows(table) },
  { name: 'settings-staff', path: at('/settings/staff'), ready: shows(table) },
  {
    name: 'settings-invite',
    path: at('/settings/staff'),
    ready: async (page) => {
      await page.locator('.settings-head button').click()
      await page.locator('[role=dialog] form').waitFor()
    },
  },
  { name: 'settings-teams', path: at('/settings/teams'), ready: shows(table) },
  { name: 'settings-roles', path: at('/settings/roles'), ready: shows('.roles-table tbody tr') },
  { name: 'settings-rules', path: at('/settings/rules'), ready: shows(table) },
  { name: 'settings-channels', path: at('/settings/channels'), ready: shows('.health') },
  {
    name: 'settings-connect',
    path: at('/settings/channels/new'),
    ready: shows('.connect input:not([type="radio"])'),
  },
  {
    name: 'settings-connect-site',
    path: at('/settings/channels/new-site'),
    ready: shows('.connect textarea'),
  },
  {
    name: 'settings-channel',
    path: ({ talk }) => `/settings/channels/${talk.touchpointId}`,
    ready: shows(table),
  },
  {
    name: 'settings-channel-edit',
    path: ({ talk }) => `/settings/channels/${talk.touchpointId}`,
    ready: async (page) => {
      await page.locator(table).first().waitFor()
      await page.locator('.settings-body > .row button').nth(2).click()
      await page.locator('[role=dialog] form').waitFor()
    },
  },
  { name: 'settings-phrases', path: at('/settings/phrases'), ready: shows(table) },
  {
    name: 'settings-unrouted',
    path: at('/settings/unrouted'),
    ready: async (page) => {
      await page.locator(`${table} summary`).first().click()
    },
  },
  { name: 'settings-keys', path: at('/settings/keys'), ready: shows(table) },
  { name: 'settings-webhooks', path: at('/settings/webhooks'), ready: shows(table) },
  {
    name: 'settings-webhook',
    path: ({ webhookId }) => `/settings/webhooks/${webhookId}`,
    ready: shows(`${table}, .settings-body .empty`),
  },
  {
    name: 'settings-webhook-new',
    path: at('/settings/webhooks'),
    ready: async (page) => {
      await page.locator(table).first().waitFor()
      await page.locator('.settings-head button').click()
      await page.locator('[role=dialog] form').waitFor()
    },
  },
  { name: 'settings-audit', path: at('/settings/audit'), ready: shows(table) },
  {
    name: 'settings-refused',
    path: at('/settings/refused'),
    ready: async (page) => {
      await page.locator('.settings-body summary').first().click()
    },
  },
  { name: 'settings-parked', path: at('/settings/parked'), ready: shows('.empty, tbody tr') },
  { name: 'settings-status', path: at('/settings/status'), ready: shows('.lanes') },
  { name: 'nothing', path: at('/nowhere'), ready: shows('.empty') },
  {
    name: 'failing',
    path: at('/settings/keys'),
    ready: async (page) => {
      const asked = '**/api/keys?*'
      await page.route(asked, (route) => route.fulfill({ status: 500, body: '' }))
      await page.reload()
      await page.locator('.empty[role=alert]').waitFor()
      await page.unroute(asked)
    },
  },
  {
    // The last: from here on the page stays without its live stream.
    name: 'offline',
    path: at('/customers'),
    ready: async (page) => {
      await page.route('**/api/live*', (route) => route.abort())
      await page.reload()
      await page.locator('[data-row-link]').first().waitFor()
      await page.locator('.offline-banner').waitFor()
    },
  },
]

/**
 * Goes to a screen as the console itself goes, without loading it anew; what was open before, down
 * to the rail, is gone by then.
 */
export async function visit(page: Page, { known }: Stage, screen: Screen): Promise<void> {
  const go = (path: string) => page.evaluate(`history.pushState({}, '', ${JSON.stringify(path)})`)
  await go('/nowhere')
  await page.locator('.fallback').waitFor()
  await go(screen.path(known))
  await screen.ready(page, known)
}

/** What the screens need beside customers: a team, a store, an invitation, a refused event … */
async function prepare(house: TestHouse): Promise<Omit<Known, 'talk'>> {
  const { body: list } = await house.get('/api/customers?limit=30')
  const [one, other] = list.items
  const { body: webhook } = await house.post('/api/webhooks', {
    ...{ name: 'Bodega', url: 'https://bodega.andina.example/hebra', kinds: ['team.*', 'store.*'] },
  })
  await house.post('/api/teams', { name: 'Atención' })
  await house.post('/api/stores', { name: 'Centro', timezone: 'America/Lima' })
  await house.post('/api/staff', { name: 'Ana Flores', email: 'ana@andina.example', role: 'agent' })
  await refuse(house)
  const { body: made } = await house.post('/api/imports', {
    name: 'clientes.csv',
    what: 'customers',
  })
  const csv =
    'Nombre,Correo,Celular,Ciudad,Acepta publicidad\n' +
    'Lucía García,lucia@example.pe,987654321,Lima,sí\nDiego Torres,no es un correo,,Cusco,no\n'
  const sent = await fetch(`${house.url}/api/imports/${made.id}/file`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${house.rootKey}`,
      'content-type': 'application/octet-stream',
    },
    body: csv,
  })
  if (!sent.ok) throw new Error(`the file answered ${sent.status}: ${await sent.text()}`)
  const customerId = await richest(house, list.items)
  return {
    customerId,
    otherId: customerId === one.id ? other.id : one.id,
    importId: made.id,
    webhookId: webhook.id,
  }
}

/** The customer with the longest timeline among the first: there is most to see. */
async function richest(house: TestHouse, items: { id: string }[]): Promise<string> {
  let best = { id: items[0]!.id, kinds: 0 }
  for (const { id } of items) {
    const { body } = await house.get(`/api/customers/${id}/timeline?limit=100`)
    const kinds = new Set(body.items.map((entry: { kind: string }) => entry.kind)).size
    if (kinds > best.kinds) best = { id, kinds }
  }
  return best.id
}

async function refuse(house: TestHouse) {
  const { body } = await house.post('/api/keys', { name: 'Caja', scope: 'ingest:server' })
  await fetch(`${house.url}/v1/batch`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${body.key}:`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ batch: [{ type: 'track', event: 'Suelto' }] }),
  })
}

/** Somebody else has a thread, noted something, and opened cases. */
async function desk(house: TestHouse, { lucia, diego }: Talk) {
  const luis = await makePerson(house, { role: 'supervisor', name: 'Luis Rojas' })
  const { body: them } = await house.get('/api/colleagues')
  const mentions = them.items.map(({ id }: { id: string }) => id)
  const say = async (to: { customerId: string }, path: string, body: object) => {
    const answer = await luis.call('POST', `/api/customers/${to.customerId}/${path}`, { body })
    if (answer.status >= 300) throw new Error(answer.text)
  }
  await say(lucia, 'thread/control', { from: 'queue', to: `staff:${luis.id}` })
  await say(diego, 'notes', { text: 'Ojo @Rosa Quispe: es sensible a las demoras.', mentions })
  const dueAt = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString()
  const cases: [string, number, string][] = [
    ['Cambio de talle', 3, 'open'],
    ['Reclamo por la demora del envío a Arequipa', -5, 'waiting_us'],
  ]
  for (const [title, hours, state] of cases)
    await say(lucia, 'cases', { title, state, ownerId: luis.id, dueAt: dueAt(hours) })
  await say(diego, 'cases', { title: 'Factura a nombre de la empresa' })
}

export interface Stage {
  house: TestHouse
  browser: Browser
  known: Known
  close(): Promise<void>
}

/** A house with so many customers and all that the screens show, and a browser to look with. */
export async function openStage(
  customers: number,
  { consoleFolder }: { consoleFolder?: () => string } = {},
): Promise<Stage> {
  buildConsole()
  const provider = await openProvider()
  const house = await openHouseWithOwner({
    config: { providerHosts: [hostOf(provider)] },
    ...(consoleFolder ? { consoleFolder: consoleFolder() } : {}),
  })
  await fill(house, customers)
  const known = { ...(await prepare(house)), talk: await talk(house, provider) }
  await desk(house, known.talk)
  const browser = await openBrowser()
  return {
    house,
    browser,
    known,
    async close() {
      await browser.close()
      await house.stop()
      await provider.close()
    },
  }
}
