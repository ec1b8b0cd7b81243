// Every screen, filled: axe finds nothing, in the light and in the dark in Spanish, and without
// colours in one of the other two languages, turn about. The policy of the page is bypassed for this alone,
// because axe has to be put into it.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { type Language, languages } from '../words/index.ts'
import { contrast, dress, speak, standards, violations } from './axe.ts'
import { signIn, withoutBrowser } from './browser.ts'
import { consoleScreens, openStage, type Stage, visit } from './console-screens.ts'
import type { TestHouse } from './house.ts'

/** All that another language may change. */
const words = { ...standards, rules: { 'color-contrast': { enabled: false } } }

describe('the screens of the console', { skip: withoutBrowser }, () => {
  let stage: Stage
  let house: TestHouse
  let browser: Browser

  before(async () => {
    stage = await openStage(30)
    ;({ house, browser } = stage)
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
          assert.deepEqual(await violations(page, standards), [], path)
        }
        await signIn(page, house)
        await speak(page, language)
      })

      for (const screen of screensIn(language))
        it(`${screen.name} has no violation`, async () => {
          await dress(page, 'light')
          await visit(page, stage, screen)
          assert.equal(await page.locator('html').getAttribute('lang'), language)
          const isFirst = language === languages[0]
          assert.deepEqual(await violations(page, isFirst ? standards : words), [])
          if (!isFirst) return
          await dress(page, 'dark')
          assert.deepEqual(await violations(page, contrast), [])
        })
    })
})

/** All in the first language; of the others each takes its share. */
function screensIn(language: Language) {
  const [first, ...others] = languages
  if (language === first) return consoleScreens
  return consoleScreens.filter((_, n) => others[n % others.length] === language)
}
