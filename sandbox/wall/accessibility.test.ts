// The wall, filled, with its sheets and drawers open, in three languages, and in the dark, whose
// colours no language changes, in the first of them: axe finds nothing.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { findChromium } from '../../test/chromium.ts'
import { languages } from '../../words/index.ts'
import { fillChat, openStage, type Stage } from './testing.ts'
import { wallWords } from './words/index.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const skip = findChromium() ? false : 'no Chromium here; name one with CHROMIUM'

describe('the wall', { skip }, () => {
  let stage: Stage
  before(async () => {
    stage = await openStage()
    await fillChat(stage)
    stage.mail.mailbox({ id: 'lucia', name: 'Lucía García' })
    await stage.sendLetter({
      from: 'Tienda Andina <hola@andina.example>',
      to: 'lucia.garcia@correo.example',
      subject: 'Su pedido',
      text: 'Está listo: https://andina.example/p/7',
    })
  })
  after(() => stage?.close())

  for (const language of languages)
    for (const width of [1280, 390])
      it(`has no violation in ${language}, ${width} pixels wide`, async () => {
        const words = wallWords[language]
        const context = await stage.browser.newContext({
          viewport: { width, height: 860 },
          locale: language,
          reducedMotion: 'reduce',
          bypassCSP: true,
        })
        const page = await context.newPage()
        await page.goto(`${stage.wall.link('+5115550100', { as: 'lucia' })}`)
        await page.locator('.bubble').nth(10).waitFor()
        assert.equal(await page.locator('html').getAttribute('lang'), language)
        const check = async (what: string) => {
          await page.emulateMedia({ colorScheme: 'light' })
          await page.locator('[data-mantine-color-scheme=light]').waitFor()
          assert.deepEqual(await violations(page), [], what)
          if (language !== languages[0] || width < 1280) return
          await page.emulateMedia({ colorScheme: 'dark' })
          await page.locator('[data-mantine-color-scheme=dark]').waitFor()
          assert.deepEqual(await violations(page, ['color-contrast']), [], `${what}, dark`)
        }
        await check('phone')
        const sheets: [string, () => Promise<void>][] = [
          ['actions', () => page.locator('.act').first().click()],
          ['attach', () => page.getByRole('button', { name: words.attach, exact: true }).click()],
          ['emoji', () => page.getByRole('button', { name: words.emoji, exact: true }).click()],
          ['list', () => page.getByRole('button', { name: 'Ver tiendas' }).click()],
          ['place', () => page.getByRole('button', { name: words.sendLocation }).click()],
          ['settings', () => page.getByRole('button', { name: words.settings }).click()],
          ['person', () => page.getByRole('button', { name: words.addPerson }).click()],
        ]
        for (const [what, open] of sheets) {
          await open()
          await page.locator('dialog[open]').waitFor()
          await check(what)
          await page.keyboard.press('Escape')
          await page.locator('dialog').waitFor({ state: 'detached' })
        }
        await page.locator('[data-key="lucia/site"]').click()
        await page.frameLocator('#site-lucia iframe').locator('#visits').waitFor()
        await page.locator('[data-key="lucia/mail"]').click()
        await page.locator('[data-letter]').waitFor()
        await check('mailbox and browser')
        await page.locator('[data-letter]').click()
        await check('letter')
        await page.getByRole('button', { name: words.reply, exact: true }).last().click()
        await page.locator('form.letter').waitFor()
        await check('writing a letter')
        for (const drawer of [words.faults, words.connection]) {
          await page.getByRole('button', { name: drawer, exact: true }).click()
          await page.locator('.drawer:not([hidden])').waitFor()
          await check(drawer)
          await page.keyboard.press('Escape')
        }
        await context.close()
      })
})

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
              ({ target, failureSummary }) => `${target.join(' ')} ${failureSummary.slice(0, 160)}`,
            )
            .join(' | ')}`,
      )
    },
    [rules, standards] as const,
  )
}
