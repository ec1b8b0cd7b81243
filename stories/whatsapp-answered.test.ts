// A visitor of the shop's page goes on by WhatsApp, is recognised because both ends say so, and is
// answered with buttons by a person who types on the console; they choose, and the ticks come back.
// And the same link in wrong hands: neither side sees, gets or joins anything.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { openSite, type Site } from '../sandbox/andina/site.ts'
import { type ConnectedNumber, connectWhatsApp } from '../sandbox/andina/whatsapp.ts'
import type { Graph } from '../sandbox/graph/index.ts'
import { openHouseWithOwner, signIn, withoutBrowser } from '../test/browser.ts'
import { openBrowser } from '../test/chromium.ts'
import { buildConsole } from '../test/console-build.ts'
import { hostOf, openProvider } from '../test/console-talk.ts'
import type { TestHouse } from '../test/house.ts'

let house: TestHouse
let graph: Graph
let number: ConnectedNumber
let site: Site
let browser: Browser
const skip = withoutBrowser

before(async () => {
  if (skip) return
  buildConsole()
  graph = await openProvider()
  house = await openHouseWithOwner({ config: { providerHosts: [hostOf(graph)] } })
  const keyOf = async (scope: string) =>
    (await house.post('/api/keys', { name: scope, scope })).body.key as string
  const apiKey = await keyOf('api')
  number = await connectWhatsApp({ graph, url: house.url, apiKey, say: () => {} })
  site = await openSite({
    hebraUrl: house.url,
    browserKey: await keyOf('ingest:browser'),
    serverKey: await keyOf('ingest:server'),
    apiKey,
    chatsUrl: `${graph.url}/wa`,
    port: 0,
  })
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await site?.close()
  await house?.stop()
  await graph?.close()
})

/** A browser of their own that looked at a product and asked to go on by WhatsApp. */
async function visitAndGoOn() {
  const context = await browser.newContext({ locale: 'es-PE' })
  const page = await context.newPage()
  await page.goto(site.url)
  await page.locator('[data-view="BRI-L"]').click()
  const [tab] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('button', { name: 'Seguir por WhatsApp' }).click(),
  ])
  await tab.waitForURL('**/wa/**')
  const link = new URL(tab.url())
  assert.equal(link.pathname, '/wa/5115550100')
  await tab.close()
  return { page, text: link.searchParams.get('text')! }
}

let phones = 51987650021
function meet(name: string) {
  const phone = String(phones)
  phones += 100
  return { ...graph.addCustomer({ name, phone }), phone }
}
type Phone = ReturnType<typeof meet>

const says = (phone: Phone, text: string) =>
  graph.say(phone.id, number.numberId, { type: 'text', text })

/** What the phone got from us that holds this, once it is there. */
async function gets(phone: Phone, holds: RegExp) {
  const until = performance.now() + 30_000
  for (;;) {
    const found = graph
      .received(phone.id, number.numberId)
      .find(({ content }) => holds.test(JSON.stringify(content)))
    if (found) return { id: found.id, text: JSON.stringify(found.content) }
    assert.ok(performance.now() < until, `nothing on the phone like ${holds}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

async function presses(phone: Phone, message: { id: string; text: string }, title: string) {
  const id = new RegExp(`"id":"([^"]+)","title":"${title}"`).exec(message.text)?.[1]
  assert.ok(id, `${title} is no button of ${message.text}`)
  graph.say(phone.id, number.numberId, { type: 'choice', of: message.id, id })
  await graph.settled()
}

const goOn = (page: Page) => page.getByRole('region', { name: 'Seguir por WhatsApp' })
const asks = (page: Page, phone: Phone) =>
  goOn(page)
    .getByText(`¿Es suyo el WhatsApp que termina en …${phone.phone.slice(-2)}?`)
    .waitFor()

async function customerOf(phone: Phone) {
  await graph.settled()
  const { body } = await house.get(`/api/customers?handle=phone:%2B${phone.phone}`)
  assert.equal(body.items.length, 1)
  return body.items[0] as { id: string; name: string; handles: { type: string }[] }
}
const kindsOf = async (id: string): Promise<string[]> =>
  (await house.get(`/api/customers/${id}/timeline?limit=100`)).body.items.map(
    ({ kind }: { kind: string }) => kind,
  )

test('a visitor goes on by WhatsApp, is recognised, and gets an answer with buttons', {
  skip,
}, async () => {
  const context = await browser.newContext({ locale: 'es', viewport: { width: 1280, height: 800 } })
  const screen = await context.newPage()
  await signIn(screen, house)
  await screen.goto(`${house.url}/inbox`)
  await screen.locator('.live[data-state=live]').waitFor()

  const { page, text } = await visitAndGoOn()
  const lucia = meet('Lucía Quispe')
  says(lucia, text)
  // Nobody has loaded anything again: it is there by itself.
  await screen.locator('.thread-row', { hasText: 'Lucía Quispe' }).first().waitFor()
  const question = await gets(lucia, /Sí, continuar/)
  assert.doesNotMatch(question.text, /Brisa|Lucía/)

  await asks(page, lucia)
  assert.ok(!(await kindsOf((await customerOf(lucia)).id)).includes('product.viewed'))
  await goOn(page).getByRole('button', { name: 'Sí, es mío' }).click()
  await goOn(page).getByText('Falta que lo confirme en WhatsApp').waitFor()
  await presses(lucia, question, 'Sí, continuar')
  await goOn(page).getByText('su consulta sigue por WhatsApp').waitFor()
  await gets(lucia, /Seguimos con su consulta/)
  const customer = await customerOf(lucia)
  const kinds = await kindsOf(customer.id)
  for (const kind of ['product.viewed', 'crossing.issued', 'crossing.taken', 'customer.joined']) {
    assert.ok(kinds.includes(kind), `${kind} is in the one timeline`)
  }

  await screen.locator(`.thread-row [data-row-link="${customer.id}"]`).press('Enter')
  await screen.waitForURL(`**/inbox/${customer.id}`)
  says(lucia, '¿Tienen la casaca Brisa en M?')
  await screen
    .locator('.message[data-direction=in]', { hasText: '¿Tienen la casaca Brisa en M?' })
    .waitFor()
  await screen.keyboard.press('r')
  await screen.locator('.box textarea:focus').waitFor()
  await screen.keyboard.type('Sí, Lucía. ¿Cómo la quiere?')
  await screen.getByRole('button', { name: 'Ofrecer opciones' }).press('Enter')
  for (const title of ['Envío a casa', 'Retiro en tienda']) {
    await screen.getByRole('button', { name: 'Agregar una opción' }).press('Enter')
    await screen.locator('.choice-fields input').last().focus()
    await screen.keyboard.type(title)
  }
  await screen.locator('.box textarea').press('Enter')
  const bubble = screen.locator('.message[data-direction=out]', { hasText: '¿Cómo la quiere?' })
  await bubble.locator('[data-state=delivered]').waitFor()
  const answer = await gets(lucia, /Retiro en tienda/)
  await graph.read(lucia.id, number.numberId)
  await bubble.locator('[data-state=read]').waitFor()
  await presses(lucia, answer, 'Retiro en tienda')
  await bubble.locator('[data-made]', { hasText: 'Retiro en tienda' }).waitFor()
})

test('a link that reaches a stranger shows them nothing, and the visitor says no', {
  skip,
}, async () => {
  const { page, text } = await visitAndGoOn()
  const stranger = meet('Ximena Ajena')
  says(stranger, text)
  await asks(page, stranger)
  const question = await gets(stranger, /Sí, continuar/)
  await presses(stranger, question, 'Sí, continuar')
  await gets(stranger, /Falta confirmarlo/)
  await goOn(page).getByRole('button', { name: 'No es mío' }).click()
  await goOn(page).getByText('No se continuó nada').waitFor()
  await presses(stranger, question, 'Sí, continuar')
  says(stranger, text)

  const { id, handles } = await customerOf(stranger)
  assert.ok(handles.every(({ type }) => type !== 'anonymous'))
  const kinds = await kindsOf(id)
  assert.ok(!kinds.includes('product.viewed') && !kinds.includes('customer.joined'))
  const heard = JSON.stringify(graph.received(stranger.id, number.numberId))
  assert.doesNotMatch(heard, /Brisa|Seguimos con su consulta/)
})

test('a link that an attacker sends to a victim gives the attacker nothing', {
  skip,
}, async () => {
  const { page, text } = await visitAndGoOn()
  const victim = meet('Víctor Confiado')
  says(victim, 'Hola, mi talla es L')
  says(victim, text)
  await asks(page, victim)
  await goOn(page).getByRole('button', { name: 'Sí, es mío' }).click()
  await goOn(page).getByText('Falta que lo confirme en WhatsApp').waitFor()
  const shown = await goOn(page).innerText()
  assert.doesNotMatch(shown, /Víctor|talla|98765/, 'of the victim two digits and no more')
  await presses(victim, await gets(victim, /No soy yo/), 'No soy yo')
  await goOn(page).getByText('No se continuó nada').waitFor()
  await gets(victim, /no se continúa nada/)

  const { id, handles } = await customerOf(victim)
  assert.ok(handles.every(({ type }) => type !== 'anonymous'))
  assert.ok(!(await kindsOf(id)).includes('customer.joined'))
  // Who knows the crossing's id, as its taker may, cannot speak for the page that began it.
  const forged = await fetch(`${site.url}/seguir`, {
    method: 'POST',
    body: new URLSearchParams({ confirmed: 'yes' }),
  })
  assert.deepEqual(await forged.json(), { state: 'none' })
})
