// Every screen, filled: axe finds nothing, in the light and in the dark. Other languages change only
// words, which types hold to be there and the pseudo-locale to have room: of them each room is looked
// at once. The policy of the page is bypassed for this alone, because
// axe has to be put into it.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, describe, it } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { languages } from '../words/index.ts'
import { signIn, withoutBrowser } from './browser.ts'
import { consoleScreens, type Known, openStage, type Stage } from './console-screens.ts'
import type { TestHouse } from './house.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** The first screen of each room, without what opens in it. */
const rooms = consoleScreens.filter(
  ({ name }) => name.startsWith('settings') || !name.includes('-'),
)

describe('the screens of the console', { skip: withoutBrowser }, () => {
  let stage: Stage
  let house: TestHouse
  let browser: Browser
  let known: Known

  before(async () => {
    stage = await openStage(30)
    ;({ house, browser, known } = stage)
  })
  after(() => stage?.close())

  for (const language of languages)
    describe(`in ${language}`, () => {
      let context: BrowserContext
      let page: Page

      before(async () => {
        context = await browser.newContext({
          viewport: { width: 1280, height: 800 },
          locale: language,
          colorScheme: 'light',
          reducedMotion: 'reduce',
          bypassCSP: true,
        })
        page = await context.newPage()
      })
      after(() => context?.close())

      it('the way in has no violation', async () => {
        for (const path of ['/sign-in', '/forgot', '/reset/some-token-of-twenty-letters']) {
          await page.goto(house.url + path)
          await page.locator('form').waitFor()
          assert.deepEqual(await violations(page), [], path)
        }
        await signIn(page, house)
        await speak(page, language)
      })

      for (const screen of language === languages[0] ? consoleScreens : rooms)
        it(`${screen.name} has no violation`, async () => {
          await page.emulateMedia({ colorScheme: 'light' })
          await page.goto(house.url + screen.path(known))
          await screen.ready(page, known)
          assert.equal(await page.locator('html').getAttribute('lang'), language)
          assert.deepEqual(await violations(page), [])
          if (language !== languages[0]) return
          await page.emulateMedia({ colorScheme: 'dark' })
          await page.locator('[data-mantine-color-scheme=dark]').waitFor({ state: 'attached' })
          assert.deepEqual(await violations(page, ['color-contrast']), [])
        })
    })
})

/** The language of the person's own record is Spanish: choose another as a person would. */
async function speak(page: Page, language: string) {
  await page.locator('.rail-profile').click()
  await page.locator(`[role=menuitem][lang=${language}]`).click()
  await page.locator(`html[lang=${language}]`).waitFor({ state: 'attached' })
}

async function violations(page: Page, rules?: string[]): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(
    async ([only, tags]) => {
      const run = Reflect.get(globalThis, 'axe').run
      const runOnly = only ? { type: 'rule', values: only } : { type: 'tag', values: tags }
      const found = await run({ runOnly })
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
    [rules, standards] as const,
  )
}
