// A person's way through the console in a real browser, on the real house, under its real policy:
// the page reports no error and the policy blocks nothing.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { owner, setupToken, signIn, withoutBrowser } from './browser.ts'
import { openBrowser } from './chromium.ts'
import { buildConsole } from './console-build.ts'
import { openHouse, type TestHouse } from './house.ts'

describe('the console', { skip: withoutBrowser }, () => {
  let house: TestHouse
  let browser: Browser
  let context: BrowserContext
  let page: Page
  const problems: string[] = []

  before(async () => {
    buildConsole()
    house = await openHouse()
    browser = await openBrowser()
    context = await browser.newContext({ locale: 'es', viewport: { width: 1280, height: 800 } })
    page = await context.newPage()
    page.on('pageerror', (error) => problems.push(String(error)))
    page.on('console', (message) => {
      // A refused request (a wrong password) is no fault of the page.
      if (message.type() === 'error' && !/status of 4\d\d/.test(message.text()))
        problems.push(message.text())
    })
  })
  after(async () => {
    await browser?.close()
    await house?.stop()
  })

  it('lets whoever holds the token become the owner, and then asks for a sign-in', async () => {
    await page.goto(house.url)
    await page.waitForURL('**/setup')
    const fields = page.locator('form input')
    await fields.nth(0).fill('not the token')
    await fields.nth(1).fill(owner.name)
    await fields.nth(2).fill(owner.email)
    await fields.nth(3).fill(owner.password)
    await page.locator('button[type=submit]').click()
    await page.getByRole('alert').getByText('La clave de preparación no es').waitFor()
    assert.equal(await fields.nth(3).inputValue(), owner.password, 'what was typed is kept')
    await fields.nth(0).fill(setupToken(house))
    await page.locator('button[type=submit]').click()
    await page.waitForURL('**/inbox')
    await page.getByRole('link', { name: 'Clientes' }).click()
    await page.getByRole('heading', { name: 'Todavía no hay clientes' }).waitFor()
  })

  it('signs out and in again, to where the person wanted to be', async () => {
    await page.locator('.rail-profile').click()
    await page.getByRole('menuitem', { name: 'Salir' }).click()
    await page.waitForURL('**/sign-in')
    await page.goto(`${house.url}/settings/keys`)
    await page.waitForURL('**/sign-in?**')
    await page.locator('input[type=email]').fill(owner.email)
    await page.locator('input[type=password]').fill('a wrong password')
    await page.locator('button[type=submit]').click()
    await page.getByRole('alert').waitFor()
    await page.locator('input[type=password]').fill(owner.password)
    await page.locator('button[type=submit]').click()
    await page.waitForURL('**/settings/keys')
    await page.getByRole('heading', { name: 'Claves de API' }).waitFor()
  })

  it('shows a new customer in the list at once, and keeps the search in the address', async () => {
    await page.goto(`${house.url}/customers`)
    await page.locator('.live[data-state=live]').waitFor()
    await make('Lucía García', 'lucia@example.pe')
    await page.getByRole('link', { name: 'Lucía García' }).waitFor()
    await make('Lucia Garcia Soto', 'lucia.soto@example.pe')
    await make('Diego Torres', 'diego@example.pe')
    await page.getByRole('link', { name: 'Diego Torres' }).waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('diego')
    await page.waitForURL('**/customers?q=diego')
    await page.getByRole('link', { name: 'Lucía García' }).waitFor({ state: 'detached' })
    await page.reload()
    assert.equal(await page.locator('.list-search input').inputValue(), 'diego')
    await page.getByRole('link', { name: 'Diego Torres' }).waitFor()
  })

  it('is used without a pointer: J to a row, X to pick it, Enter to open it', async () => {
    await page.goto(`${house.url}/customers?sort=name`)
    await page.getByRole('link', { name: 'Lucía García' }).waitFor()
    await page.keyboard.press('j')
    assert.equal(await focusedText(page), 'Diego Torres')
    await page.keyboard.press('x')
    await page.getByText('1 elegido', { exact: true }).waitFor()
    await page.keyboard.press('x')
    await page.locator('.bulk').waitFor({ state: 'detached' })
    await page.keyboard.press('Enter')
    await page.waitForURL('**/customers/*-*')
    await page.getByRole('heading', { name: 'Diego Torres' }).waitFor()
  })

  it('keeps the list beside the customer, at an address that opens the customer alone', async () => {
    await page.goto(`${house.url}/customers?sort=name`)
    const row = (name: string) => page.getByRole('link', { name, exact: true })
    await row('Diego Torres').click()
    const drawer = page.locator('.drawer')
    await drawer.getByRole('heading', { name: 'Diego Torres' }).waitFor()
    const address = page.url()
    assert.match(address, /\/customers\/[0-9a-f-]{36}$/)
    assert.equal(await page.locator(':focus').getAttribute('class'), 'drawer')
    await page.keyboard.press('j')
    await drawer.getByRole('heading', { name: 'Lucía García' }).waitFor()
    assert.notEqual(page.url(), address)
    await page.keyboard.press('k')
    await drawer.getByRole('heading', { name: 'Diego Torres' }).waitFor()
    assert.equal(page.url(), address)
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
    await page.waitForURL('**/customers?sort=name')
    await page.locator('[data-row-link]:focus').waitFor()
    assert.equal(await focusedText(page), 'Diego Torres')
    await page.keyboard.press('Enter')
    await drawer.getByRole('heading', { name: 'Diego Torres' }).waitFor()
    await page.goBack()
    await drawer.waitFor({ state: 'detached' })
    await page.goForward()
    await drawer.getByRole('heading', { name: 'Diego Torres' }).waitFor()
    const alone = await context.newPage()
    await alone.goto(address)
    await alone.getByRole('heading', { name: 'Diego Torres', level: 1 }).waitFor()
    assert.equal(await alone.locator('.list-table').count(), 0)
    await alone.close()
  })

  it('shows what happens to a customer as it happens, in words', async () => {
    const { body: key } = await house.post('/api/keys', { name: 'Web', scope: 'ingest:server' })
    const userId = 'D-77'
    await send(key.key, { type: 'identify', userId, traits: { name: 'Diego Paredes' } })
    const { body: list } = await house.get(`/api/customers?handle=user:${userId}`)
    const id = list.items[0].id
    await page.goto(`${house.url}/customers/${id}`)
    await page.getByText('Se creó la ficha').waitFor()
    await page.locator('.live[data-state=live]').waitFor()
    await send(key.key, {
      type: 'track',
      event: 'Order Completed',
      userId,
      properties: {
        order_id: 'P-77',
        currency: 'PEN',
        total: 120,
        products: [{ name: 'Remera Aurora', price: 60, quantity: 2 }],
      },
    })
    const order = page.locator('[data-kind="order.placed"]')
    await order.getByText('P-77').waitFor()
    await order.getByText('Remera Aurora').waitFor()
    await house.call('PATCH', `/api/customers/${id}`, { body: { traits: { city: 'Cusco' } } })
    const entry = page.locator('[data-kind="customer.traits_changed"]').last()
    await entry.getByText('Cusco').waitFor()
    await page.locator('.panel').getByText('Cusco').waitFor()
  })

  it('misses nothing that happens while a page loads', async () => {
    const { body: made } = await house.post('/api/customers', { name: 'Elena Ríos' })
    const change = (city: string) =>
      house.call('PATCH', `/api/customers/${made.id}`, { body: { traits: { city } } })
    const told = (city: string) =>
      page.locator('[data-kind="customer.traits_changed"]').getByText(city).waitFor()

    const connected = Promise.withResolvers<void>()
    await page.route('**/api/live*', async (route) => {
      await connected.promise
      await route.continue()
    })
    await page.goto(`${house.url}/customers/${made.id}`)
    await page.getByText('Se creó la ficha').waitFor()
    await change('Arequipa')
    connected.resolve()
    await told('Arequipa')
    await page.unroute('**/api/live*')

    const timeline = '**/timeline?*'
    await page.route(
      timeline,
      async (route) => {
        const before = await route.fetch()
        await page.locator('.live[data-state=live]').waitFor()
        const heard = page.waitForRequest((request) => request.url().endsWith(made.id))
        await change('Tacna')
        await heard
        await route.fulfill({ response: before })
      },
      { times: 1 },
    )
    await page.reload()
    await told('Tacna')
  })

  it('merges two customers after a preview, and undoes it with Z', async () => {
    const { body: list } = await house.get('/api/customers?handle=email:lucia@example.pe')
    const id = list.items[0].id
    await page.goto(`${house.url}/customers/${id}`)
    await page.locator('.entry').first().waitFor()
    await page.keyboard.press('m')
    await page.getByRole('dialog').getByRole('searchbox').fill('soto')
    await page.locator('.found-one').first().click()
    await page.locator('.merge-result').getByText('lucia.soto@example.pe').waitFor()
    await page.getByRole('button', { name: 'Cambiar el sentido' }).click()
    await page.locator('.merge > .brief').first().getByText('Lucia Garcia Soto').waitFor()
    await page.getByRole('button', { name: 'Cambiar el sentido' }).click()
    await page.locator('.merge > .brief').first().getByText('Lucía García').waitFor()
    await page.getByRole('button', { name: 'Unir las fichas' }).click()
    await page.getByText('Fichas unidas').waitFor()
    await page.locator('.panel').getByText('lucia.soto@example.pe').first().waitFor()
    const { body: joined } = await house.get(`/api/customers/${id}`)
    assert.equal(joined.mergedFrom.length, 1)
    await page.keyboard.press('z')
    await page.getByText('Unión deshecha').waitFor()
    const { body: apart } = await house.get(`/api/customers/${id}`)
    assert.equal(apart.mergedFrom.length, 0)
    await page.getByText('No son la misma persona').waitFor()
  })

  it('opens the command bar anywhere, and goes where it says', async () => {
    await page.keyboard.press('Control+k')
    const bar = page.getByRole('dialog', { name: 'Comandos' })
    await bar.getByRole('textbox').fill('auditoria')
    await page.getByText('Ajustes: Auditoría').waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/settings/audit')
    await page.locator('tbody tr').first().waitFor()
  })

  it('creates a key and shows it once', async () => {
    await page.goto(`${house.url}/settings/keys`)
    await page.getByRole('button', { name: 'Crear una clave' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox').first().fill('Tienda web')
    await dialog.getByRole('button', { name: 'Crear' }).click()
    const shown = await dialog.locator('.raw').first().innerText()
    assert.match(await dialog.locator('.raw').last().innerText(), new RegExp(shown))
    await dialog.getByRole('button', { name: 'Cerrar' }).last().click()
    await page.getByRole('cell', { name: 'Tienda web' }).waitFor()
    assert.equal((await page.content()).includes(shown), false)
  })

  it('sets how contacts are read and limited, field by field', async () => {
    await page.goto(`${house.url}/settings/rules`)
    const saved = async (act: () => Promise<void>) => {
      const answer = page.waitForResponse(
        (one) => one.url().endsWith('/customer-rules') && one.request().method() === 'PATCH',
      )
      await act()
      return (await answer).json()
    }
    const country = page.getByLabel('País de los teléfonos escritos sin código')
    await country.fill('cl')
    assert.equal((await saved(() => country.blur())).country, 'CL')
    await page.getByText('Chile').waitFor()
    const mails = page.getByLabel('Límite: Correo')
    await mails.fill('3')
    assert.equal((await saved(() => mails.blur())).limits.email, 3)
    await mails.fill('')
    assert.equal((await saved(() => mails.blur())).limits.email, 5)
    const form = page.locator('.settings-body form')
    await form.getByRole('textbox').fill('Ventas@Andina.example')
    const { ownAddresses } = await saved(() => form.getByRole('button').click())
    assert.deepEqual(ownAddresses, [{ type: 'email', value: 'ventas@andina.example' }])
    const remove = page.getByRole('button', { name: 'Eliminar ventas@andina.example' })
    assert.deepEqual((await saved(() => remove.click())).ownAddresses, [])
    await country.fill('zz')
    await saved(() => country.blur())
    await page.getByRole('alert').getByText('No conocemos los números').waitFor()
    await country.fill('PE')
    assert.equal((await saved(() => country.blur())).country, 'PE')
  })

  it('invites somebody with a link, who then joins and sees no more than their role', async () => {
    await page.goto(`${house.url}/settings/staff`)
    await page.getByRole('button', { name: 'Invitar' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox').nth(0).fill('Ana Flores')
    await dialog.getByRole('textbox').nth(1).fill('ana@andina.example')
    await dialog.getByRole('button', { name: 'Invitar' }).click()
    const link = await page.getByRole('dialog').locator('.raw').innerText()
    const other = await browser.newContext({ locale: 'es' })
    const theirs = await other.newPage()
    await theirs.goto(house.url + new URL(link).pathname)
    await theirs.locator('form input').nth(0).fill('Ana Flores')
    await theirs.locator('form input').nth(1).fill('otra-frase-larga-2026')
    await theirs.locator('button[type=submit]').click()
    await theirs.waitForURL('**/inbox')
    await theirs.goto(`${house.url}/settings/profile`)
    await theirs.locator('.settings-index').waitFor()
    assert.equal(await theirs.getByRole('link', { name: 'Claves de API' }).count(), 0)
    await other.close()
  })

  it('imports a small file: map, sample, start, account, rejected rows', async () => {
    await page.goto(`${house.url}/imports`)
    await page.locator('input[type=file]').setInputFiles({
      name: 'clientes.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('Nombre,Correo\nInés Rojas,ines@example.pe\nSin Correo,null\n'),
    })
    await page.waitForURL('**/imports/*-*')
    await page.locator('.preview').getByText('ines@example.pe').waitFor()
    await page.locator('.preview').getByText('Correo: se dejó fuera').first().waitFor()
    await page.getByRole('button', { name: 'Empezar a importar' }).click()
    await page.getByText('Terminada', { exact: true }).waitFor()
    const { body } = await house.get('/api/customers?handle=email:ines@example.pe')
    assert.equal(body.items[0].name, 'Inés Rojas')
  })

  it('turns off single letters for who wants that, and says so', async () => {
    await page.goto(`${house.url}/settings/profile`)
    const single = page.getByRole('switch', { name: 'Teclas de una sola letra' })
    await single.click()
    await page.getByRole('switch', { name: 'Teclas de una sola letra', checked: false }).waitFor()
    await page.keyboard.press('?')
    assert.equal(await page.getByRole('dialog').count(), 0)
    await single.click()
    await page.getByRole('switch', { name: 'Teclas de una sola letra', checked: true }).waitFor()
    await page.locator('h1').click()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Teclas de la consola' }).waitFor()
    await page.keyboard.press('Escape')
  })

  it('keeps colours, density and keys with the person, on whichever browser', async () => {
    await page.goto(`${house.url}/settings/profile`)
    const saved = () => page.waitForResponse((answer) => answer.url().endsWith('/api/me'))
    for (const name of ['Oscuro', 'Compacta']) {
      const answer = saved()
      await page.locator('label').getByText(name, { exact: true }).click()
      await answer
    }
    await page.locator('.shell[data-density=dense]').waitFor()
    const other = await browser.newContext({ locale: 'es', colorScheme: 'light' })
    const theirs = await other.newPage()
    await signIn(theirs, house)
    const dark = theirs.locator('html[data-mantine-color-scheme=dark]')
    await dark.waitFor({ state: 'attached' })
    await theirs.locator('.shell[data-density=dense]').waitFor()
    // The first frame, before any script of the console has run.
    await theirs.route('**/assets/*.js', (route) => route.abort())
    await theirs.reload()
    await dark.waitFor({ state: 'attached' })
    await other.close()
    const answer = saved()
    await page.locator('label').getByText('Del sistema', { exact: true }).click()
    await answer
  })

  it('says that it is offline, and catches up by itself', async () => {
    await page.goto(`${house.url}/customers`)
    await page.locator('.live[data-state=live]').waitFor()
    await context.setOffline(true)
    await page.locator('.live:not([data-state=live])').waitFor()
    await make('Mientras Tanto', 'mientras@example.pe')
    await context.setOffline(false)
    await page.locator('.live[data-state=live]').waitFor()
    await page.getByRole('link', { name: 'Mientras Tanto' }).waitFor()
  })

  it('reported no error, and its policy blocked nothing', () => {
    assert.deepEqual(
      problems.filter((problem) => !/ERR_INTERNET_DISCONNECTED/.test(problem)),
      [],
    )
  })

  async function make(name: string, email: string) {
    const answer = await house.post('/api/customers', {
      traits: { name },
      handles: [{ type: 'email', value: email }],
    })
    assert.equal(answer.status, 201, answer.text)
  }

  async function send(key: string, event: object) {
    const answer = await fetch(`${house.url}/v1/batch`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ batch: [event] }),
    })
    assert.equal(answer.status, 200)
  }
})

const focusedText = (page: Page) => page.locator(':focus').innerText()
