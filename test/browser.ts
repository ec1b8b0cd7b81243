// A real Chromium for the tests of the screens, and a house with something in it to look at.

import type { Browser, Page } from 'playwright-core'
import { seedAndina } from '../sandbox/andina/seed.ts'
import { findChromium } from './chromium.ts'
import { openHouse, type TestHouse, type TestHouseOptions } from './house.ts'

/** For `{ skip }` of a test: false where there is a Chromium, else the reason in plain words. */
export const withoutBrowser: false | string = findChromium()
  ? false
  : 'no Chromium here; name one with CHROMIUM'

export const owner = {
  name: 'Rosa Quispe',
  email: 'rosa@andina.example',
  password: 'hilo-de-alpaca-2026',
}

/** A house with its owner; the set-up token is that of its greeting. */
export async function openHouseWithOwner(options: TestHouseOptions = {}): Promise<TestHouse> {
  const house = await openHouse(options)
  const answer = await house.post(
    '/api/setup',
    { token: setupToken(house), ...owner },
    { as: null },
  )
  if (answer.status >= 300) throw new Error(`set-up answered ${answer.status}: ${answer.text}`)
  return house
}

export const setupToken = (house: TestHouse): string => house.greeting.at(-1)?.trim() ?? ''

/** Tienda Andina with some people, through the public edges. */
export async function fill(house: TestHouse, customers = 60): Promise<void> {
  const { body } = await house.post('/api/keys', { name: 'Tienda web', scope: 'ingest:server' })
  await seedAndina({
    url: house.url,
    apiKey: house.rootKey,
    serverKey: body.key,
    now: new Date(),
    say: () => {},
    customers,
  })
}

/** A page of its own, in Spanish; what goes wrong on it is added to `problems`. */
export async function openPage(browser: Browser, problems: string[]): Promise<Page> {
  const viewport = { width: 1280, height: 800 }
  const page = await (await browser.newContext({ locale: 'es', viewport })).newPage()
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  return page
}

/** Signs in by the screen and waits for the inbox. */
export async function signIn(page: Page, house: TestHouse): Promise<void> {
  await page.goto(`${house.url}/sign-in`)
  await page.locator('input[type=email]').fill(owner.email)
  await page.locator('input[type=password]').fill(owner.password)
  await page.locator('button[type=submit]').click()
  await page.waitForURL('**/inbox')
  await page.locator('main h1').waitFor()
}
