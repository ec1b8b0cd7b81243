import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { findChromium } from '../../test/chromium.ts'
import { openStage, type Stage } from './testing.ts'

const skip = findChromium() ? false : 'no Chromium here; name one with CHROMIUM'

describe('the wall', { skip }, () => {
  let stage: Stage
  let page: Page
  let faults: string[]

  before(async () => {
    stage = await openStage()
    const opened = await stage.openPage()
    page = opened.page
    faults = opened.faults
    await page.goto(stage.wall.link('+51 1 555 0100', { as: 'lucia', text: 'Hola, soy TAP-7' }))
    await box().waitFor()
  })
  after(() => stage?.close())
  afterEach(() => assert.deepEqual(faults, [], 'the page or its policy complains'))

  const box = () => page.locator('#phone-lucia textarea')
  const bubbles = (kind = '') => page.locator(`#phone-lucia .bubble${kind}`)
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
  const lastTold = async () => (await stage.told()).at(-1)
  const write = async (text: string) => {
    await box().fill(text)
    await box().press('Enter')
    await bubbles('.mine').filter({ hasText: text }).waitFor()
  }

  it('a link opens the chat with the text written and not sent; Enter sends it', async () => {
    assert.equal(await box().inputValue(), 'Hola, soy TAP-7')
    assert.deepEqual(await stage.told(), [])
    assert.equal(await page.locator('#phone-lucia textarea:focus').count(), 1)
    await page.keyboard.press('Enter')
    await bubbles('.mine').getByLabel('entregado').waitFor()
    assert.partialDeepStrictEqual(await lastTold(), {
      from: '51987654321',
      type: 'text',
      text: { body: 'Hola, soy TAP-7' },
    })
    assert.equal(await box().inputValue(), '')
  })

  it('shows at once what the business does: reading, writing, answering', async () => {
    const id = String((await lastTold())?.id)
    await stage.send({ status: 'read', message_id: id, typing_indicator: { type: 'text' } })
    await bubbles('.mine').getByLabel('leído').waitFor()
    const status = page.locator('#phone-lucia .status')
    await status.filter({ hasText: 'escribiendo' }).waitFor()
    await stage.send({ type: 'text', text: { body: 'Buenas, *Lucía*' } })
    await bubbles('.theirs').locator('strong', { hasText: 'Lucía' }).waitFor()
    await status.filter({ hasText: 'en línea' }).waitFor()
    const [answer] = stage.graph.received('lucia', stage.numberId)
    assert.equal(answer?.state, 'read', 'she looks at the chat')
  })

  it('by keyboard alone: chooses a button, then a row of a list, and answers a message', async () => {
    const titles = ['Centro', 'Miraflores']
    const buttons = titles.map((title) => ({ type: 'reply', reply: { id: title, title } }))
    const action = { buttons }
    const ask = { type: 'button', body: { text: '¿Dónde?' }, action }
    await stage.send({ type: 'interactive', interactive: ask })
    await button('Miraflores').focus()
    await page.keyboard.press('Enter')
    await bubbles('.mine').filter({ hasText: 'Miraflores' }).waitFor()
    assert.partialDeepStrictEqual(await lastTold(), {
      interactive: { button_reply: { id: 'Miraflores', title: 'Miraflores' } },
    })
    const rows = [
      { id: 'r1', title: 'Hoy' },
      { id: 'r2', title: 'Mañana' },
    ]
    const list = { button: 'Ver días', sections: [{ title: 'Días', rows }] }
    const when = { type: 'list', body: { text: '¿Cuándo?' }, action: list }
    const listId = await stage.send({ type: 'interactive', interactive: when })
    await button('Ver días').press('Enter')
    await page.getByRole('radio', { name: 'Hoy' }).press('ArrowDown')
    await page.keyboard.press('Enter')
    await bubbles('.mine').filter({ hasText: 'Mañana' }).waitFor()
    assert.partialDeepStrictEqual(await lastTold(), {
      interactive: { list_reply: { id: 'r2', title: 'Mañana' } },
      context: { id: listId },
    })
    await button(/^Acciones: ¿Cuándo\?/).press('Enter')
    await button('Responder').press('Enter')
    await page.keyboard.type('Mejor el lunes')
    await page.keyboard.press('Enter')
    await bubbles('.mine').filter({ hasText: 'Mejor el lunes' }).waitFor()
    assert.partialDeepStrictEqual(await lastTold(), {
      text: { body: 'Mejor el lunes' },
      context: { id: listId },
    })
  })

  it('reacts and takes it back, edits, deletes', async () => {
    await write('Una cosa mas')
    const of = String((await lastTold())?.id)
    const act = async (name: string) => {
      await bubbles('.mine').last().hover()
      await bubbles('.mine').last().locator('.act').click()
      await button(name).click()
    }
    await act('Reaccionar 👍')
    await page.locator('#phone-lucia .reactions').waitFor()
    assert.partialDeepStrictEqual(await lastTold(), { reaction: { message_id: of, emoji: '👍' } })
    await act('Quitar la reacción')
    await page.locator('#phone-lucia .reactions').waitFor({ state: 'detached' })
    await act('Editar')
    await page.locator('dialog textarea').fill('Una cosa más')
    await button('Guardar').click()
    await bubbles('.mine').last().getByText('editado').waitFor()
    assert.partialDeepStrictEqual(await lastTold(), {
      type: 'edit',
      edit: { original_message_id: of, message: { text: { body: 'Una cosa más' } } },
    })
    await act('Eliminar')
    await bubbles('.mine').last().getByText('Mensaje eliminado').waitFor()
    assert.partialDeepStrictEqual(await lastTold(), { type: 'revoke' })
  })

  it('sends a picture with words, a file, a place, a contact, an order, an answer to a form', async () => {
    const attach = async (name: string) => {
      await page.locator('#phone-lucia').getByLabel('Adjuntar').click()
      await button(name).click()
    }
    await attach('Foto de ejemplo')
    await page.getByLabel('Texto de la foto').fill('Así quedó')
    await button('Enviar').last().click()
    await bubbles('.mine').locator('img[alt="Así quedó"]').waitFor()
    assert.partialDeepStrictEqual(await lastTold(), {
      type: 'image',
      image: { caption: 'Así quedó', mime_type: 'image/jpeg' },
    })
    const chosen = page.waitForEvent('filechooser')
    await attach('Documento')
    await (await chosen).setFiles({
      name: 'boleta ñ.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.4'),
    })
    await bubbles('.mine').getByText('boleta ñ.pdf').waitFor()
    assert.partialDeepStrictEqual(await lastTold(), { document: { filename: 'boleta ñ.pdf' } })
    for (const [name, expected] of [
      ['Ubicación', { type: 'location', location: { latitude: -12.0464 } }],
      ['Pedido del catálogo', { order: { product_items: [{ quantity: 1, currency: 'PEN' }] } }],
      ['Formulario', { interactive: { type: 'nfm_reply' } }],
    ] as const) {
      const count = await bubbles('.mine').count()
      await attach(name)
      await page.locator('dialog').getByRole('button', { name: 'Enviar' }).click()
      await bubbles('.mine').nth(count).waitFor()
      assert.partialDeepStrictEqual(await lastTold(), expected)
    }
    await attach('Escribir desde un anuncio')
    await bubbles('.mine').filter({ hasText: 'vi su anuncio' }).waitFor()
    assert.partialDeepStrictEqual(await lastTold(), { referral: { source_type: 'ad' } })
  })

  it('with receipts off nobody learns of the reading; switched off, nothing arrives', async () => {
    const { graph, numberId } = stage
    const settle = async (name: string) => {
      await page.getByLabel('Ajustes del teléfono: Lucía García').click()
      await page.getByRole('switch', { name }).click()
      await page.keyboard.press('Escape')
      await page.locator('dialog').waitFor({ state: 'detached' })
    }
    const lucia = () => graph.world.customers.get('lucia')
    await settle('Confirmaciones de lectura')
    await stage.send({ type: 'text', text: { body: '¿Sigue ahí?' } })
    await bubbles('.theirs').filter({ hasText: '¿Sigue ahí?' }).waitFor()
    assert.equal(lucia()?.sendsReadReceipts, false)
    assert.doesNotMatch(graph.told.at(-1)?.body ?? '', /"status":"read"/)
    await settle('Teléfono encendido')
    await page.locator('#phone-lucia.off').waitFor()
    await stage.send({ type: 'text', text: { body: 'Llegará luego' } })
    assert.equal(await bubbles('.theirs').filter({ hasText: 'Llegará luego' }).count(), 0)
    await settle('Teléfono encendido')
    await bubbles('.theirs').filter({ hasText: 'Llegará luego' }).waitFor()
    assert.equal(graph.received('lucia', numberId).at(-1)?.state, 'read')
  })

  it('puts several phones up, counts what comes for the others, and takes in new people', async () => {
    const { graph, numberId } = stage
    await page.locator('[data-person=sol]').click()
    await page.locator('#phone-sol textarea').fill('Buenas')
    await page.locator('#phone-sol textarea').press('Enter')
    await page.locator('#phone-sol').getByLabel('entregado').waitFor()
    const told = await lastTold()
    assert.equal(told?.from, undefined)
    await page.locator('[data-person=sol]').press('Enter')
    await page.locator('#phone-sol').waitFor({ state: 'detached' })
    assert.equal(await page.locator('[data-person=sol]:focus').count(), 1, 'focus stays')
    const text = { type: 'text', text: { body: 'Hola, Sol' } }
    await stage.send({ ...text, to: undefined, recipient: told?.from_user_id })
    await page.locator('[data-person=sol] .badge', { hasText: '1' }).waitFor()
    assert.equal(graph.received('sol', numberId)[0]?.state, 'delivered')
    await button('Añadir persona').click()
    await page.getByLabel('Nombre', { exact: true }).fill('Ana Flores')
    await page.getByLabel(/^Número, con país/).fill('+51 933 333 333')
    await button('Añadir').click()
    await page.getByRole('heading', { name: 'Ana Flores +51933333333' }).waitFor()
    for (let n = 0; n < 8; n += 1) graph.addCustomer({ id: `p${n}`, name: `Persona ${n}` })
    graph.addCustomer({ id: 'belen', name: 'Belén Ñahui' })
    graph.say('belen', numberId, { type: 'text', text: 'Hola' })
    await page.locator('[data-person=belen]').waitFor()
    await page.getByLabel('Buscar persona').fill('belen')
    await page.locator('[data-person=p1]').waitFor({ state: 'detached' })
    assert.equal(await page.locator('[data-person]').count(), 1)
    await page.getByLabel('Buscar persona').fill('')
  })

  it('switches faults, and connects by hand', async () => {
    const { graph, numberId } = stage
    await button('Fallos').click()
    const silent = page.getByLabel('Acepta y no responde')
    await silent.selectOption('Una vez')
    await page.locator('.fault-row.on').waitFor()
    assert.partialDeepStrictEqual(graph.world.faults, [{ fault: 'silent', times: 1 }])
    await button('Quitar todos').click()
    await page.locator('.fault-row.on').waitFor({ state: 'detached' })
    assert.deepEqual(graph.world.faults, [])
    await button('Conexión').click()
    await page.getByText(graph.connection(numberId).secrets.appSecret).waitFor()
    const [address = ''] = graph.told.map(({ url }) => url)
    await page.getByLabel('Dirección para los avisos').fill(address)
    await button('Verificar y guardar').click()
    await page.getByText('La dirección respondió bien.').waitFor()
  })

  it('a mailbox takes letters, answers in their thread, and presses what a provider offers', async (test) => {
    await page.locator('[data-key="lucia/mail"]').click()
    const mailbox = page.locator('#mail-lucia')
    await mailbox.getByText('lucia.garcia@correo.example').waitFor()
    await mailbox.getByText('Todavía no hay cartas.').waitFor()
    const posted: string[] = []
    const unsubscribing = createServer((request, response) => {
      posted.push(`${request.method} ${request.url}`)
      response.end()
    }).listen(0, '127.0.0.1')
    test.after(() => unsubscribing.close())
    await once(unsubscribing, 'listening')
    const { port } = unsubscribing.address() as AddressInfo
    await stage.sendLetter({
      from: 'Tienda Andina <hola@andina.example>',
      to: 'lucia.garcia@correo.example',
      subject: 'Su pedido',
      text: 'Está listo. Siga aquí: https://wa.me/5115550100?text=Hola',
      messageId: '<pedido@andina.example>',
      envelope: { from: 'rebotes@andina.example', to: ['lucia.garcia@correo.example'] },
      headers: {
        'List-Unsubscribe': `<http://127.0.0.1:${port}/u/1>, <mailto:baja@andina.example>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      },
    })
    await mailbox.getByRole('button', { name: /Su pedido/ }).click()
    assert.match(
      (await mailbox.locator('.text a').getAttribute('href')) ?? '',
      /^\/wa\/5115550100\?text=Hola&as=lucia$/,
    )
    await mailbox.getByRole('button', { name: 'Darse de baja' }).click()
    await mailbox.getByText('Se dio de baja.').waitFor()
    assert.deepEqual(posted, ['POST /u/1'])
    await mailbox.getByRole('button', { name: 'Es spam' }).click()
    await mailbox.getByText('Marcada como spam').waitFor()
    assert.match(stage.letters.at(-1)?.raw ?? '', /report-type=feedback-report/)
    assert.deepEqual(stage.letters.at(-1)?.to, ['rebotes@andina.example'])
    await mailbox.getByRole('button', { name: 'Responder' }).click()
    await mailbox.getByLabel('Texto de la carta').fill('Gracias, paso mañana')
    await mailbox.getByRole('button', { name: 'Enviar' }).click()
    await mailbox.getByRole('button', { name: /Re: Su pedido/ }).waitFor()
    const { raw, to } = stage.letters.at(-1)!
    assert.deepEqual(to, ['hola@andina.example'])
    assert.match(raw, /^In-Reply-To: <pedido@andina.example>/m)
    assert.match(raw, /^References: <pedido@andina.example>/m)
    assert.match(raw, /^Gracias, paso ma/m)
    await page.locator('[data-key="lucia/mail"]').click()
    await mailbox.waitFor({ state: 'detached' })
    await stage.sendLetter({ to: 'lucia.garcia@correo.example', from: 'hola@andina.example' })
    await page.locator('[data-key="lucia/mail"] .badge', { hasText: '1' }).waitFor()
  })

  it('faults of the mail strike as they are switched, and a refusal is told', async () => {
    await button('Fallos').click()
    await page.getByLabel('El buzón rechaza la carta (550)').selectOption('Una vez')
    await page.locator('.fault-row.on').waitFor()
    const letter = { to: 'lucia.garcia@correo.example', from: 'hola@andina.example', text: 'Hola' }
    await assert.rejects(stage.sendLetter(letter), /5\.2\.1/)
    await stage.sendLetter(letter)
    await page.getByLabel('Que vuelva más tarde (451)').selectOption('Siempre')
    await page.locator('.fault-row.on').waitFor()
    await assert.rejects(stage.sendLetter(letter), /4\.2\.1/)
    await assert.rejects(stage.sendLetter({ ...letter, to: 'nadie@correo.example' }), /5\.1\.1/)
    await button('Quitar todos').click()
    await page.locator('.fault-row.on').waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
  })

  it('each person has a browser of their own on the page of the company', async () => {
    for (const person of ['lucia', 'sol']) await page.locator(`[data-key="${person}/site"]`).click()
    const siteOf = (person: string) => page.frameLocator(`#site-${person} iframe`)
    await siteOf('lucia').getByText('Visita 1').waitFor()
    await siteOf('sol').getByText('Visita 1').waitFor()
    await page.getByLabel('Dirección: Lucía García').fill('http://localhost:9/?ref=7KPA2M9X')
    await page.keyboard.press('Enter')
    await siteOf('lucia').getByText('Visita 2 ?ref=7KPA2M9X').waitFor()
    await page.goto(stage.wall.url)
    await siteOf('lucia').getByText('Visita 3').waitFor()
    await siteOf('sol').getByText('Visita 2').waitFor()
    for (const person of ['lucia', 'sol']) await page.locator(`[data-key="${person}/site"]`).click()
  })

  it('a page of another origin can neither read nor write', async () => {
    const other = await fetch(`${stage.wall.url}/sandbox/state`, {
      headers: { origin: 'https://evil.example' },
    })
    assert.equal(other.status, 403)
    assert.equal((await fetch(`${stage.wall.url}/assets/../index.ts`)).status, 404)
    const mail = await fetch(`${stage.wall.url}/sandbox/mail/mailboxes`, {
      headers: { origin: 'https://evil.example' },
    })
    assert.equal(mail.status, 403)
    const html = await fetch(stage.wall.link('5115550100', { text: '</script><script>x' }))
    assert.match(html.headers.get('content-security-policy') ?? '', /default-src 'none'/)
    assert.doesNotMatch(await html.text(), /<script>x/)
  })
})

it('starts alone, keeps what was said, and stops', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wall-'))
  const env = {
    ...process.env,
    WALL_PORT: '0',
    GRAPH_PORT: '0',
    MAIL_PORT: '0',
    WALL_DATA: join(folder, 'wall.bin'),
  }
  const start = () => {
    const file = join(import.meta.dirname, 'main.ts')
    return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file], { env })
  }
  const first = start()
  const url = await wallOf(first)
  assert.equal((await fetch(url)).status, 200)
  const state = await (await fetch(`${url}/sandbox/state`)).json()
  const [number] = (state as { numbers: { id: string }[] }).numbers
  await fetch(`${url}/sandbox/customers/lucia/say`, {
    method: 'POST',
    body: JSON.stringify({ to: number?.id, said: { type: 'text', text: 'Hola' } }),
  })
  await ended(first)
  const second = start()
  const chat = await fetch(
    `${await wallOf(second)}/sandbox/customers/lucia/chat?with=${number?.id}`,
  )
  assert.match(await chat.text(), /"body":"Hola"/)
  await ended(second)
  rmSync(folder, { recursive: true })
})

async function wallOf(child: ChildProcess): Promise<string> {
  let said = ''
  for await (const part of child.stdout ?? []) {
    said += part
    const found = /Wall\s+(http\S+)\n/.exec(said)?.[1]
    if (found && said.includes('Graph API')) return found
  }
  throw new Error(`the wall did not start: ${said}`)
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  assert.equal(await exit, 0)
}
