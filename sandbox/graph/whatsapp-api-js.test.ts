// A client that others wrote for the real API drives the stand-in, and reads what it tells: where our
// own idea of Meta and theirs differ, this fails.

import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { WhatsAppAPI } from 'whatsapp-api-js'
import * as js from 'whatsapp-api-js/messages'
import { type Graph, openGraph } from './index.ts'

const png = new Uint8Array(Buffer.from('89504e470d0a1a0a', 'hex'))
const components = [
  { type: 'HEADER', format: 'TEXT', text: 'Pedido {{1}}' },
  { type: 'BODY', text: 'Hola {{1}}, su pedido está listo' },
  { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Voy en camino' }] },
]
const card = {
  components: [
    { type: 'HEADER', format: 'IMAGE' },
    { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'La quiero' }] },
  ],
}
const offer = [
  { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Fin de mes', has_expiration: true } },
  { type: 'BODY', text: 'Todo rebajado' },
  { type: 'BUTTONS', buttons: [{ type: 'COPY_CODE', text: 'Copiar' }] },
  { type: 'CAROUSEL', cards: [card, card] },
]

describe('whatsapp-api-js', () => {
  let graph: Graph
  let api: WhatsAppAPI
  let numberId: string
  let lucia: string
  let accountId: string
  let picture: string
  const phone = '51987654321'
  let recipient: { phone: string; bsuid: string }
  /** What its webhook handler was told, and what it threw. */
  const told: { kind: string; [name: string]: unknown }[] = []
  const faults: unknown[] = []
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://business')
    if (request.method === 'GET') {
      response.end(api.get(Object.fromEntries(url.searchParams) as Parameters<typeof api.get>[0]))
      return
    }
    let raw = ''
    for await (const part of request) raw += part
    const signature = String(request.headers['x-hub-signature-256'] ?? '')
    await api.post(JSON.parse(raw), raw, signature).catch((error) => faults.push(error))
    response.end()
  })

  before(async () => {
    graph = await openGraph()
    accountId = graph.addAccount().id
    numberId = graph.addNumber({ accountId }).id
    lucia = graph.addCustomer({ name: 'Lucía Ñahui 🌵', phone, username: '@lucia' }).id
    graph.addTemplate(accountId, { name: 'pedido_listo', components })
    graph.addTemplate(accountId, { name: 'ofertas', components: offer })
    picture = graph.addMedia({ bytes: png, type: 'image/png', accountId }).id
    const { secrets } = graph.connection(numberId)
    api = new WhatsAppAPI({
      token: secrets.accessToken,
      appSecret: secrets.appSecret,
      webhookVerifyToken: secrets.verifyToken,
      v: 'v24.0',
      ponyfill: {
        fetch: (url, init) =>
          fetch(String(url).replace('https://graph.facebook.com', graph.url), init),
      },
    })
    api.on.message = ({ message, contact, recipient }) => {
      told.push({ kind: 'message', message, contact, recipient })
    }
    api.on.status = ({ status, id, biz_opaque_callback_data, recipient }) => {
      told.push({ kind: 'status', status, id, reference: biz_opaque_callback_data, recipient })
    }
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = address && typeof address === 'object' ? address.port : 0
    await graph.subscribe(accountId, `http://127.0.0.1:${port}/`)
    graph.say(lucia, numberId, { type: 'text', text: '¿Está listo? ñ 👍' })
    await graph.settled()
    const { userIds } = graph.world.customers.get(lucia) ?? { userIds: new Map() }
    const [ids] = userIds.values()
    recipient = { phone, bsuid: ids?.own ?? '' }
  })
  after(async () => {
    await graph.close()
    server.close()
    server.closeAllConnections()
  })

  it('checks the signature of what a person wrote, and reads who it was', () => {
    assert.deepEqual(faults, [])
    assert.partialDeepStrictEqual(told[0], {
      kind: 'message',
      message: { from: phone, type: 'text', text: { body: '¿Está listo? ñ 👍' } },
      contact: { wa_id: phone, profile: { name: 'Lucía Ñahui 🌵', username: '@lucia' } },
    })
  })

  it('refuses what is wrongly signed', async () => {
    graph.fault({ fault: 'wrong_signature', times: 1 })
    graph.say(lucia, numberId, { type: 'text', text: 'Otra cosa' })
    await graph.settled()
    assert.match(String(faults.pop()), /Signature doesn't match/)
  })

  const messages: [string, () => Parameters<WhatsAppAPI['sendMessage']>[2]][] = [
    ['a text', () => new js.Text('Sí, venga', true)],
    [
      'buttons',
      () =>
        new js.Interactive(
          new js.ActionButtons(new js.Button('si', 'Sí'), new js.Button('no', 'No')),
          new js.Body('¿Pasa hoy?'),
          new js.Header('Pedido'),
          new js.Footer('Tienda Andina'),
        ),
    ],
    [
      'a list',
      () =>
        new js.Interactive(
          new js.ActionList(
            'Tiendas',
            new js.ListSection('Lima', new js.Row('centro', 'Centro', 'Hasta las 20')),
            new js.ListSection('Cusco', new js.Row('plaza', 'Plaza', 'Hasta las 18')),
          ),
          new js.Body('¿Dónde?'),
        ),
    ],
    [
      'a button with an address',
      () =>
        new js.Interactive(
          new js.ActionCTA('Ver pedido', 'https://andina.example/p/7'),
          new js.Body('Su pedido'),
        ),
    ],
    [
      'a request for a place',
      () => new js.Interactive(new js.ActionLocation(), new js.Body('¿Dónde?')),
    ],
    ['a place', () => new js.Location(-77.04, -12.05, 'Centro', 'Jr. de la Unión 1')],
    [
      'a contact',
      () => new js.Contacts([new js.Name('Ana Flores', 'Ana'), new js.Phone('+51 1 555 0100')]),
    ],
    [
      'a template',
      () =>
        new js.Template(
          'pedido_listo',
          new js.Language('es'),
          new js.HeaderComponent(new js.HeaderParameter('7')),
          new js.BodyComponent(new js.BodyParameter('Lucía')),
          new js.PayloadComponent('voy'),
        ),
    ],
    [
      'an offer that ends, with a code and cards',
      () =>
        new js.Template(
          'ofertas',
          new js.Language('es'),
          new js.LTOComponent(Date.now() + 3_600_000),
          new js.CopyComponent('FIN30'),
          new js.CarouselComponent(
            new js.CarouselCard(new js.Image(picture, true), new js.PayloadComponent('aurora')),
            new js.CarouselCard(new js.Image(picture, true), new js.PayloadComponent('brisa')),
          ),
        ),
    ],
  ]
  for (const [what, make] of messages)
    it(`sends ${what}, and hears what becomes of it with its reference`, async () => {
      told.length = 0
      const reference = `ref ${what}`
      const answer = await api.sendMessage(numberId, recipient, make(), undefined, reference)
      assert.ok('messages' in answer, JSON.stringify(answer))
      await graph.settled()
      assert.deepEqual(
        told.map(({ status, reference }) => [status, reference]),
        [
          ['sent', reference],
          ['delivered', reference],
        ],
      )
      const { id } = answer.messages[0]
      assert.equal(graph.received(lucia, numberId).at(-1)?.id, id)
    })

  it('sends to a business-scoped id', async () => {
    const { bsuid } = recipient
    const answer = await api.sendMessage(numberId, { bsuid }, new js.Text('Hola'))
    assert.ok('contacts' in answer && answer.contacts[0].user_id === bsuid, JSON.stringify(answer))
  })

  it('marks as read, shows that somebody writes, reacts and takes it back', async () => {
    const id = graph.say(lucia, numberId, { type: 'text', text: 'Gracias' })
    assert.deepEqual(await api.markAsRead(numberId, id, 'text'), { success: true })
    const of = () => graph.chat(lucia, numberId).find((one) => one.id === id)
    assert.equal(of()?.state, 'read')
    await api.sendMessage(numberId, recipient, new js.Reaction(id, '👍'))
    assert.equal(of()?.reactions.business, '👍')
    await api.sendMessage(numberId, recipient, new js.Reaction(id))
    assert.equal(of()?.reactions.business, undefined)
  })

  it('uploads, sends, describes, fetches and deletes media', async () => {
    const form = new FormData()
    form.set('file', new Blob([png], { type: 'image/png' }), 'foto.png')
    const uploaded = await api.uploadMedia(numberId, form)
    assert.ok('id' in uploaded, JSON.stringify(uploaded))
    const image = new js.Image(uploaded.id, true, 'Así es')
    const sent = await api.sendMessage(numberId, recipient, image)
    assert.ok('messages' in sent, JSON.stringify(sent))
    const described = await api.retrieveMedia(uploaded.id, numberId)
    assert.ok('url' in described, JSON.stringify(described))
    const found = await api.fetchMedia(described.url)
    assert.deepEqual(new Uint8Array(await found.arrayBuffer()), png)
    assert.deepEqual(await api.deleteMedia(uploaded.id), { success: true })
  })

  it('reads the choices a person makes, and a picture', async () => {
    const buttons = graph.received(lucia, numberId).find(({ content }) => content.type === 'button')
    const template = graph.received(lucia, numberId).find(({ rendered }) => rendered)
    const picture = graph.addMedia({ bytes: png, type: 'image/png' })
    told.length = 0
    graph.say(lucia, numberId, { type: 'choice', of: buttons?.id ?? '', id: 'si' })
    graph.say(lucia, numberId, { type: 'choice', of: template?.id ?? '', id: '0' })
    graph.say(lucia, numberId, {
      type: 'media',
      kind: 'image',
      mediaId: picture.id,
      caption: 'Ésta',
    })
    await graph.settled()
    assert.deepEqual(faults, [])
    assert.partialDeepStrictEqual(
      told.map(({ message }) => message),
      [
        { interactive: { type: 'button_reply', button_reply: { id: 'si', title: 'Sí' } } },
        { type: 'button', button: { payload: 'voy', text: 'Voy en camino' } },
        { type: 'image', image: { caption: 'Ésta', mime_type: 'image/png' } },
      ],
    )
  })
})
