// axe on a page of the console, in the colours and the language asked for. The policy of the page is
// bypassed for this alone (`bypassCSP`), because axe has to be put into it.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { signIn } from './browser.ts'
import type { TestHouse } from './house.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
export const standards = { runOnly: { type: 'tag', values: tags } }
export const contrast = { runOnly: { type: 'rule', values: ['color-contrast'] } }

/** At a desk by day and on a phone by night, each in a language of its own. */
export const looks = [
  { width: 1440, height: 900, colorScheme: 'light', language: 'es' },
  { width: 390, height: 844, colorScheme: 'dark', language: 'pt' },
] as const

/** Somebody signed in who looks so; the language stays that of the person. */
export async function openLook(
  browser: Browser,
  house: TestHouse,
  { width, height, colorScheme, language }: (typeof looks)[number],
): Promise<Page> {
  const context = await browser.newContext({
    ...{ viewport: { width, height }, colorScheme, locale: language },
    ...{ reducedMotion: 'reduce', bypassCSP: true },
  })
  const page = await context.newPage()
  await signIn(page, house)
  if (language !== 'es') await speak(page, language)
  return page
}

/** In the colours of the day or of the night, all of them changed. */
export async function dress(page: Page, colorScheme: 'light' | 'dark') {
  await page.emulateMedia({ colorScheme })
  await page
    .locator(`html[data-mantine-color-scheme=${colorScheme}]`)
    .waitFor({ state: 'attached' })
}

/** The language of the person's own record is Spanish: choose another as a person would. */
export async function speak(page: Page, language: string) {
  await page.locator('.rail-profile').click()
  await page.locator(`[role=menuitem][lang=${language}]`).click()
  await page.locator(`html[lang=${language}]`).waitFor({ state: 'attached' })
}

/** What axe finds, each with where. */
export async function violations(page: Page, options: object): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe)
  return page.evaluate(
    async (options) => {
      const run = Reflect.get(globalThis, 'axe').run
      const found = await run(options)
      return found.violations.map(
        (each: { id: string; nodes: { target: string[]; failureSummary: string }[] }) =>
          `${each.id}: ${each.nodes
            .slice(0, 3)
            .map(
              ({ target, failureSummary }) =>
                `${target.join(' ')} (${failureSummary.slice(0, 160)})`,
            )
            .join(' | ')}`,
      )
    },
    { ...options, resultTypes: ['violations'], preload: false },
  )
}
