// A wall for tests with people, a chat full of every kind of message, a business to call with, whose
// letters go by real SMTP, and a page of it.

import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { Options as NodemailerOptions } from 'nodemailer/lib/mailer/index.js'
import type { Browser, Page } from 'playwright-core'
import { openMailServer, openSender } from '../../server/modules/channels/mail/testing.ts'
import { openBrowser } from '../../test/chromium.ts'
import { type Graph, openGraph } from '../graph/index.ts'
import { type Mail, openMail } from '../mail/index.ts'
import { openWall, type Wall } from './index.ts'

export interface Stage {
  graph: Graph
  mail: Mail
  /** What the business took by SMTP, and how it writes. */
  letters: Awaited<ReturnType<typeof openMailServer>>['letters']
  sendLetter(letter: NodemailerOptions): Promise<unknown>
  wall: Wall
  browser: Browser
  numberId: string
  /** Sends to Lucía, and waits until it is on her phone. @returns its id */
  send(body: object): Promise<string>
  /** The messages that the business was told of, newest last. */
  told(): Promise<Record<string, unknown>[]>
  /** A page whose faults, and breaches of its policy, are gathered. */
  openPage(options?: {
    width?: number
    language?: string
  }): Promise<{ page: Page; faults: string[] }>
  close(): Promise<void>
}

export async function openStage(): Promise<Stage> {
  const graph = await openGraph({ limits: { pair: undefined } })
  const account = graph.addAccount({ name: 'Tienda Andina' })
  const number = graph.addNumber({ accountId: account.id, phone: '+51 1 555 0100' })
  graph.addCustomer({ id: 'lucia', name: 'Lucía García', phone: '+51 987 654 321' })
  graph.addCustomer({ id: 'sol', name: 'Sol Paredes', username: '@sol.paredes' })
  const { secrets } = graph.connection(number.id)
  const business = await openBusiness(secrets.appSecret)
  await graph.subscribe(account.id, business.url)
  const mail = await openMail()
  const office = await openMailServer()
  mail.connect({ name: 'Tienda Andina', address: 'hola@andina.example', port: office.port })
  const outgoing = openSender(mail.port)
  const site = await openPage()
  const wall = await openWall({
    ...{ graph, mail, hebraUrl: 'http://127.0.0.1:4000', siteUrl: site.url },
  })
  // Frames of other sites have storage of their own, as in people's browsers: Playwright's list of
  // features turns that off, and the last list counts.
  const browser = await openBrowser(['--disable-features=Translate'])
  return {
    graph,
    mail,
    letters: office.letters,
    sendLetter: (letter) => outgoing.send(letter),
    wall,
    browser,
    numberId: number.id,
    async send(body) {
      const answer = await fetch(`${graph.url}/v24.0/${number.id}/messages`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${secrets.accessToken}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ messaging_product: 'whatsapp', to: '51987654321', ...body }),
      })
      const read = (await answer.json()) as { messages?: { id: string }[] }
      await graph.settled()
      if (!read.messages?.[0] && !answer.ok) throw new Error(JSON.stringify(read))
      return read.messages?.[0]?.id ?? ''
    },
    async told() {
      await graph.settled()
      return business.messages
    },
    async openPage({ width = 1280, language = 'es' } = {}) {
      const page = await browser.newPage({
        viewport: { width, height: 860 },
        locale: language,
        reducedMotion: 'reduce',
        bypassCSP: false,
      })
      const faults: string[] = []
      page.on('pageerror', (error) => faults.push(error.message))
      page.on('console', (line) => {
        if (line.type() === 'error') faults.push(line.text())
      })
      return { page, faults }
    },
    async close() {
      await browser.close()
      await wall.close()
      await graph.close()
      outgoing.stop()
      await mail.close()
      await office.stop()
      await site.close()
      await business.close()
    },
  }
}

/** A page that tells how often this browser has been there, and by which address. */
async function openPage() {
  const html = `<!doctype html><html lang="es"><title>Tienda</title><main><h1>Tienda Andina</h1>
<p id="visits"></p></main><script>
localStorage.visits = Number(localStorage.visits || 0) + 1
document.getElementById('visits').textContent = 'Visita ' + localStorage.visits + ' ' + location.search
</script></html>`
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html)
  })
  await new Promise<void>((resolve) => server.listen(0, resolve))
  const address = server.address()
  return {
    url: `http://localhost:${address && typeof address === 'object' ? address.port : 0}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

/** Takes webhooks whose signature is right. */
async function openBusiness(appSecret: string) {
  const messages: Record<string, unknown>[] = []
  const server = createServer(async (request, response) => {
    const challenge = new URL(request.url ?? '/', 'http://b').searchParams.get('hub.challenge')
    if (request.method === 'GET') return response.end(challenge)
    let raw = ''
    for await (const part of request) raw += part
    const ours = `sha256=${createHmac('sha256', appSecret).update(raw).digest('hex')}`
    if (request.headers['x-hub-signature-256'] !== ours) return response.writeHead(403).end()
    const body = JSON.parse(raw) as {
      entry: { changes: { value: { messages?: Record<string, unknown>[] } }[] }[]
    }
    for (const { changes } of body.entry)
      for (const { value } of changes) messages.push(...(value.messages ?? []))
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = address && typeof address === 'object' ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/`,
    messages,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

const reply = (id: string, title: string) => ({ type: 'reply', reply: { id, title } })

/** Of every kind that a business can send one, and of those a person can. */
export async function fillChat({ graph, numberId, send }: Stage): Promise<void> {
  const accountId = graph.world.numbers.get(numberId)?.accountId ?? ''
  const say = (said: Parameters<Graph['say']>[2]) => graph.say('lucia', numberId, said)
  const first = say({ type: 'text', text: 'Hola, ¿tienen la polera en *talla M*?' })
  await send({ status: 'read', message_id: first })
  await send({
    type: 'text',
    text: { body: 'Sí: https://andina.example/polera' },
    context: { message_id: first },
  })
  await send({
    type: 'interactive',
    interactive: {
      type: 'button',
      header: { type: 'text', text: 'Recojo' },
      body: { text: '¿Dónde la recoge?' },
      footer: { text: 'Hasta las 20:00' },
      action: { buttons: [reply('centro', 'Centro'), reply('sur', 'Miraflores')] },
    },
  })
  const rows = [
    { id: 'plaza', title: 'Plaza', description: 'Portal de Panes 12' },
    { id: 'blas', title: 'San Blas' },
  ]
  await send({
    type: 'interactive',
    interactive: {
      type: 'list',
      body: { text: 'También en Cusco' },
      action: { button: 'Ver tiendas', sections: [{ title: 'Cusco', rows }] },
    },
  })
  graph.addTemplate(accountId, {
    name: 'pedido_listo',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Pedido {{1}}' },
      { type: 'BODY', text: 'Hola {{1}}, su pedido está listo' },
      { type: 'FOOTER', text: 'Tienda Andina' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'Voy en camino' },
          { type: 'URL', text: 'Ver pedido', url: 'https://andina.example/p/7' },
        ],
      },
    ],
  })
  await send({
    type: 'template',
    template: {
      name: 'pedido_listo',
      language: { code: 'es' },
      components: [
        { type: 'header', parameters: [{ type: 'text', text: '7' }] },
        { type: 'body', parameters: [{ type: 'text', text: 'Lucía' }] },
      ],
    },
  })
  const parameters = { display_text: 'Pagar', url: 'https://andina.example/pagar' }
  await send({
    type: 'interactive',
    interactive: {
      type: 'cta_url',
      body: { text: 'Puede pagar aquí' },
      action: { name: 'cta_url', parameters },
    },
  })
  const action = { name: 'send_location' }
  const body = { text: '¿Dónde se lo llevamos?' }
  await send({
    type: 'interactive',
    interactive: { type: 'location_request_message', body, action },
  })
  say({ type: 'location', latitude: -12.0464, longitude: -77.0303, name: 'Plaza Mayor' })
  say({ type: 'contacts', contacts: [{ name: 'Ana Flores', phones: ['+51 911 111 111'] }] })
  const gone = say({ type: 'text', text: 'Me equivoqué' })
  say({ type: 'delete', of: gone })
  say({ type: 'unsupported' })
  await send({ type: 'reaction', reaction: { message_id: first, emoji: '❤️' } })
  await graph.settled()
}
