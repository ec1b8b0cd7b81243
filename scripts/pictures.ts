// Takes the README's pictures from a running demo (`npm run demo` in another terminal), playing a
// crossing as its people would: a visitor writes in the chat of the shop, is answered, and goes on
// by WhatsApp in the same thread. `node scripts/pictures.ts [--port 4000]`

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { openBrowser } from '../test/chromium.ts'

const { values } = parseArgs({ options: { port: { type: 'string', default: '4000' } } })
const port = Number(values.port)
const [console_, shop, graph, wall] = [0, 1, 2, 3].map((n) => `http://localhost:${port + n}`)
const folder = join(import.meta.dirname, '../docs/pictures')
mkdirSync(folder, { recursive: true })
const desk = { width: 1000, height: 700 }
const hand = { width: 392, height: 700 }
const paper = '#e3e6eb'

const browser = await openBrowser()
const given = { locale: 'es', colorScheme: 'light', reducedMotion: 'reduce' } as const
const staff = await (await browser.newContext({ ...given, viewport: desk })).newPage()
const visitor = await (await browser.newContext({ ...given, viewport: hand })).newPage()
const frames: { image: Buffer; ms: number }[] = []

await signIn()
await visitor.goto(shop!)
await show(visitor, 1500)

// The visitor asks in the chat of the page.
await visitor.locator('.launch').click()
await visitor.locator('.log .bubble').first().waitFor()
await write(visitor.locator('.say textarea'), 'Hola, ¿les queda la casaca Brisa en talla M?')
await show(visitor, 900)
await visitor.locator('.say textarea').press('Enter')
await visitor.locator('.row.own .meta [role=img]').first().waitFor()
const thread = staff.locator('.thread-row', { hasText: 'casaca Brisa en talla M' }).first()
await thread.waitFor()
await show(visitor, 1200)
await thread.click()

// Somebody of the shop answers.
const box = staff.locator('.box textarea')
await write(box, 'Hola, sí: nos queda una en Miraflores. ¿Se la separo?')
await show(visitor, 1000)
await box.press('Enter')
await visitor.getByText('¿Se la separo?').waitFor()
await show(visitor, 1400)

// On their way out, they ask to go on by WhatsApp.
await write(visitor.locator('.say textarea'), 'Sí, por favor. Quiero seguir por WhatsApp')
await visitor.locator('.say textarea').press('Enter')
const link = visitor.getByRole('link', { name: 'Seguir por WhatsApp' }).last()
await link.waitFor()
await show(visitor, 2000)
const text = new URL((await link.getAttribute('href')) ?? '').searchParams.get('text') ?? ''
const phone = await openPhone(text)
const handset = phone.locator('.phone .frame').first()
await show(handset, 1400)
await phone.locator('textarea').press('Enter')
await phone.getByRole('button', { name: 'Sí, continuar' }).click()
await show(handset, 1200)

// Each end gives its word.
await visitor.getByRole('button', { name: /^Sí/ }).last().click()
await staff.locator('.message', { hasText: 'Mi código es' }).first().waitFor()
await show(visitor, 1600)
await write(phone.locator('textarea'), 'Ya estoy por aquí')
await phone.locator('textarea').press('Enter')
await phone.waitForTimeout(3000)
await phone.screenshot({ path: '/tmp/p.png' })
await staff.screenshot({ path: '/tmp/s.png' })
await visitor.screenshot({ path: '/tmp/v.png' })
await staff.locator('.message', { hasText: 'Ya estoy por aquí' }).first().waitFor()
await show(handset, 1200)
await write(box, 'Listo, seguimos por aquí. Su casaca la espera hasta mañana.')
await show(handset, 1000)
await box.press('Enter')
await phone.getByText('hasta mañana').waitFor()
await show(handset, 3500)
await save()

// And what stands still: the thread, its customer, and the devices of the wall.
await staff.setViewportSize({ width: 1440, height: 900 })
await still(staff, 'thread')
const [, customerId] = /inbox\/([0-9a-f-]+)/.exec(staff.url()) ?? []
await staff.goto(`${console_}/customers/${customerId}`)
await staff.locator('.stream-line').first().waitFor()
await still(staff, 'customer')
await browser.close()

async function still(page: Page, name: string) {
  await page.waitForTimeout(600)
  await sharp(await page.screenshot())
    .webp({ quality: 80 })
    .toFile(join(folder, `${name}.webp`))
}

async function signIn() {
  await staff.goto(`${console_}/sign-in`)
  await staff.locator('input[type=email]').fill('rosa@andina.example')
  await staff.locator('input[type=password]').fill('hilo-de-alpaca-2026')
  await staff.locator('button[type=submit]').click()
  await staff.waitForURL('**/inbox')
  await staff.locator('.thread-row').first().waitFor()
}

async function write(field: Locator, text: string) {
  await field.fill(text)
}

/** A new person's phone on the wall, with the text of a link in its box. */
async function openPhone(text: string): Promise<Page> {
  const name = 'Valeria Ponce'
  const said = { name, phone: `+5198${String(Date.now()).slice(-7)}` }
  const answer = await fetch(`${graph}/sandbox/customers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(said),
  })
  const { id } = (await answer.json()) as { id: string }
  const viewport = { ...hand, height: 900 }
  const page = await (await browser.newContext({ ...given, viewport })).newPage()
  await page.goto(`${wall}/wa/5115550100?as=${id}&text=${encodeURIComponent(text)}`)
  await page.locator('textarea').waitFor()
  return page
}

/** A frame: the console, and the device beside it. */
async function show(device: Page | Locator, ms: number) {
  await staff.waitForTimeout(250)
  const gap = 16
  const [left, taken] = await Promise.all([staff.screenshot(), device.screenshot()])
  const right = await sharp(taken)
    .resize({ ...hand, fit: 'contain', background: paper })
    .toBuffer()
  const image = await sharp({
    create: {
      width: desk.width + hand.width + gap,
      height: desk.height,
      channels: 3,
      background: paper,
    },
  })
    .composite([
      { input: left, left: 0, top: 0 },
      { input: right, left: desk.width + gap, top: 0 },
    ])
    .png()
    .toBuffer()
  frames.push({ image, ms })
}

async function save() {
  await sharp(
    frames.map(({ image }) => image),
    { join: { animated: true } },
  )
    .webp({ quality: 72, effort: 6, delay: frames.map(({ ms }) => ms), loop: 0 })
    .toFile(join(folder, 'crossing.webp'))
}
