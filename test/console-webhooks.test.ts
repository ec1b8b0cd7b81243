// Whoever runs the house tells a server outside what happens, from the console: subscribes it, keeps
// its secret, sees what it answered, sends again what it missed.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { openHouseWithOwner, signIn, withoutBrowser } from './browser.ts'
import { openBrowser } from './chromium.ts'
import { buildConsole } from './console-build.ts'
import type { TestHouse } from './house.ts'
import { isSignedBy, openReceiver, type Receiver, until } from './webhook-receiver.ts'

describe('webhooks in the console', { skip: withoutBrowser }, () => {
  let house: TestHouse
  let receiver: Receiver
  let browser: Browser
  let page: Page
  before(async () => {
    buildConsole()
    receiver = await openReceiver()
    house = await openHouseWithOwner({ config: { providerHosts: [receiver.host] } })
    browser = await openBrowser()
    const context = await browser.newContext({ locale: 'es' })
    page = await context.newPage()
    await signIn(page, house)
  })
  after(async () => {
    await browser?.close()
    await house?.stop()
    await receiver?.close()
  })

  const isTest = ({ type }: { type: string }) => type === 'hebra.webhook.tested'
  const dialog = () => page.getByRole('dialog')
  const row = (text: string) => page.locator('tbody tr', { hasText: text })

  it('subscribes an address, and shows its secret once', async () => {
    await page.goto(`${house.url}/settings/webhooks`)
    await page.getByText('No hay webhooks').waitFor()
    await page.getByRole('button', { name: 'Nuevo webhook' }).press('Enter')
    await dialog().getByLabel('Nombre').fill('Bodega')
    await dialog().getByLabel('Dirección').fill('http://10.0.0.7/hebra')
    await dialog().getByLabel('Agregar un suceso').selectOption('team.created')
    await dialog().getByRole('button', { name: 'Crear' }).press('Enter')
    await dialog().getByRole('alert').waitFor()
    await dialog().getByLabel('Dirección').fill(`${receiver.url}/bodega`)
    await dialog().getByRole('button', { name: 'Crear' }).press('Enter')
    const secret = await dialog().locator('.copy .raw').innerText()
    assert.match(secret, /^whsec_/)
    await house.post('/api/teams', { name: 'Norte' })
    await until('it was told', () => receiver.at('/bodega').length === 1)
    assert.ok(isSignedBy(receiver.at('/bodega')[0]!, secret))
    await dialog().getByRole('button', { name: 'Cerrar' }).last().press('Enter')
    await row('Bodega').getByText('Activo').waitFor()
  })

  it('tells what was answered, and sends again', async () => {
    receiver.answer = () => ({ status: 500, body: 'en mantenimiento' })
    await house.post('/api/teams', { name: 'Sur' })
    await until('it was told again', () => receiver.at('/bodega').length === 2)
    await row('Bodega').getByRole('link').press('Enter')
    const failing = row('Por enviar')
    await failing.getByText('Respondió 500').waitFor()
    await failing.locator('summary').press('Enter')
    await failing.getByText('en mantenimiento').waitFor()
    receiver.answer = () => ({ status: 204 })
    await failing.getByRole('button', { name: 'Enviar de nuevo' }).press('Enter')
    await until('it was sent once more', () => receiver.at('/bodega').length === 3)
    const [, second, third] = receiver.at('/bodega')
    assert.equal(second?.id, third?.id)
    await page.reload()
    await row('intentos').getByText('Entregado').waitFor()
  })

  it('tries the address, pauses it and takes it away', async () => {
    await page.getByRole('button', { name: 'Probar' }).press('Enter')
    const tried = () => receiver.at('/bodega').some(({ event }) => isTest(event))
    await until('it was tried', tried)
    await page.getByRole('button', { name: 'Pausar' }).press('Enter')
    await page.getByRole('button', { name: 'Reanudar' }).waitFor()
    await page.getByText('En pausa', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Quitar', exact: true }).press('Enter')
    await dialog().getByRole('button', { name: 'Quitar' }).press('Enter')
    await page.getByText('No hay webhooks').waitFor()
  })
})
