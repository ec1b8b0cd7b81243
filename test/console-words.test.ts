// The main screens in the pseudo-locale, on a desk and then made as narrow as a phone: no word is clipped, runs out of
// its box or out of the window, and none is on screen that did not come from the words.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { getCountries } from 'libphonenumber-js/min'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { z } from 'zod'
import { emoji } from '../words/es/emoji.ts'
import { formatsOf } from '../words/index.ts'
import { signIn, withoutBrowser } from './browser.ts'
import { consoleScreens, openStage, type Stage, visit } from './console-screens.ts'
import type { TestHouse } from './house.ts'
import { marks, pseudoConsole } from './pseudo-words.ts'

describe('the words of the console', { skip: withoutBrowser }, () => {
  let stage: Stage
  let house: TestHouse
  let browser: Browser

  before(async () => {
    stage = await openStage(20, { consoleFolder: pseudoConsole })
    ;({ house, browser } = stage)
  })
  after(() => stage?.close())

  it('are looked at by scripts that do see what is cut and what was not translated', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 400 } })
    await page.setContent(`
      <p style="width: 40px; overflow: hidden; white-space: nowrap">⟦Cut off at its end⟧</p>
      <button style="width: 40px; white-space: nowrap">⟦Out of the button⟧</button>
      <p style="white-space: nowrap; width: max-content">⟦Out of the window${' on'.repeat(40)}⟧</p>
      <p>⟦Whole⟧ <span title="Strange hint">Strange word</span></p>`)
    const clipped = await findClipped(page)
    assert.deepEqual(
      clipped.map((each) => each.split(':')[0]),
      ['cut by p.', 'out of button.', 'out of the window'],
    )
    assert.deepEqual((await findUnmarked(page)).sort(), ['Strange hint', 'Strange word'])
    await page.close()
  })

  describe('forty per cent longer', () => {
    let context: BrowserContext
    let page: Page
    /** What the server told this browser: data, which nobody translates. */
    const told = new Set<string>()
    const reading: Promise<void>[] = []

    before(async () => {
      context = await browser.newContext({ viewport: desk, locale: 'es', reducedMotion: 'reduce' })
      page = await context.newPage()
      page.on('response', (answer) => {
        if (!/\/api\//.test(answer.url()) || !/json/.test(answer.headers()['content-type'] ?? ''))
          return
        // Said while a page goes: its answer may never be read to the end.
        if (/\/presence$/.test(answer.url())) return
        const read = async () => {
          for (const word of wordsOf(await answer.text().catch(() => ''))) told.add(word)
        }
        reading.push(read())
      })
      await signIn(page, house)
    })
    after(() => context?.close())

    for (const screen of consoleScreens)
      it(`${screen.name} has room for its words, and all are words of ours`, async () => {
        await page.setViewportSize(desk)
        await visit(page, stage, screen)
        await page.evaluate('document.fonts.ready')
        await look()
        await page.setViewportSize(phone)
        await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done)))')
        await screen.onPhone?.(page)
        await look()
      })

    async function look() {
      const width = page.viewportSize()?.width
      assert.deepEqual(await findClipped(page), [], `at ${width} pixels`)
      for (const word of wordsOf(decodeURIComponent(page.url()))) told.add(word)
      await Promise.all(reading)
      const strange = (await findUnmarked(page)).filter(
        (text) => !wordsOf(text).every((word) => told.has(word) || untranslated.has(word)),
      )
      assert.deepEqual(strange, [], `at ${width} pixels`)
    }
  })
})

const desk = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }

/** Words of three letters and more; shorter ones are units, keys and initials. */
const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .normalize('NFC')
    .match(/\p{L}{3,}/gu) ?? []

const countryNames = new Intl.DisplayNames('es', { type: 'region' })

/** Names that no language translates, and what `Intl` makes of countries, dates and ages. */
const untranslated: ReadonlySet<string> = new Set([
  ...['ctrl', 'esc', 'chrome', 'linux', 'pdf', 'kib'],
  // Of a box that measures how high another must be; nobody sees it.
  ...['autosize', 'measurement'],
  // They come apart from the words that are made longer here.
  ...wordsOf(JSON.stringify(emoji)),
  ...getCountries().flatMap((country) => wordsOf(countryNames.of(country) ?? '')),
  ...Array.from({ length: 366 }, (_, day) => new Date(2026, 0, 1 + day)).flatMap((date) => {
    const { date: short, day, dateTime, ago } = formatsOf('es')
    const iso = date.toISOString()
    const ages = [1, 100, 4000, 90_000, 180_000, 300_000].map((seconds) =>
      ago(iso, new Date(date.getTime() + seconds * 1000)),
    )
    return [short(iso), day(iso), dateTime(iso), ...ages].flatMap(wordsOf)
  }),
])

/** Of the page, by a script that stands beside; in JavaScript, because it is typed by the browser. */
const script = (name: string) =>
  readFileSync(join(import.meta.dirname, 'page-scripts', name), 'utf8')
const run = async (page: Page, name: string): Promise<string[]> =>
  z
    .array(z.string())
    .parse(
      await page.evaluate(`(${script(name).replace('export ', '')})(${JSON.stringify(marks)})`),
    )

/** Our words that are cut by a box, or stand out of a button or the window. */
const findClipped = (page: Page) => run(page, 'find-clipped.js')
/** Texts, names and hints with what stands between the marks taken out. */
const findUnmarked = (page: Page) => run(page, 'find-unmarked.js')
