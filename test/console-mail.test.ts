// Letters in the inbox, as a person of the staff reads and answers them: by real mail on one side, in
// a real browser on the other. What a letter brings of its own does nothing outside of its frame.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { headerOf } from '../server/modules/channels/mail/testing.ts'
import { looks, openLook, standards, violations } from './axe.ts'
import { openPage, signIn, withoutBrowser } from './browser.ts'
import { openBrowser } from './chromium.ts'
import { buildConsole, buildWidget } from './console-build.ts'
import {
  type ConsoleMailStage,
  hostilePage,
  newsletter,
  openConsoleMailStage,
} from './mail-stage.ts'
import { type HostSite, openChat, openHostSite, sayIn, taken } from './widget-stage.ts'

describe('letters in the inbox', { skip: withoutBrowser }, () => {
  let stage: ConsoleMailStage
  let site: HostSite
  let browser: Browser
  let page: Page
  const problems: string[] = []
  /** What was asked of anybody but the house. */
  const strayed: string[] = []

  const box = () => page.locator('.box-text textarea')
  const bubble = (text: string) => page.locator('.message', { hasText: text })
  const press = (text: string, name: string) =>
    bubble(text).getByRole('button', { name }).press('Enter')
  const open = async (address: string) => {
    await page.goto(`${stage.house.url}/inbox/${await stage.customerAt(address)}`)
    await box().waitFor()
  }
  /** Looking into the frame from here is itself a script, which it blocks and tells. */
  const ownProblems = () => problems.filter((one) => !one.startsWith('Blocked script execution'))
  /** The page of a letter, when all of it stands; not looked into yet. */
  const openOriginal = async (text: string) => {
    const [frame] = await Promise.all([
      page.waitForEvent('framenavigated', (one) => one.url().endsWith('/original')),
      press(text, 'Ver el original'),
    ])
    await frame.waitForLoadState('load')
    return frame
  }
  const offer = async (...titles: string[]) => {
    await page.getByRole('button', { name: 'Ofrecer opciones' }).press('Enter')
    for (const title of titles) {
      await page.getByRole('button', { name: 'Agregar una opción' }).press('Enter')
      await page.keyboard.type(title)
    }
  }
  const openPreview = async (channel: string) => {
    await page.getByRole('button', { name: 'Vista previa' }).press('Enter')
    const preview = page.locator(`.channel-preview[data-channel=${channel}]`)
    await preview.waitFor()
    return preview
  }
  const write = (address: string, letter: object) =>
    stage.sender.send({ from: address, to: stage.mailbox.address, ...letter })

  before(async () => {
    buildConsole()
    buildWidget()
    stage = await openConsoleMailStage()
    site = await openHostSite(stage.house)
    browser = await openBrowser()
    page = await openPage(browser, problems)
    page.context().on('request', (request) => {
      const { origin, protocol } = new URL(request.url())
      if (/^http/.test(protocol) && origin !== stage.house.url) strayed.push(request.url())
    })
    // Where a link of a letter leads.
    await page
      .context()
      .route('https://tienda.example/**', (route) =>
        route.fulfill({ contentType: 'text/html', body: '<title>Tienda</title>' }),
      )
    await signIn(page, stage.house)
  })
  after(async () => {
    await browser?.close()
    await site?.close()
    await stage?.close()
  })

  it('shows the subject and the new words; what they answer is folded, opened and closed', async () => {
    await write('Ana Rojas <ana@example.com>', newsletter)
    await page.locator('.thread-row', { hasText: 'Ana Rojas' }).waitFor()
    await open('ana@example.com')
    const letter = bubble('le mando las fotos')
    assert.equal(await letter.locator('.said-head').textContent(), 'Su compra, con fotos')
    assert.equal(await page.getByText('Con una foto alcanza').count(), 0)
    await press('le mando las fotos', 'Ver lo citado')
    await letter.locator('blockquote').getByText('Con una foto alcanza').waitFor()
    await press('le mando las fotos', 'Ocultar lo citado')
    await letter.locator('blockquote').waitFor({ state: 'detached' })
  })

  it('has its files to save, and the letter itself', async () => {
    const letter = bubble('le mando las fotos')
    const paper = letter.locator('.media-paper', { hasText: 'boleta.pdf' })
    const saved = async (link: ReturnType<typeof letter.locator>) => {
      const [download] = await Promise.all([page.waitForEvent('download'), link.press('Enter')])
      const chunks: Buffer[] = []
      for await (const chunk of await download.createReadStream()) chunks.push(chunk)
      return { name: download.suggestedFilename(), text: Buffer.concat(chunks).toString() }
    }
    assert.deepEqual(await saved(paper), { name: 'boleta.pdf', text: '%PDF-1.4\n%%EOF\n' })
    const original = await saved(letter.getByRole('link', { name: 'Descargar el correo' }))
    assert.equal(original.name, 'mail.eml')
    assert.equal(headerOf(original.text, 'Subject'), 'Su compra, con fotos')
  })

  it('shows its page in a frame of its own, with the picture it brings and none from elsewhere', async () => {
    const frame = await openOriginal('le mando las fotos')
    assert.deepEqual(problems, [])
    await frame.getByRole('heading', { name: 'Las fotos' }).waitFor()
    const inside = frame.getByAltText('El cierre, roto')
    await inside.waitFor()
    assert.equal(await inside.evaluate((one) => Reflect.get(one, 'naturalWidth')), 240)
    assert.equal(await frame.locator('img').count(), 1)
    assert.deepEqual(strayed, [])
  })

  it('opens a link of it beside, and tells that page nothing of ours', async () => {
    const link = page.frameLocator('.letter-page').getByText('La vi aquí')
    const [opened] = await Promise.all([page.context().waitForEvent('page'), link.press('Enter')])
    await opened.waitForURL('https://tienda.example/campera')
    const told = 'JSON.stringify([opener, document.referrer])'
    assert.equal(await opened.evaluate(told), '[null,""]')
    await opened.close()
    assert.deepEqual(strayed.splice(0), ['https://tienda.example/campera'])
    await press('le mando las fotos', 'Ocultar el original')
  })

  it('lets a hostile letter do nothing: no script, no form, no cover, nobody is asked', async () => {
    await write('Premios <premios@example.net>', {
      subject: '<script>top.robado = true</script>',
      text: 'Gane un premio: https://link.evil.example/premio',
      html: hostilePage,
    })
    await page.locator('.thread-row', { hasText: 'Premios' }).waitFor()
    await open('premios@example.net')
    const address = page.url()
    const told = problems.length
    const frame = await openOriginal('Gane un premio')
    assert.deepEqual(problems.slice(told), [])
    await frame.getByText('Fondo a elegir').waitFor()
    const left = frame.locator(
      'script, form, input, button, iframe, object, embed, svg, link, base',
    )
    assert.equal(await left.count(), 0)
    assert.equal(await frame.locator('meta[http-equiv], img').count(), 0)
    const styles = await frame
      .locator('[style]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('style')))
    assert.deepEqual(styles, [])
    const hrefs = await frame
      .locator('a')
      .evaluateAll((all) =>
        all.map((one) => [one.getAttribute('href'), one.getAttribute('target')]),
      )
    assert.deepEqual(hrefs, [
      [null, '_blank'],
      [null, '_blank'],
      [null, '_blank'],
      ['https://link.evil.example/premio', '_blank'],
    ])
    await frame.getByText('Reclamar', { exact: true }).click()
    assert.equal(await page.evaluate('window.robado'), undefined)
    assert.equal(page.url(), address)
    assert.deepEqual(strayed, [])
  })

  it('answers one letter of several, headed and numbered as the preview showed, at the real mailbox', async () => {
    const { mail, received } = stage
    const { address } = mail.mailbox({ id: 'lucia', name: 'Lucía García' })
    const first = await mail.write('lucia', { subject: '¿Tienen la Aurora?', text: '¿Hay en M?' })
    const second = await mail.write('lucia', { subject: 'Otra cosa', text: '¿Abren el domingo?' })
    await open(address)
    await bubble('¿Abren el domingo?').waitFor()
    await bubble('¿Hay en M?').focus()
    await bubble('¿Hay en M?').getByRole('button', { name: 'Responder' }).press('Enter')
    await page.keyboard.type('Sí, queda una. ¿Cómo la prefiere?')
    await offer('Retiro en la tienda', 'Envío a casa')
    const preview = await openPreview('email')
    await preview.getByText('2. Envío a casa').waitFor()
    const subject = await preview.locator('.preview-head b').innerText()
    const head = await preview.locator('.preview-head .meta').innerText()
    const text = await preview.locator('.preview-said').innerText()
    await box().press('Enter')
    const answer = await received('lucia', 'queda una')
    assert.equal(subject, 'Re: Otra cosa')
    assert.equal(subject, answer.subject)
    assert.equal(head, `${answer.from.name} <${answer.from.address}> → ${answer.to}`)
    assert.equal(text, answer.text.trim())
    assert.equal(headerOf(answer.raw!, 'In-Reply-To'), first.messageId)
    // Both were written within one second, which is all that their clock tells.
    assert.deepEqual(answer.references.toSorted(), [first.messageId, second.messageId].toSorted())
    const own = page.locator('.message[data-direction=out]', { hasText: 'queda una' })
    await own.locator('[data-state=accepted]').waitFor()
    await own.locator('.quote', { hasText: '¿Hay en M?' }).waitFor()
  })

  it('shows what its answers quote, and which choice they mean', async () => {
    const { mail, received } = stage
    const answer = await received('lucia', 'queda una')
    await mail.write('lucia', { text: 'Gracias, lo pienso.', answers: answer.id })
    const thanks = bubble('Gracias, lo pienso.')
    await thanks.locator('.quote', { hasText: 'Sí, queda una.' }).waitFor()
    await thanks.getByRole('button', { name: 'Ver lo citado' }).press('Enter')
    await thanks.locator('blockquote').getByText('2. Envío a casa').waitFor()
    await mail.write('lucia', { text: '2', answers: answer.id })
    const own = page.locator('.message[data-direction=out]', { hasText: 'queda una' })
    await own.locator('[data-made]', { hasText: 'Envío a casa' }).waitFor()
  })

  it('previews choices in the chat as the buttons that their visitor gets', async () => {
    const visitor = await (await browser.newContext({ locale: 'es' })).newPage()
    visitor.on('pageerror', (error) => problems.push(String(error)))
    await visitor.goto(site.page())
    await openChat(visitor)
    await sayIn(visitor, '¿Hacen envíos?')
    await taken(visitor, '¿Hacen envíos?').waitFor()
    await page.locator('.thread-row', { hasText: '¿Hacen envíos?' }).locator('a').press('Enter')
    await bubble('¿Hacen envíos?').waitFor()
    await box().fill('Sí. ¿A dónde?')
    await offer('Lima', 'Cusco', 'Otra ciudad', 'Ninguna')
    const preview = await openPreview('webchat')
    const buttons = preview.locator('.preview-buttons li')
    await buttons.nth(3).waitFor()
    const shown = [
      await preview.locator('.preview-said').innerText(),
      ...(await buttons.allInnerTexts()),
    ]
    await box().press('Enter')
    const row = visitor.locator('.row:not(.own)', { hasText: 'Sí. ¿A dónde?' })
    await row.getByRole('button', { name: 'Cusco' }).waitFor()
    assert.deepEqual(shown, [
      await row.locator('.bubble').innerText(),
      ...(await row.locator('.choices button').allInnerTexts()),
    ])
    await row.getByRole('button', { name: 'Cusco' }).press('Enter')
    await bubble('Sí. ¿A dónde?').locator('[data-made]', { hasText: 'Cusco' }).waitFor()
    await visitor.context().close()
  })

  for (const look of looks)
    it(`has no violation at ${look.width} px, ${look.colorScheme}, in ${look.language}`, async () => {
      const { house, customerAt } = stage
      const other = await openLook(browser, house, look)
      await other.goto(`${house.url}/inbox/${await customerAt('ana@example.com')}`)
      const acts = other.locator('.letter-tools button')
      await acts.nth(0).click()
      await other.locator('.letter-quoted').waitFor()
      assert.deepEqual(await violations(other, standards), [], 'what is quoted')
      await acts.nth(1).click()
      await other.frameLocator('.letter-page').getByRole('heading').waitFor()
      assert.deepEqual(await violations(other, standards), [], 'its page')
      await other.locator('.box-text textarea').fill('¿Cómo la prefiere?')
      await other.locator('[data-tool=choices]').click()
      await other.locator('.tray > .row > button').first().click()
      await other.locator('.choice-fields input').fill('Retiro en la tienda')
      const preview = other.locator('[data-tool=preview]')
      await preview.waitFor({ state: 'attached' })
      if (!(await preview.isVisible())) await other.locator('[data-tool=more]').click()
      await preview.click()
      await other.locator('.preview-head').waitFor()
      assert.deepEqual(await violations(other, standards), [], 'the preview')
      await other.locator('.box-text textarea').fill('')
      await other.context().close()
    })

  it('raised no error and met no block by the policy', () => {
    assert.deepEqual(ownProblems(), [])
  })
})
