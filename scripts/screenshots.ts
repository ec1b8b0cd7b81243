// Takes every screen of the console at 1440 and 390 pixels, light and dark, into test-output/, to
// be looked at: what is ugly passes every other check.
// `node scripts/screenshots.ts [--only part-of-a-name] [--language es] [--scheme dark]`

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { signIn, withoutBrowser } from '../test/browser.ts'
import { consoleScreens, openStage } from '../test/console-screens.ts'
import type { TestHouse } from '../test/house.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    language: { type: 'string', default: 'es' },
    scheme: { type: 'string' },
  },
})
const folder = join(import.meta.dirname, '../test-output')
mkdirSync(folder, { recursive: true })
if (withoutBrowser) throw new Error(withoutBrowser)
const { house, browser, known, close } = await openStage(60)
for (const [width, height] of [
  [1440, 900],
  [390, 844],
] as const)
  for (const scheme of ['light', 'dark'] as const)
    await shoot(browser, house, width, height, scheme)
await close()

async function shoot(
  browser: Browser,
  house: TestHouse,
  width: number,
  height: number,
  scheme: 'light' | 'dark',
) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: 'reduce',
    locale: values.language,
  })
  const page = await context.newPage()
  const problems: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  page.on('pageerror', (error) => problems.push(String(error)))
  await page.goto(`${house.url}/sign-in`)
  await page.locator('input[type=email]').waitFor()
  await take(page, `sign-in-${width}-${scheme}`)
  await signIn(page, house)
  for (const screen of consoleScreens) {
    if (values.only && !screen.name.includes(values.only)) continue
    await page.goto(house.url + screen.path(known))
    const shown = await screen
      .ready(page, known)
      .then(() => true)
      .catch((error: unknown) => {
        console.error(`${screen.name}: ${String(error).slice(0, 300)}`)
        return false
      })
    await take(page, `${screen.name}-${width}-${scheme}`)
    if (!shown) continue
  }
  if (problems.length) console.error(`${width} ${scheme}:`, [...new Set(problems)].slice(0, 8))
  await context.close()
}

async function take(page: Page, name: string) {
  writeFileSync(join(folder, `${name}.png`), await page.screenshot())
}
