// Talk for the screens: a connected number, people who wrote to it in every way they can, answers in
// every state, and what lies beside it (templates, phrases, something unrouted). By the real edges:
// the stand-in of Graph on one side, the API on the other.

import { crc32, deflateSync } from 'node:zlib'
import { type Graph, openGraph } from '../sandbox/graph/index.ts'
import { oneMessage, postWebhook, textOf } from '../server/modules/channels/testing.ts'
import type { TestHouse } from './house.ts'

export interface Talk {
  graph: Graph
  numberId: string
  touchpointId: string
  /** Whoever said something of every kind. */
  lucia: Talker
  /** Whose window is closed. */
  rafael: Talker
  /** Who wrote and was not answered. */
  diego: Talker
}

export interface Talker {
  phoneId: string
  customerId: string
}

/** Before the house is opened: it must be told where the provider lives. */
export const openProvider = (): Promise<Graph> =>
  openGraph({
    limits: { perSecond: undefined, pair: undefined },
    pace: { sentMs: 5, deliveredMs: 10, readMs: 20 },
  })

export const hostOf = (graph: Graph): string => new URL(graph.url).host

const hourMs = 3_600_000

/** Fills the inbox. `others`: how many more people wrote once. */
export async function talk(house: TestHouse, graph: Graph, others = 12): Promise<Talk> {
  const account = graph.addAccount({ name: 'Tienda Andina' })
  for (const template of templates) graph.addTemplate(account.id, template)
  const number = graph.addNumber({ accountId: account.id, phone: '+51 1 555 0100' })
  const made = await house.post('/api/touchpoints', {
    channel: 'whatsapp',
    name: 'Ventas',
    ...graph.connection(number.id),
  })
  if (made.status !== 201) throw new Error(made.text)
  const touchpointId: string = made.body.id
  await graph.subscribe(account.id, house.url + new URL(made.body.webhookUrl).pathname)
  await expectOk(house.post(`/api/touchpoints/${touchpointId}/tests`))
  await expectOk(house.post(`/api/touchpoints/${touchpointId}/templates/sync`))

  const meet = (name: string, phone: string): Talker & { realm: string } => ({
    phoneId: graph.addCustomer({ name, phone }).id,
    customerId: '',
    realm: graph.connection(number.id).settings.portfolioId,
  })
  const found = async (talker: Talker & { realm: string }, phone: string): Promise<Talker> => {
    await graph.settled()
    const path = `/api/customers?handle=whatsapp:${phone.slice(1)}&realm=${talker.realm}`
    const { body } = await house.get(path)
    if (!body.items[0]) throw new Error(`nobody was found as ${phone}`)
    return { phoneId: talker.phoneId, customerId: body.items[0].id }
  }

  const old = meet('Rafael Vega', '+51987000003')
  graph.say(old.phoneId, number.id, {
    type: 'text',
    text: '¿Puedo retirar el pedido mañana?',
    at: new Date(Date.now() - 30 * hourMs),
  })
  const rafael = await found(old, '+51987000003')

  for (let at = 0; at < others; at++) {
    const one = meet(names[at % names.length] ?? 'Ana', `+5198710${String(at).padStart(4, '0')}`)
    const text = lines[at % lines.length] ?? 'Hola'
    graph.say(one.phoneId, number.id, {
      type: 'text',
      text,
      at: new Date(Date.now() - (others - at) * 11 * 60_000),
    })
  }
  await graph.settled()
  const someone = meet('Diego Torres', '+51987000002')
  graph.say(someone.phoneId, number.id, { type: 'text', text: 'Hola, ¿tienen la Aurora en M?' })
  graph.say(someone.phoneId, number.id, { type: 'text', text: 'Y si hay en azul, mejor.' })
  const diego = await found(someone, '+51987000002')

  const main = meet('Lucía García', '+51987000001')
  const lucia = await sayEverything(house, graph, number.id, main, () =>
    found(main, '+51987000001'),
  )
  for (const phrase of phrases) await expectOk(house.post('/api/phrases', phrase))
  await unroute(house, graph, number.id, made.body.webhookUrl, touchpointId)
  await graph.settled()
  return { graph, numberId: number.id, touchpointId, lucia, rafael, diego }
}

async function sayEverything(
  house: TestHouse,
  graph: Graph,
  numberId: string,
  main: Talker,
  find: () => Promise<Talker>,
): Promise<Talker> {
  const say = (said: Parameters<Graph['say']>[2]) => graph.say(main.phoneId, numberId, said)
  const hello = say({ type: 'text', text: 'Hola, vi la campera Brisa en la web.' })
  const lucia = await find()
  await visit(house, lucia.customerId)
  const answer = async (content: object, more: object = {}) => {
    const body = { customerId: lucia.customerId, content, ...more }
    const sent = await expectOk(house.post('/api/messages', body))
    await graph.settled()
    return String(sent.id)
  }
  const offered = await answer({
    type: 'choices',
    text: '¿Qué talle necesita?',
    choices: ['S', 'M', 'L'].map((title) => ({ id: `talle-${title}`, title: `Talle ${title}` })),
  })
  await whenAccepted(house, offered)
  const shown = graph.received(main.phoneId, numberId).at(-1)
  if (shown) say({ type: 'choice', of: shown.id, id: 'talle-M' })
  await graph.settled()
  say({ type: 'media', kind: 'image', mediaId: pictureOf(graph), caption: 'Es esta, ¿no?' })
  say({
    type: 'media',
    kind: 'voice',
    mediaId: graph.addMedia({ bytes: voice, type: 'audio/ogg' }).id,
  })
  say({
    type: 'media',
    kind: 'document',
    mediaId: graph.addMedia({ bytes: paper, type: 'application/pdf', filename: 'boleta.pdf' }).id,
    filename: 'boleta.pdf',
  })
  say({
    type: 'location',
    latitude: -12.0464,
    longitude: -77.0428,
    name: 'Plaza Mayor',
    address: 'Jirón de la Unión, Lima',
  })
  say({ type: 'contacts', contacts: [{ name: 'Carlos Rojas', phones: ['+51 987 555 111'] }] })
  say({
    type: 'order',
    catalogId: 'c-1',
    text: 'Quiero esto',
    lines: [{ productId: 'REM-AURORA-M', quantity: 2, price: 32.9, currency: 'PEN' }],
  })
  say({ type: 'form', values: { nombre: 'Lucía', talle: 'M', entrega: 'Tienda Centro' } })
  say({ type: 'unsupported', what: 'poll' })
  const typo = say({ type: 'text', text: 'Tamvién quiero una gorra', replyTo: hello })
  await graph.settled()
  say({ type: 'edit', of: typo, text: 'También quiero una gorra' })
  const gone = say({ type: 'text', text: 'Esto no era para aquí' })
  await graph.settled()
  say({ type: 'delete', of: gone })
  const good = await answer({ text: 'Sí, queda una en Centro. ¿Se la reservo hasta las 19?' })
  await whenAccepted(house, good)
  await graph.read(main.phoneId, numberId)
  const last = graph.received(main.phoneId, numberId).at(-1)
  if (last) say({ type: 'reaction', to: last.id, emoji: '❤️' })
  await graph.settled()
  graph.fault({ fault: 'error', code: 131026, customerId: main.phoneId, times: 1 })
  const failing = await answer({ text: 'Le paso también el horario: 10 a 20.' })
  await whenEnded(house, failing, 'failed')
  await answer(
    { text: 'Mañana le aviso cuando esté lista.' },
    { sendAt: new Date(Date.now() + 20 * hourMs).toISOString() },
  )
  return lucia
}

/** What she did in the web shop, found to be her: the lines between the messages. */
async function visit(house: TestHouse, customerId: string) {
  const { key } = await expectOk(
    house.post('/api/keys', { name: 'Tienda', scope: 'ingest:server' }),
  )
  const products = ['Campera Brisa', 'Remera Aurora', 'Gorra Delta', 'Buzo Cóndor']
  const batch = [
    ...products.map((name) => ({
      type: 'track',
      event: 'Product Viewed',
      userId: 'L-1001',
      properties: { name, price: 120, currency: 'PEN' },
    })),
    { type: 'page', name: 'Cambios y devoluciones', userId: 'L-1001', properties: {} },
  ]
  const answer = await fetch(`${house.url}/v1/batch`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ batch }),
  })
  if (!answer.ok) throw new Error(await answer.text())
  const { items } = await expectOk(house.get('/api/customers?handle=user:L-1001'))
  await expectOk(house.post(`/api/customers/${customerId}/merges`, { from: items[0].id }))
}

/** A signed webhook for a number that nobody connected. */
async function unroute(
  house: TestHouse,
  graph: Graph,
  numberId: string,
  webhookUrl: string,
  id: string,
) {
  const { appSecret } = graph.connection(numberId).secrets
  const webhookPath = new URL(webhookUrl).pathname
  const stranger = { phoneNumberId: '999000111', id, webhookPath, appSecret }
  const message = {
    from: '51987000009',
    id: 'wamid.unrouted',
    timestamp: String(Math.floor(Date.now() / 1000)),
    ...textOf('¿Hay alguien?'),
  }
  await postWebhook(house, stranger, oneMessage(stranger, { phone: '51987000009' }, message))
}

export const whenAccepted = (house: TestHouse, messageId: string) =>
  whenEnded(house, messageId, 'accepted', 'delivered', 'read')

/** Until every part of the message is in one of these states. */
export async function whenEnded(house: TestHouse, messageId: string, ...states: string[]) {
  const patience = performance.now() + 30_000
  for (;;) {
    const { body } = await house.get(`/api/messages/${messageId}`)
    const now: string[] = body.deliveries.map((one: { state: string }) => one.state)
    if (now.length && now.every((state) => states.includes(state))) return
    if (performance.now() > patience) throw new Error(`the message stays ${now}, not ${states}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function expectOk(asked: Promise<{ status: number; text: string; body: Answered }>) {
  const answer = await asked
  if (answer.status >= 300) throw new Error(`${answer.status}: ${answer.text}`)
  return answer.body
}
// biome-ignore lint/suspicious/noExplicitAny: a test reads any answer
type Answered = any

const pictureOf = (graph: Graph) => graph.addMedia({ bytes: picture(), type: 'image/png' }).id

/** A PNG of a gradient (RFC 2083): no file of somebody else is needed. */
export function picture(width = 640, height = 480): Uint8Array<ArrayBuffer> {
  const rows = Buffer.alloc(height * (width * 3 + 1))
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * (width * 3 + 1) + 1 + x * 3
      rows[at] = 40 + Math.floor((x / width) * 160)
      rows[at + 1] = 90 + Math.floor((y / height) * 120)
      rows[at + 2] = 200 - Math.floor((x / width) * 90)
    }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  return new Uint8Array(
    Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      chunk('IHDR', head),
      chunk('IDAT', deflateSync(rows)),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  )
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(named.length + 8)
  out.writeUInt32BE(data.length, 0)
  named.copy(out, 4)
  out.writeUInt32BE(crc32(named), named.length + 4)
  return out
}

const voice = new Uint8Array(
  Buffer.concat([
    Buffer.from('OggS\0\x02', 'latin1'),
    Buffer.alloc(20),
    Buffer.from('\x01\x13OpusHead\x01\x01', 'latin1'),
    Buffer.alloc(400),
  ]),
)
const paper = new Uint8Array(
  Buffer.from(`%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n${' '.repeat(2000)}\n%%EOF\n`),
)

const names = [
  'Ana Quispe',
  'Bruno Salas',
  'Carla Núñez',
  'Daniel Prado',
  'Elena Ríos',
  'Fabián Mendoza Santisteban',
]
const lines = [
  '¿Hacen envíos a Cusco?',
  'Gracias, llegó todo bien.',
  '¿Hasta qué hora abren hoy?',
  'Necesito cambiar el talle de una remera que compré el sábado en la tienda del Centro.',
]
const phrases = [
  { shortcut: 'saludo', text: 'Hola, {name}. ¿En qué le ayudo?', language: 'es' },
  { shortcut: 'horario', text: 'Abrimos de lunes a sábado, de 10 a 20.', language: null },
  { shortcut: 'firma', text: 'Un gusto atenderle. Rosa, de Tienda Andina.', mine: true },
]
const cardOf = (text: string) => ({
  components: [
    { type: 'HEADER', format: 'IMAGE' },
    { type: 'BODY', text },
    { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'La quiero' }] },
  ],
})
const templates = [
  {
    name: 'pedido_listo',
    language: 'es',
    category: 'UTILITY' as const,
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Su pedido' },
      {
        type: 'BODY',
        text: 'Hola, {{1}}. Su pedido {{2}} está listo para retirar.',
        example: { body_text: [['Lucía', 'P-1']] },
      },
      { type: 'FOOTER', text: 'Tienda Andina' },
      { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Voy hoy' }] },
    ],
  },
  {
    name: 'novedades',
    language: 'es',
    category: 'MARKETING' as const,
    components: [{ type: 'BODY', text: 'Llegó la temporada nueva. Le esperamos.' }],
  },
  {
    name: 'ofertas',
    language: 'es',
    category: 'MARKETING' as const,
    components: [
      {
        type: 'LIMITED_TIME_OFFER',
        limited_time_offer: { text: 'Fin de mes', has_expiration: true },
      },
      { type: 'BODY', text: 'Hola, {{1}}. Estas prendas están rebajadas.' },
      { type: 'BUTTONS', buttons: [{ type: 'COPY_CODE', text: 'Copiar el código' }] },
      { type: 'CAROUSEL', cards: [cardOf('Remera Aurora a {{1}}'), cardOf('Campera Brisa')] },
    ],
  },
  {
    name: 'catalogo',
    language: 'es',
    category: 'MARKETING' as const,
    components: [
      { type: 'BODY', text: 'Vea toda la colección.' },
      { type: 'BUTTONS', buttons: [{ type: 'MPM', text: 'Ver las prendas' }] },
    ],
  },
]
