// Two of the staff share the inbox: one takes a thread and the other is told, a message written
// without seeing what came is held back, threads are done with and put off, notes name colleagues,
// cases are opened and resolved, and each sees that the other is there.

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { Graph } from '../sandbox/graph/index.ts'
import {
  connectSite,
  createTestBrowser,
  whoSaid,
} from '../server/modules/channels/widget/testing.ts'
import { openHouseWithOwner, withoutBrowser } from './browser.ts'
import { openBrowser } from './chromium.ts'
import { buildConsole } from './console-build.ts'
import { hostOf, openProvider, type Talk, talk } from './console-talk.ts'
import type { TestHouse } from './house.ts'
import { makePerson, type Person } from './staff.ts'

describe('threads and those who answer them', { skip: withoutBrowser }, () => {
  let house: TestHouse
  let provider: Graph
  let known: Talk
  let browser: Browser
  let ana: Page
  let luis: Page
  const problems: string[] = []

  const open = async (page: Page, customerId: string) => {
    await page.goto(`${house.url}/inbox/${customerId}`)
    await page.locator('.box textarea').waitFor()
    await page.locator('.head-owner').waitFor()
    await page.locator('.live[data-state=live]').waitFor()
  }
  const say = async (page: Page, text: string) => {
    await page.locator('.box textarea').fill(text)
    await page.locator('.box textarea').press('Enter')
  }
  const enter = async (person: Person): Promise<Page> => {
    const context: BrowserContext = await browser.newContext({
      locale: 'es',
      viewport: { width: 1400, height: 850 },
    })
    const page = await context.newPage()
    page.on('pageerror', (error) => problems.push(String(error)))
    await page.goto(`${house.url}/sign-in`)
    await page.locator('input[type=email]').fill(person.email)
    await page.locator('input[type=password]').fill(person.password)
    await page.locator('button[type=submit]').click()
    await page.waitForURL('**/inbox')
    return page
  }

  before(async () => {
    buildConsole()
    provider = await openProvider()
    house = await openHouseWithOwner({ config: { providerHosts: [hostOf(provider)] } })
    known = await talk(house, provider, 4)
    browser = await openBrowser()
    ana = await enter(await makePerson(house, { role: 'supervisor', name: 'Ana Flores' }))
    luis = await enter(await makePerson(house, { role: 'supervisor', name: 'Luis Rojas' }))
  })
  after(async () => {
    await browser?.close()
    await house?.stop()
    await provider?.close()
  })

  it('who answers has the thread; another is told, keeps their text, and takes it', async () => {
    const { customerId } = known.diego
    await open(ana, customerId)
    await open(luis, customerId)
    await luis.locator('.box textarea').fill('Yo también le respondo')
    await say(ana, 'Hola, Diego, ya lo miro.')
    await ana.locator('.head-owner', { hasText: '@Ana Flores' }).waitFor()
    await ana.locator('.activity', { hasText: 'Ana Flores tomó el hilo' }).waitFor()
    await luis.getByText('Ana Flores atiende este hilo.').waitFor()
    await luis.getByRole('button', { name: 'Tomar el hilo' }).press('Enter')
    await luis.locator('.head-owner', { hasText: '@Luis Rojas' }).waitFor()
    assert.equal(await luis.locator('.box textarea').inputValue(), 'Yo también le respondo')
    await ana.getByText('Luis Rojas atiende este hilo.').waitFor()
    await luis.locator('.box textarea').press('Enter')
    const own = luis.locator('.message[data-direction=out]', { hasText: 'Yo también le respondo' })
    await own.locator('[data-state=delivered]').waitFor()
  })

  it('sees that the other is there and writes', async () => {
    await luis.locator('.present[aria-label*="Ana Flores"]').waitFor()
    await ana.locator('.box textarea').fill('Escribo')
    await luis.getByText('Ana Flores está escribiendo').waitFor()
    await ana.locator('.box textarea').fill('')
    await ana.goto(`${house.url}/customers`)
    await luis.locator('.present').waitFor({ state: 'detached' })
  })

  it('holds back what was written without seeing what came, and sends it when told to', async () => {
    const { customerId, phoneId } = known.diego
    await open(luis, customerId)
    // Their screen stands still while the customer goes on.
    await luis.route('**/api/live*', (route) => route.abort())
    await luis.reload()
    await luis.locator('.offline-banner').waitFor()
    known.graph.say(phoneId, known.numberId, { type: 'text', text: 'Mejor en rojo' })
    await known.graph.settled()
    await luis.locator('.head-owner').waitFor()
    await say(luis, 'Va la azul, entonces.')
    const held = luis.locator('.message[data-state=failed]', { hasText: 'Va la azul' })
    await held.getByText('Se dijo algo nuevo').waitFor()
    await luis.unroute('**/api/live*')
    await luis.locator('.message[data-direction=in]', { hasText: 'Mejor en rojo' }).waitFor()
    await held.getByRole('button', { name: 'Ver lo nuevo' }).press('Enter')
    await held.getByRole('button', { name: 'Enviar igual' }).press('Enter')
    const sent = luis.locator('.message[data-direction=out]', { hasText: 'Va la azul' })
    await sent.locator('[data-state=delivered]').waitFor()
  })

  it('sends several in a row without a word of what one said oneself', async () => {
    for (const text of ['Uno', 'Dos', 'Tres']) await say(luis, `${text} seguido`)
    for (const text of ['Uno', 'Dos', 'Tres']) {
      const bubble = luis.locator('.message', { hasText: `${text} seguido` })
      await bubble.locator('[data-state=delivered]').waitFor()
    }
    assert.equal(await luis.locator('.message[data-state=failed]').count(), 0)
  })

  it('resolves with E and goes on to the next; Z takes it back', async () => {
    const { customerId } = known.diego
    await luis.locator('h1').first().waitFor({ state: 'attached' })
    await luis.locator('.thread-box').focus()
    await luis.keyboard.press('e')
    await luis.waitForURL((url) => !url.pathname.endsWith(customerId))
    await luis.getByText('1 hilo resuelto').waitFor()
    await luis.goto(`${house.url}/inbox?view=resolved`)
    await luis.locator('.thread-row', { hasText: 'Diego Torres' }).waitFor()
    await open(luis, customerId)
    await luis.locator('.thread-head .tag', { hasText: 'Resuelto' }).waitFor()
    await luis.locator('.thread-box').focus()
    await luis.keyboard.press('e')
    await luis.locator('.thread-head .tag').waitFor({ state: 'detached' })
    await luis.getByText('1 hilo reabierto').waitFor()
    await luis.keyboard.press('z')
    await luis.locator('.thread-head .tag', { hasText: 'Resuelto' }).waitFor()
    await luis.keyboard.press('e')
    await luis.locator('.thread-head .tag').waitFor({ state: 'detached' })
  })

  it('puts a thread off with S, by the clock of whoever does', async () => {
    const { customerId } = known.diego
    await luis.locator('.thread-box').focus()
    await luis.keyboard.press('s')
    await luis.getByRole('button', { name: 'Mañana temprano' }).press('Enter')
    // One toast may still be there from before.
    await luis.getByText('1 hilo pospuesto').first().waitFor()
    await luis.goto(`${house.url}/inbox?view=snoozed`)
    await luis.locator('.thread-row', { hasText: 'Diego Torres' }).first().waitFor()
    const { body } = await house.get(`/api/customers/${customerId}/thread?limit=1`)
    assert.equal(body.thread.state, 'snoozed')
    const hour = await luis.evaluate((iso) => new Date(iso).getHours(), body.thread.snoozedUntil)
    assert.equal(hour, 9)
  })

  it('gives a thread to somebody found by name with A', async () => {
    const { customerId } = known.lucia
    await open(luis, customerId)
    await luis.locator('.thread-box').focus()
    await luis.keyboard.press('a')
    await luis.getByLabel('Buscar a quién asignar').fill('ana')
    await luis.locator('.pick .template-row', { hasText: 'Ana Flores' }).waitFor()
    await luis.keyboard.press('Enter')
    await luis.locator('.head-owner', { hasText: '@Ana Flores' }).waitFor()
    await luis.locator('.activity', { hasText: 'Luis Rojas pasó el hilo a Ana Flores' }).waitFor()
    await ana.goto(`${house.url}/inbox?view=mine`)
    await ana.locator('.thread-row', { hasText: 'Lucía García' }).getByText('@Ana').waitFor()
  })

  it('notes something for the staff with N, and who is named finds it', async () => {
    await luis.locator('.thread-box').focus()
    await luis.keyboard.press('n')
    const note = luis.locator('.note-box textarea')
    await note.waitFor()
    await luis.keyboard.type('Ojo, es sensible a las demoras @an')
    await luis.getByRole('option', { name: 'Ana Flores' }).waitFor()
    await luis.keyboard.press('Enter')
    await luis.getByText('Se avisará a Ana Flores').waitFor()
    await luis.keyboard.press('Enter')
    const bubble = luis.locator('.message.note', { hasText: 'sensible a las demoras @Ana Flores' })
    await bubble.getByText('Nota interna').waitFor()
    assert.equal(await note.inputValue(), '')
    await ana.goto(`${house.url}/inbox?view=mentioned`)
    await ana.locator('.thread-row', { hasText: 'Lucía García' }).waitFor()
  })

  it('opens a case with C, sends with it, finds it among what is due, and resolves it', async () => {
    const { customerId } = known.lucia
    await open(luis, customerId)
    await luis.locator('.thread-box').focus()
    await luis.keyboard.press('c')
    await luis.getByLabel('Título').fill('Cambio de talle')
    const due = await luis.evaluate(() => {
      const at = new Date(Date.now() + 3 * 3_600_000 + 120_000)
      return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
    })
    await luis.getByLabel('Vencimiento').fill(due)
    await luis.locator('[role=dialog] button[type=submit]').press('Enter')
    const line = luis.locator('.panel [data-case]', { hasText: 'Cambio de talle' })
    await line.getByText('vence en 3 h').waitFor()
    const number = await line.getAttribute('data-case')
    await luis.locator('.activity', { hasText: `Caso ${number} abierto` }).waitFor()
    await luis.locator('.case-chip', { hasText: `Caso ${number}` }).waitFor()
    await luis.keyboard.press('n')
    await luis.locator('.note-box textarea').waitFor()
    await luis.keyboard.type('Pide una M')
    await luis.keyboard.press('Enter')
    await luis.locator('.message.note', { hasText: 'Pide una M' }).waitFor()
    const { body } = await house.get(`/api/customers/${customerId}/thread?limit=5`)
    const told = body.items.find((item: { kind: string }) => item.kind === 'note.written')
    assert.ok(told.caseId)
    await ana.goto(`${house.url}/cases?view=due`)
    const row = ana.locator('tbody tr', { hasText: 'Cambio de talle' })
    await row.getByText('Luis Rojas').waitFor()
    await luis.getByRole('button', { name: `Resolver el caso ${number}` }).press('Enter')
    await row.waitFor({ state: 'detached' })
    await luis.locator('.activity', { hasText: `Caso ${number} resuelto` }).waitFor()
    await luis.locator('.case-chip').waitFor({ state: 'detached' })
  })

  it('goes on where it was when its customer becomes one with another', async () => {
    const { graph, numberId } = known
    const phone = '+51900111222'
    const other = graph.addCustomer({ name: 'Diego T.', phone })
    graph.say(other.id, numberId, { type: 'text', text: 'Desde mi otro número' })
    await graph.settled()
    await house.following.drain()
    const found = await house.get(`/api/customers?handle=phone:${encodeURIComponent(phone)}`)
    const into = found.body.items[0].id
    await open(ana, known.diego.customerId)
    await ana.locator('.box textarea').fill('Le escribo a')
    const merged = await house.post(`/api/customers/${into}/merges`, {
      from: known.diego.customerId,
    })
    assert.equal(merged.status, 201, merged.text)
    await ana.waitForURL(`**/inbox/${into}`)
    const box = ana.locator('.box textarea')
    await ana.locator('.box textarea:focus').waitFor()
    await ana.keyboard.type(' los dos')
    assert.equal(await box.inputValue(), 'Le escribo a los dos')
    await ana.locator('.message', { hasText: 'Desde mi otro número' }).waitFor()
    graph.say(other.id, numberId, { type: 'text', text: 'Aquí también' })
    await ana.locator('.message', { hasText: 'Aquí también' }).waitFor()
    await ana.locator(`[data-row-link="${known.diego.customerId}"]`).waitFor({ state: 'detached' })
    await box.fill('')
  })

  it('resolves several at once from the list', async () => {
    await ana.goto(`${house.url}/inbox`)
    await ana.locator('.thread-row').nth(1).waitFor()
    const rows = ana.locator('.thread-row')
    const before = await rows.count()
    for (const at of [0, 1]) await rows.nth(at).locator('input').check({ force: true })
    await ana.locator('.bulk').getByRole('button', { name: 'Resolver' }).press('Enter')
    await ana.getByText('2 hilos resueltos').waitFor()
    await rows.nth(before - 2).waitFor({ state: 'detached' })
    assert.equal(await rows.count(), before - 2)
  })

  it('adds the address that a visitor typed when told to, which was nobody’s until then', async () => {
    const site = await connectSite(house)
    const visitor = createTestBrowser(house, site)
    await visitor.session()
    const email = 'nora@example.com'
    await visitor.ask('POST', 'contact', { email, clientMsgId: randomUUID() })
    const customerId = await whoSaid(house, email)
    const held = async () =>
      (await house.get(`/api/customers?handle=email:${email}`)).body.items.length
    assert.equal(await held(), 0)
    await open(luis, customerId)
    const left = luis.locator('.message[data-direction=in]', { hasText: email })
    await left.getByRole('button', { name: 'Agregar a sus contactos' }).press('Enter')
    await left.getByText('ya se le puede escribir por correo').waitFor()
    assert.equal(await held(), 1)
  })

  it('raised no error', () => {
    assert.deepEqual(problems, [])
  })
})
