// Somebody of the staff works through the inbox without a pointer: finds who wrote, reads, answers,
// sees how far the answer got, takes one back, and writes to whom only a template may reach. The
// customers are played at the stand-in of Graph.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import type { Graph } from '../sandbox/graph/index.ts'
import { openHouseWithOwner, openPage, signIn, withoutBrowser } from './browser.ts'
import { openBrowser } from './chromium.ts'
import { buildConsole } from './console-build.ts'
import { hostOf, openProvider, picture, type Talk, talk } from './console-talk.ts'
import type { TestHouse } from './house.ts'

describe('the inbox', { skip: withoutBrowser }, () => {
  let house: TestHouse
  let browser: Browser
  let page: Page
  let provider: Graph
  let known: Talk
  const problems: string[] = []

  const box = () => page.locator('.box-text textarea')
  const ours = (text: string) => page.locator('.message[data-direction=out]', { hasText: text })
  const heard = (phoneId: string) =>
    known.graph.received(phoneId, known.numberId).map(({ content }) => JSON.stringify(content))

  /** To be told of offers, on the handle by which one writes to them. */
  const agree = async (customerId: string) => {
    const { body: doors } = await house.get(`/api/customers/${customerId}/doors`)
    const [{ handleId }] = doors.items
    const given = { purpose: 'marketing', state: 'given', how: 'counter', handleId }
    const { status } = await house.post(`/api/customers/${customerId}/consents`, given)
    assert.equal(status, 201)
  }

  before(async () => {
    buildConsole()
    provider = await openProvider()
    house = await openHouseWithOwner({ config: { providerHosts: [hostOf(provider)] } })
    known = await talk(house, provider, 4)
    browser = await openBrowser()
    page = await openPage(browser, problems)
    await signIn(page, house)
    await page.locator('.live[data-state=live]').waitFor()
  })
  after(async () => {
    await browser?.close()
    await house?.stop()
    await provider?.close()
  })

  it('shows who wrote, what, where, and how long they wait; finds one by name', async () => {
    const row = page.locator('.thread-row', { hasText: 'Diego Torres' })
    await row.getByText('Y si hay en azul, mejor.').waitFor()
    await row.getByText('2 sin leer').waitFor({ state: 'attached' })
    await row.getByText('WhatsApp').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('diego')
    await page.waitForURL('**/inbox?q=diego')
    await page.locator('.thread-row', { hasText: 'Lucía' }).waitFor({ state: 'detached' })
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/inbox/${known.diego.customerId}?q=diego`)
    await page.locator('.message', { hasText: '¿tienen la Aurora en M?' }).waitFor()
    await page.getByText('Mensajes nuevos').waitFor()
    await row.locator('.thread-unread').waitFor({ state: 'detached' })
  })

  it('answers at once on screen, and shows how far the answer got', async () => {
    await page.keyboard.press('r')
    await page.keyboard.type('Sí, Diego, queda una.')
    await page.keyboard.press('Enter')
    const bubble = ours('Sí, Diego, queda una.')
    await bubble.waitFor()
    assert.equal(await box().inputValue(), '')
    assert.deepEqual(heard(known.diego.phoneId), [], 'it can still be taken back')
    await bubble.locator('[data-state=delivered]').waitFor()
    assert.equal(heard(known.diego.phoneId).length, 1)
    await known.graph.read(known.diego.phoneId, known.numberId)
    await bubble.locator('[data-state=read]').waitFor()
    await page.locator('.thread-row', { hasText: 'Nosotros: Sí, Diego' }).waitFor()
  })

  it('takes an answer back with Z: the text is in the box again and went nowhere', async () => {
    await page.keyboard.type('Esto era para otra persona')
    await page.keyboard.press('Enter')
    await ours('Esto era para otra persona').waitFor()
    await page.getByText('Mensaje enviado').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('z')
    await page.getByText('El envío se deshizo').waitFor()
    assert.equal(await box().inputValue(), 'Esto era para otra persona')
    await ours('Esto era para otra persona').locator('.ticks[data-state=cancelled]').waitFor()
    assert.equal(heard(known.diego.phoneId).length, 1)
  })

  it('keeps what was begun over threads and a reload', async () => {
    await box().fill('A medio escribir')
    await page.keyboard.press('Escape')
    await page.goto(`${house.url}/inbox`)
    await page.locator('.thread-row').first().waitFor()
    await page.keyboard.press('j')
    await page.waitForURL('**/inbox/*-*')
    await page.goto(`${house.url}/inbox/${known.diego.customerId}`)
    await box().waitFor()
    assert.equal(await box().inputValue(), 'A medio escribir')
    await box().fill('')
  })

  it('shows what the customer says while one looks, and says that it was read', async () => {
    known.graph.say(known.diego.phoneId, known.numberId, { type: 'text', text: 'Entonces voy hoy' })
    await page.locator('.message[data-direction=in]', { hasText: 'Entonces voy hoy' }).waitFor()
    const row = page.locator('.thread-row', { hasText: 'Entonces voy hoy' })
    await row.waitFor()
    await row.locator('.thread-unread').waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
    await page.goto(`${house.url}/inbox/${known.diego.customerId}`)
    await page.locator('.message').first().waitFor()
    await page.keyboard.press('u')
    await row.locator('.thread-unread').waitFor()
  })

  it('sends a file with its caption, as the channel takes it', async () => {
    await page.locator('.box input[type=file]').setInputFiles({
      name: 'aurora.png',
      mimeType: 'image/png',
      buffer: Buffer.from(picture(320, 240)),
    })
    await page.locator('.attachments img').waitFor()
    await page.keyboard.press('r')
    await page.keyboard.type('Es esta')
    await page.keyboard.press('Enter')
    const bubble = ours('Es esta')
    await bubble.locator('.media-open img').waitFor()
    await bubble.locator('[data-state=delivered]').waitFor()
    assert.match(heard(known.diego.phoneId).at(-1) ?? '', /Es esta/)
  })

  it('offers choices, and shows the one that was made', async () => {
    await page.keyboard.press('r')
    await page.keyboard.type('¿Cómo lo prefiere?')
    await page.getByRole('button', { name: 'Ofrecer opciones' }).press('Enter')
    for (const title of ['Retiro', 'Envío']) {
      await page.getByRole('button', { name: 'Agregar una opción' }).press('Enter')
      await page.locator('.choice-fields input').last().fill(title)
    }
    await box().press('Enter')
    const bubble = ours('¿Cómo lo prefiere?')
    await bubble.locator('[data-state=delivered]').waitFor()
    const { graph, numberId, diego } = known
    const offered = graph.received(diego.phoneId, numberId).at(-1)
    assert.ok(offered)
    const { body } = await house.get(`/api/customers/${diego.customerId}/thread?limit=1`)
    const [choice] = body.items[0].message.content.choices
    graph.say(diego.phoneId, numberId, { type: 'choice', of: offered.id, id: choice.id })
    await bubble.locator('[data-made]', { hasText: 'Retiro' }).waitFor()
  })

  it('puts a header, a footer and a way to open the list around many choices', async () => {
    await box().fill('¿Cuándo le queda bien?')
    await page.getByRole('button', { name: 'Ofrecer opciones' }).press('Enter')
    await page.getByRole('button', { name: 'Encabezado y pie' }).press('Enter')
    await page.keyboard.type('Retiro en la tienda')
    await page.keyboard.press('Tab')
    await page.keyboard.type(`${'Tienda Andina '.repeat(5)}abre todos los días`)
    for (const title of ['Lunes', 'Martes', 'Miércoles', 'Jueves']) {
      await page.getByRole('button', { name: 'Agregar una opción' }).press('Enter')
      await page.keyboard.type(title)
    }
    await page.getByText('Sobran 29 caracteres').waitFor()
    assert.ok(await page.getByRole('button', { name: /^Enviar .$/ }).isDisabled())
    await page.getByLabel('Pie', { exact: true }).fill('Tienda Andina')
    await page.getByLabel('Botón que abre la lista').fill('Ver los días')
    await page.getByRole('button', { name: 'Secciones' }).press('Enter')
    await page.getByLabel('Sección de la opción 1').fill('Esta semana')
    await box().press('Enter')
    await ours('¿Cuándo le queda bien?').locator('[data-state=delivered]').waitFor()
    const { graph, numberId, diego } = known
    const { header, body, footer, action } =
      graph.received(diego.phoneId, numberId).at(-1)?.content ?? {}
    assert.deepEqual(
      { header, body, footer },
      {
        header: { type: 'text', text: 'Retiro en la tienda' },
        body: { text: '¿Cuándo le queda bien?' },
        footer: { text: 'Tienda Andina' },
      },
    )
    assert.match(JSON.stringify(action), /^{"button":"Ver los días",.*"title":"Esta semana".*Lunes/)
  })

  it('asks where the customer is, and shows the place that comes back', async () => {
    await page.getByRole('button', { name: 'Pedir la ubicación' }).press('Enter')
    await page.keyboard.type('¿Adónde se lo llevamos?')
    await page.keyboard.press('Enter')
    const bubble = ours('¿Adónde se lo llevamos?')
    await bubble.getByText('Se pidió la ubicación').waitFor()
    await bubble.locator('[data-state=delivered]').waitFor()
    const { graph, numberId, diego } = known
    assert.deepEqual(graph.received(diego.phoneId, numberId).at(-1)?.content, {
      type: 'location_request_message',
      body: { text: '¿Adónde se lo llevamos?' },
      action: { name: 'send_location' },
    })
    graph.say(diego.phoneId, numberId, {
      type: 'location',
      latitude: -12.1,
      longitude: -77.03,
      name: 'Parque Kennedy',
    })
    await page.locator('.message[data-direction=in]', { hasText: 'Parque Kennedy' }).waitFor()
  })

  it('previews a form and a product as WhatsApp will show them, and sends them so', async () => {
    await page.goto(`${house.url}/inbox/${known.diego.customerId}`)
    await box().waitFor()
    await page.getByRole('button', { name: 'Pedir datos con un formulario' }).press('Enter')
    await page.getByLabel('Nombre del formulario').fill('Despacho')
    await page.getByRole('button', { name: 'Agregar un campo' }).press('Enter')
    await page.getByRole('textbox', { name: 'Campo 1', exact: true }).fill('Calle')
    await page.getByLabel('Obligatorio').check()
    await page.getByRole('button', { name: 'Agregar un campo' }).press('Enter')
    await page.getByRole('textbox', { name: 'Campo 2', exact: true }).fill('Tienda')
    await page.getByLabel('Tipo del campo 2').selectOption('choice')
    await page.getByLabel('Opciones del campo 2').fill('Centro\nNorte')
    await page.getByRole('button', { name: 'Vista previa' }).press('Enter')
    const preview = page.locator('.channel-preview[data-channel=whatsapp]')
    await preview.getByText('2. Tienda: Centro / Norte').waitFor()
    await page.getByText('Este canal no tiene eso: llega de esta forma').waitFor()
    await box().press('Enter')
    await ours('Despacho').locator('[data-state=delivered]').waitFor()
    assert.match(heard(known.diego.phoneId).at(-1)!, /1\. Calle \*/)
    await page.getByRole('button', { name: 'Mostrar un producto' }).press('Enter')
    await page.getByLabel('Nombre del producto').fill('Frazada Aurora')
    await page.getByLabel('Precio').fill('S/ 189')
    await page.getByLabel('Texto del botón').fill('Ver')
    await page.getByLabel('Dirección web').fill('https://andina.example/aurora')
    await box().fill('De alpaca.')
    await page.getByRole('button', { name: 'Vista previa' }).press('Enter')
    await preview.getByText('S/ 189').waitFor()
    assert.equal(await preview.locator('.preview-buttons li').textContent(), 'Ver')
    await box().press('Enter')
    await ours('Frazada Aurora').locator('[data-state=delivered]').waitFor()
    assert.match(heard(known.diego.phoneId).at(-1)!, /cta_url.*andina\.example\/aurora/)
  })

  it('folds what a phone has no room for, in one row of tools', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(`${house.url}/inbox/${known.diego.customerId}`)
    await box().waitFor()
    const tool = (name: string) => page.locator(`[data-tool=${name}]`)
    await tool('more').waitFor()
    await tool('later').waitFor({ state: 'hidden' })
    const { height } = (await page.locator('.box-tools').boundingBox())!
    assert.ok(height < 60, `one row: ${height}`)
    await tool('more').click()
    await tool('later').waitFor()
    await page.setViewportSize({ width: 1280, height: 800 })
    await tool('more').waitFor({ state: 'hidden' })
  })

  it('takes a quick phrase by its shortcut, with the name of the customer', async () => {
    await box().focus()
    await page.keyboard.type('/sal')
    await page.getByRole('option', { name: 'saludo' }).waitFor()
    await page.keyboard.press('Enter')
    assert.equal(await box().inputValue(), 'Hola, Diego Torres. ¿En qué le ayudo?')
    await box().fill('')
  })

  it('sends a template beside what was begun, which stays', async () => {
    await box().fill('Esto sigue aquí')
    const sent = heard(known.diego.phoneId).length
    await page.locator('[data-tool=templates]').press('Enter')
    await page.locator('.template-list button', { hasText: 'pedido_listo' }).press('Enter')
    const fields = page.locator('.template-fill input')
    await fields.nth(0).fill('Diego')
    await fields.nth(1).fill('P-78')
    await fields.nth(1).press('Enter')
    await ours('Su pedido P-78 está listo').locator('[data-state=delivered]').waitFor()
    assert.equal(await box().inputValue(), 'Esto sigue aquí')
    assert.equal(heard(known.diego.phoneId).length, sent + 1)
  })

  it('closes what is open over the box with Escape, and not the thread', async () => {
    await page.locator('[data-tool=templates]').press('Enter')
    await page.locator('.tray input[type=search]').press('Escape')
    await page.locator('.tray').waitFor({ state: 'detached' })
    await box().press('Escape')
    await page.keyboard.press('t')
    await page.locator('.tray button:focus').press('Escape')
    await page.locator('.tray').waitFor({ state: 'detached' })
    assert.match(page.url(), new RegExp(known.diego.customerId))
    await box().fill('')
  })

  it('where the window is closed offers a template instead of a box, and sends it', async () => {
    await page.goto(`${house.url}/inbox/${known.rafael.customerId}`)
    await page.getByText('Pasaron más de 24 horas').waitFor()
    assert.equal(await box().count(), 0)
    await page.locator('.template-list button', { hasText: 'pedido_listo' }).press('Enter')
    const fields = page.locator('.template-fill input')
    await fields.nth(0).fill('Rafael')
    await fields.nth(1).fill('P-77')
    await page.locator('.template-preview').getByText('Su pedido P-77 está listo').waitFor()
    await fields.nth(1).press('Enter')
    const bubble = ours('Hola, Rafael. Su pedido P-77 está listo para retirar.')
    await bubble.locator('[data-state=delivered]').waitFor()
    assert.equal(heard(known.rafael.phoneId).length, 1)
  })

  it('fills in an offer that ends and the cards of a carousel, and hears which card was meant', async () => {
    const { graph, numberId, rafael } = known
    await agree(rafael.customerId)
    await page.locator('.template-row', { hasText: 'ofertas' }).press('Enter')
    await page.keyboard.type('Rafael')
    await page.getByLabel('Código del botón «Copiar el código»').fill('FIN30')
    await page.getByLabel('Cuándo termina la oferta').fill('2020-01-01T10:00')
    await page.getByText('Elegir un momento futuro.').waitFor()
    await page.getByLabel('Cuándo termina la oferta').fill('2099-12-31T20:00')
    const cards = page.locator('.template-card')
    await cards.nth(0).getByLabel('Dato 1').fill('S/ 32')
    const submit = page.getByRole('button', { name: 'Enviar la plantilla' })
    assert.ok(await submit.isDisabled(), 'the pictures are missing')
    for (const at of [0, 1]) {
      await cards
        .nth(at)
        .locator('input[type=file]')
        .setInputFiles({
          name: `prenda-${at}.png`,
          mimeType: 'image/png',
          buffer: Buffer.from(picture(200, 200)),
        })
      await cards.nth(at).locator('img').waitFor()
    }
    await page.locator('.template-preview').getByText('Remera Aurora a S/ 32').waitFor()
    await submit.press('Enter')
    const bubble = ours('Hola, Rafael. Estas prendas están rebajadas.')
    await bubble.locator('[data-state=delivered]').waitFor()
    const got = graph.received(rafael.phoneId, numberId).at(-1)
    assert.equal(got?.rendered?.offer?.expiresAt?.getFullYear(), 2099)
    assert.equal(got?.rendered?.buttons[0]?.code, 'FIN30')
    assert.deepEqual(
      got?.rendered?.cards?.map(({ body, headerKind }) => [body, headerKind]),
      [
        ['Remera Aurora a S/ 32', 'image'],
        ['Campera Brisa', 'image'],
      ],
    )
    graph.say(rafael.phoneId, numberId, { type: 'choice', of: got?.id ?? '', id: '1.0' })
    await bubble.locator('[data-made]', { hasText: 'La quiero' }).waitFor()
    const made = bubble.locator('.said-choices li:not(.said-section)')
    assert.deepEqual(await made.evaluateAll((all) => all.map((one) => 'made' in one.dataset)), [
      false,
      true,
    ])
  })

  it('says of a template that cannot be filled in here that it cannot be sent from here', async () => {
    await page.getByRole('button', { name: 'Plantillas' }).press('Enter')
    const row = page.locator('.template-row', { hasText: 'catalogo' })
    await row.getByText('no se pueden completar aquí').waitFor()
    assert.equal(await row.evaluate((element) => element.tagName), 'DIV')
  })

  it('says why a message did not go out, and sends it again when asked', async () => {
    await page.goto(`${house.url}/inbox/${known.lucia.customerId}`)
    const trouble = page.locator('.trouble[data-state=failed]')
    await trouble.getByText('no puede llegar a esta persona').waitFor()
    await trouble.getByRole('button', { name: 'Reintentar' }).press('Enter')
    await trouble.waitFor({ state: 'detached' })
    await ours('Le paso también el horario').locator('[data-state=delivered]').waitFor()
  })

  it('loses nothing that was written while the server was away', async () => {
    await page.route('**/api/messages', (route) => route.abort())
    await box().fill('¿Sigue ahí?')
    await box().press('Enter')
    const bubble = ours('¿Sigue ahí?')
    await bubble.getByText('No llegó al servidor').waitFor()
    await page.unroute('**/api/messages')
    problems.splice(0)
    await page.reload()
    await bubble.getByRole('button', { name: 'Reintentar' }).press('Enter')
    await bubble.locator('[data-state=delivered]').waitFor()
    assert.equal(
      heard(known.lucia.phoneId).filter((said) => said.includes('¿Sigue ahí?')).length,
      1,
    )
  })

  it('shows on the page of the customer how far each message got, and leads from there to the thread', async () => {
    await page.goto(`${house.url}/customers/${known.lucia.customerId}`)
    const entry = (text: string) => page.locator('.entry', { hasText: text })
    await entry('Sí, queda una en Centro').locator('.ticks[data-state=read]').waitFor()
    await entry('Mañana le aviso').getByText('Saldrá el').waitFor()
    assert.equal(await page.locator('[data-kind="delivery.moved"]').count(), 0)
    await page.keyboard.press('r')
    await page.waitForURL(`**/inbox/${known.lucia.customerId}`)
    await ours('Sí, queda una en Centro').waitFor()
  })

  it('says why one that waits has not gone out, and takes it back', async () => {
    const { touchpointId } = known
    const turn = async (state: 'paused' | 'active') => {
      const { status } = await house.call('PATCH', `/api/touchpoints/${touchpointId}`, {
        body: { state },
      })
      assert.equal(status, 200)
    }
    await box().fill('¿Le guardo una?')
    await box().press('Enter')
    const bubble = ours('¿Le guardo una?')
    // Taken by the server, not on its way there: a number that rests takes nothing more.
    await page.locator('.message[data-state=queued]', { hasText: '¿Le guardo una?' }).waitFor()
    await turn('paused')
    const why = bubble.locator('.trouble[data-state=queued]')
    await why.getByText('La conexión está en pausa. Reanudarla en Ajustes').waitFor()
    await why.getByRole('button', { name: 'No enviarlo' }).press('Enter')
    await bubble.locator('.ticks[data-state=cancelled]').waitFor()
    await turn('active')
    assert.ok(!heard(known.lucia.phoneId).some((said) => said.includes('¿Le guardo una?')))
  })

  it('says in the list that an answer did not go out to whoever is elsewhere by then', async () => {
    const { graph, numberId, lucia } = known
    graph.fault({ fault: 'error', code: 131026, customerId: lucia.phoneId, numberId, times: 1 })
    await box().fill('Esto no llegará')
    await box().press('Enter')
    await ours('Esto no llegará').waitFor()
    const row = (name: string) => page.locator('.thread-row', { hasText: name })
    await row('Diego Torres').locator('a').press('Enter')
    const mark = row('Lucía García').getByText('No salió')
    await mark.waitFor()
    await row('Lucía García').locator('a').press('Enter')
    await ours('Esto no llegará').locator('.trouble[data-state=failed]').waitFor()
  })

  it('says that the provider refused, and why, not that the connection works', async () => {
    const { graph, numberId, touchpointId } = known
    const { accountId } = graph.world.numbers.get(numberId) ?? { accountId: '' }
    graph.revokeToken(accountId)
    await page.goto(`${house.url}/settings/channels/${touchpointId}`)
    await page.getByText('No vence').waitFor()
    await page.getByRole('button', { name: 'Probar la conexión' }).press('Enter')
    const notice = page.locator('.notice[role=alert]')
    await notice.getByText('El canal no aceptó el token o la contraseña.').waitFor()
    await notice.getByText('El canal dijo: «').waitFor()
    assert.equal(await page.getByText('La conexión funciona').count(), 0)
  })

  it('takes away a setting that is emptied', async () => {
    const { touchpointId } = known
    const settings = async () => (await house.get(`/api/touchpoints/${touchpointId}`)).body.settings
    assert.ok((await settings()).wabaId)
    await page.getByRole('button', { name: 'Cambiar los datos' }).press('Enter')
    await page.getByLabel('Identificador de la cuenta de WhatsApp Business').fill('')
    await page.getByRole('button', { name: 'Guardar' }).press('Enter')
    await page.getByText('Guardado', { exact: true }).waitFor()
    assert.equal((await settings()).wabaId, undefined)
  })

  it('keeps the row that is open in sight, down the list and up again', async () => {
    const { graph, numberId } = known
    for (let n = 10; n < 30; n++) {
      const { id } = graph.addCustomer({ name: `Vecina ${n}`, phone: `519990000${n}` })
      graph.say(id, numberId, { type: 'text', text: 'Buenas' })
    }
    await graph.settled()
    await house.following.drain()
    await page.goto(`${house.url}/inbox`)
    await page.locator('.thread-row', { hasText: 'Vecina' }).first().waitFor()
    const current = page.locator('.thread-row[data-open]')
    /** Once the page has been drawn: the router scrolls after that, if at all. */
    const isInSight = async () => {
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done)))')
      return current.evaluate((row) => {
        const own = row.getBoundingClientRect()
        const list = row.closest('.thread-list')!.getBoundingClientRect()
        return own.top >= list.top - 1 && own.bottom <= list.bottom + 1
      })
    }
    for (const [key, times] of [
      ['j', 19],
      ['k', 15],
    ] as const) {
      for (let n = 0; n < times; n++) {
        const before = page.url()
        await page.keyboard.press(key)
        await page.waitForURL((url) => url.href !== before)
        await current.waitFor()
        assert.ok(await isInSight(), `${key} ${n}`)
      }
    }
  })

  it('joins with another customer by M, stays in the inbox, and takes it back with Z', async () => {
    const { body } = await house.get('/api/customers?q=Vecina%2012')
    await page.goto(`${house.url}/inbox/${body.items[0].id}`)
    await page.locator('.head-owner').waitFor()
    await page.keyboard.press('m')
    await page.getByRole('dialog').getByRole('searchbox').fill('Vecina 13')
    await page.locator('.found-one', { hasText: 'Vecina 13' }).first().click()
    await page.getByRole('button', { name: 'Unir las fichas' }).click()
    await page.getByText('Fichas unidas').waitFor()
    const both = page.locator('.message', { hasText: 'Buenas' })
    await both.nth(1).waitFor()
    assert.match(page.url(), /\/inbox\//)
    await page.keyboard.press('z')
    await both.nth(1).waitFor({ state: 'detached' })
  })

  it('raised no error and met no block by the policy', () => {
    assert.deepEqual(problems, [])
  })

  it('leaves nothing that was being written behind when one signs out', async () => {
    await page.goto(`${house.url}/inbox/${known.lucia.customerId}`)
    await box().fill('Solo para Lucía')
    const drafts = () =>
      page.evaluate(() => Object.values({ ...localStorage }).filter((one) => /Lucía/.test(one)))
    await page.reload()
    await box().waitFor()
    assert.equal((await drafts()).length, 1)
    await page.locator('.rail-profile').press('Enter')
    await page.getByRole('menuitem', { name: 'Salir' }).press('Enter')
    await page.waitForURL('**/sign-in*')
    assert.deepEqual(await drafts(), [])
  })
})
