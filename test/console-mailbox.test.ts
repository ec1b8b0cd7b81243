// Whoever runs the house connects a mailbox without a pointer: real servers, one for what goes out and
// one for what is read. A wrong password is told where it was tried, and mended there.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser, Locator, Page } from 'playwright-core'
import { openMailServer } from '../server/modules/channels/mail/testing.ts'
import { looks, openLook, standards, violations } from './axe.ts'
import { openHouseWithOwner, openPage, signIn, withoutBrowser } from './browser.ts'
import { openBrowser } from './chromium.ts'
import { buildConsole } from './console-build.ts'
import { openDovecot, withoutDovecot } from './dovecot.ts'
import { freePort } from './free-port.ts'
import type { TestHouse } from './house.ts'
import { openSignInProvider } from './sign-in-provider.ts'

const user = 'ventas@andina.example'

describe('connecting a mailbox', { skip: withoutBrowser || withoutDovecot }, () => {
  let house: TestHouse
  let outgoing: Awaited<ReturnType<typeof openMailServer>>
  let incoming: Awaited<ReturnType<typeof openDovecot>>
  let provider: Awaited<ReturnType<typeof openSignInProvider>>
  /** A port at which nobody listens. */
  let nobody: number
  let browser: Browser
  let page: Page
  const problems: string[] = []

  /** By Tab alone, as somebody without a pointer comes there. */
  const reach = async (place: Locator) => {
    await place.waitFor({ state: 'attached' })
    for (let steps = 0; steps < 80; steps++) {
      if (await place.evaluate((one) => one.matches(':focus'))) return
      await page.keyboard.press('Tab')
    }
    assert.fail(`no Tab leads to ${place}`)
  }
  const press = async (place: Locator) => {
    await reach(place)
    await page.keyboard.press('Enter')
  }
  /** A star stands behind the label of what is needed. */
  const field = (label: string) =>
    page.getByLabel(new RegExp(`^${label.replace(/[()]/g, '\\$&')}( \\*)?$`))
  const fill = async (label: string, value: string) => {
    await reach(field(label))
    await page.keyboard.press('Control+A')
    await page.keyboard.type(value)
  }
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const touchpoint = async () => (await house.get('/api/touchpoints')).body.items[0]

  before(async () => {
    buildConsole()
    nobody = await freePort()
    incoming = await openDovecot()
    outgoing = await openMailServer({ user: { name: user, password: 'la-que-sale' } })
    provider = await openSignInProvider()
    // Whoever signed in elsewhere is sent back to it by its public address.
    const port = await freePort()
    const publicUrl = `http://127.0.0.1:${port}`
    house = await openHouseWithOwner({
      config: { providerHosts: ['127.0.0.1'], port, publicUrl },
    })
    browser = await openBrowser()
    page = await openPage(browser, problems)
    await signIn(page, house)
  })
  after(async () => {
    await browser?.close()
    await house?.stop()
    await provider?.stop()
    await outgoing?.stop()
    await incoming?.stop()
  })

  it('asks for what the provider gave, and says at its place what cannot be right', async () => {
    await page.goto(`${house.url}/settings/channels`)
    await press(page.getByRole('link', { name: 'Conectar WhatsApp o correo' }))
    await reach(page.getByRole('radio', { name: 'WhatsApp' }))
    await page.keyboard.press('ArrowRight')
    await page.getByRole('heading', { name: 'Conectar un correo' }).waitFor()
    await fill('Nombre', 'Ventas')
    await fill('Dirección de correo', 'ventas')
    await fill('Servidor de salida (SMTP)', '127.0.0.1')
    await fill('Usuario de salida', user)
    await fill('Contraseña de salida', 'la-que-sale')
    await fill('Servidor de entrada (IMAP)', '127.0.0.1')
    await fill('Usuario de entrada', user)
    await fill('Contraseña de entrada', 'equivocada')
    await press(page.locator('summary'))
    await fill('Puerto de salida', String(outgoing.port))
    await reach(page.getByLabel('Seguridad de salida'))
    await page.keyboard.type('Sin cifrar')
    await fill('Puerto de entrada', String(incoming.port))
    await reach(page.getByLabel('Seguridad de entrada'))
    await page.keyboard.type('Sin cifrar')
    await press(button('Guardar y seguir'))
    const address = field('Dirección de correo')
    await page.locator('.connect [role=alert]').waitFor()
    await page.locator('[aria-invalid=true]').waitFor()
    assert.equal(await address.getAttribute('aria-invalid'), 'true')
    assert.equal((await house.get('/api/touchpoints')).body.items.length, 0)
    problems.length = 0
    await fill('Dirección de correo', user)
    await page.keyboard.press('Enter')
    await page.waitForURL(/channels\/[0-9a-f-]{36}$/)
    await page.getByRole('heading', { name: 'Ventas' }).waitFor()
  })

  it('tells a wrong password in words where it was tried, and which server refused it', async () => {
    const step = page.locator('.step', { hasText: 'Probar los datos' })
    await press(step.getByRole('button', { name: 'Probar la conexión' }))
    const notice = step.getByRole('alert')
    await notice.getByText('El servidor no aceptó el usuario o la contraseña.').waitFor()
    await notice.getByText('El canal dijo: «IMAP: ').waitFor()
    assert.equal((await touchpoint()).health.testError, 'credentials_refused')
  })

  it('takes the right one, and a name, and then the connection works', async () => {
    await press(button('Cambiar los datos'))
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    await fill('Nombre', 'Ventas por correo')
    assert.equal(await dialog.getByLabel('Contraseña de salida').inputValue(), '')
    await fill('Contraseña de entrada', incoming.password)
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('heading', { name: 'Ventas por correo' }).waitFor()
    assert.equal((await touchpoint()).name, 'Ventas por correo')
    const step = page.locator('.step', { hasText: 'Probar los datos' })
    await press(step.getByRole('button', { name: 'Probar la conexión' }))
    await page.locator('.step[data-state=done]', { hasText: 'Probar los datos' }).waitFor()
    assert.equal(await page.locator('.notice[role=alert]').count(), 0)
    assert.equal((await touchpoint()).health.testError, null)
  })

  it('shows the first letter as it is read, and how the mailbox is from then on', async () => {
    await page.locator('.step[data-state=waitingNow]').waitFor()
    const raw = [
      'From: Ana Rojas <ana@example.com>',
      `To: ${user}`,
      'Subject: Hola',
      'Message-ID: <hola@example.com>',
      `Date: ${new Date().toUTCString()}`,
      '',
      '¿Hacen envíos?',
      '',
    ].join('\r\n')
    await incoming.append(user, raw)
    await page.getByText('El primer correo llegó').waitFor()
    await page.locator('header .tag, .page-head .tag').getByText('Activo').waitFor()
    const fact = page.locator('.health > div', { hasText: 'Último mensaje recibido' })
    await fact.getByText(/ahora|hace/).waitFor()
    await press(page.getByRole('link', { name: 'Ir a la bandeja' }))
    await page.locator('.thread-row', { hasText: 'Ana Rojas' }).waitFor()
  })

  it('asks those who sign in for their application alone', async () => {
    await page.goto(`${house.url}/settings/channels/new`)
    await page.getByText('Correo', { exact: true }).click()
    await page.getByLabel('Cómo se abre el buzón').selectOption('Con Microsoft 365')
    await field('Organización de Microsoft').waitFor()
    assert.equal(await field('Contraseña de entrada').count(), 0)
    await field('Nombre').fill('Soporte')
    await field('Dirección de correo').fill('soporte@andina.example')
    await field('Identificador de la aplicación').fill('app')
    await button('Guardar y seguir').click()
    await page.waitForURL(/channels\/[0-9a-f-]{36}$/)
    await page.locator('.step', { hasText: 'Iniciar sesión con Microsoft' }).waitFor()
    await page
      .locator('.step')
      .getByText(`${house.url}/settings/channels/signed-in`)
      .or(page.locator(`.step input[value="${house.url}/settings/channels/signed-in"]`))
      .waitFor()
    const { settings } = (await house.get(page.url().replace(/.*channels/, '/api/touchpoints')))
      .body
    assert.equal(settings.imapHost, 'outlook.office365.com')
  })

  it('leads to the provider and back, and says what became of it', async () => {
    const made = await house.post('/api/touchpoints', {
      ...{ channel: 'email', name: 'Gerencia' },
      settings: {
        ...{ address: 'gerencia@andina.example', signIn: 'google', clientId: provider.client.id },
        ...{ baseUrl: provider.url, smtpHost: '127.0.0.1', smtpPort: String(nobody) },
        ...{ smtpSecurity: 'none', imapHost: '127.0.0.1', imapPort: String(nobody) },
      },
      secrets: { clientSecret: provider.client.secret },
    })
    assert.equal(made.status, 201, made.text)
    const place = `${house.url}/settings/channels/${made.body.id}`
    await page.goto(place)
    await button('Iniciar sesión con Google').click()
    await page.waitForURL(place)
    const step = page.locator('.step', { hasText: 'URI de redireccionamiento' })
    await step.and(page.locator('[data-state=done]')).waitFor()
    await step.getByText('Iniciar sesión de nuevo con Google').waitFor()
    // The servers are nobody's here: the sign-in holds, and the test says what does not.
    await page.locator('.step .notice').getByText('El servidor no responde.').waitFor()
    assert.equal((await house.get(`/api/touchpoints/${made.body.id}`)).body.signIn.isDone, true)
    await page.goto(`${house.url}/settings/channels/signed-in?error=access_denied&state=x`)
    await page.getByRole('heading', { name: 'No se inició sesión' }).waitFor()
    await page.goto(`${house.url}/settings/channels/signed-in?code=x&state=x`)
    await page.getByText('Este inicio de sesión lo empezó otra persona').waitFor()
    problems.length = 0
  })

  for (const look of looks)
    it(`has no violation at ${look.width} px, ${look.colorScheme}, in ${look.language}`, async () => {
      const other = await openLook(browser, house, look)
      await other.goto(`${house.url}/settings/channels/new`)
      await other.locator('.connect .mantine-SegmentedControl-label').nth(1).click()
      for (const at of [0, 1, 3])
        await other.locator('.connect .mantine-TextInput-input').nth(at).fill('x y')
      await other.locator('.connect summary').click()
      await other.locator('.connect button[type=submit]').click()
      await other.locator('.connect [aria-invalid=true]').first().waitFor()
      assert.deepEqual(await violations(other, standards), [], 'connecting')
      // Nobody listens there.
      const made = await house.post('/api/touchpoints', {
        ...{ channel: 'email', name: 'Otra', secrets: {} },
        settings: {
          ...{ address: `otra${look.width}@andina.example`, smtpHost: '127.0.0.1' },
          ...{ smtpPort: String(nobody), smtpSecurity: 'none' },
        },
      })
      assert.equal(made.status, 201, made.text)
      await other.goto(`${house.url}/settings/channels/${made.body.id}`)
      await other.locator('.step button').click()
      await other.locator('.step[data-state=refused] .notice').waitFor()
      assert.deepEqual(await violations(other, standards), [], 'a test that failed')
      await other.locator('.settings-body > .row button').nth(2).click()
      await other.locator('[role=dialog] summary').click()
      assert.deepEqual(await violations(other, standards), [], 'changing it')
      await other.context().close()
    })

  it('raised no error', () => {
    assert.deepEqual(problems, [])
  })
})
