// A real Chromium for the tests of the screens, and a house with something in it to look at.

import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { seedAndina } from '../sandbox/andina/seed.ts'
import { openHouse, type TestHouse, type TestHouseOptions } from './house.ts'

const root = join(import.meta.dirname, '..')
const found = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path && existsSync(path))

/** For `{ skip }` of a test: false where there is a Chromium, else the reason in plain words. */
export const withoutBrowser: false | string = found
  ? false
  : 'no Chromium here; name one with CHROMIUM'

export const owner = {
  name: 'Rosa Quispe',
  email: 'rosa@andina.example',
  password: 'hilo-de-alpaca-2026',
}

/** Starts the installed Chromium. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(found ? { executablePath: found } : {}),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** Builds the console when its sources are newer than what was built last. */
export function buildConsole(): void {
  const built = join(root, 'dist/console/index.html')
  const newest = Math.max(newestIn(join(root, 'apps')), newestIn(join(root, 'words')))
  if (existsSync(built) && statSync(built).mtimeMs > newest) return
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const config = join(root, 'apps/console/vite.config.ts')
  const run = spawnSync(process.execPath, [vite, 'build', '--config', config], { cwd: root })
  if (run.status !== 0) throw new Error(`the console does not build:\n${run.stderr}`)
}

function newestIn(folder: string): number {
  return Math.max(
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  )
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

/** Signs in by the screen and waits for the inbox. */
export async function signIn(page: Page, house: TestHouse): Promise<void> {
  await page.goto(`${house.url}/sign-in`)
  await page.locator('input[type=email]').fill(owner.email)
  await page.locator('input[type=password]').fill(owner.password)
  await page.locator('button[type=submit]').click()
  await page.waitForURL('**/inbox')
  await page.locator('main h1').waitFor()
}
