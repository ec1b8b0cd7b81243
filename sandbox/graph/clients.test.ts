// Clients that others wrote for the real API drive the stand-in, and read what it tells: where our
// own idea of Meta and theirs differ, one of these fails.

import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { GraphApiError, WhatsAppClient } from '@kapso/whatsapp-cloud-api'
import { normalizeWebhook, verifySignature } from '@kapso/whatsapp-cloud-api/server'
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

describe('@kapso/whatsapp-cloud-api', () => {
  let graph: Graph
  let client: WhatsAppClient
  let phoneNumberId: string
  let accountId: string
  let lucia: string
  let appSecret: string
  const to = '51987654321'

  before(async () => {
    graph = await openGraph()
    accountId = graph.addAccount().id
    phoneNumberId = graph.addNumber({ accountId }).id
    lucia = graph.addCustomer({ name: 'Lucía', phone: to }).id
    graph.addTemplate(accountId, { name: 'pedido_listo', components })
    const { secrets } = graph.connection(phoneNumberId)
    appSecret = secrets.appSecret
    client = new WhatsAppClient({
      baseUrl: graph.url,
      accessToken: secrets.accessToken,
      graphVersion: 'v24.0',
    })
    graph.say(lucia, phoneNumberId, { type: 'text', text: 'Hola' })
  })
  after(() => graph.close())

  it('sends every kind it knows, and each reaches the phone', async () => {
    const { messages } = client
    const base = { phoneNumberId, to }
    await messages.sendText({ ...base, body: 'Sí', bizOpaqueCallbackData: 'delivery-1' })
    await messages.sendInteractiveButtons({
      ...base,
      bodyText: '¿Pasa hoy?',
      buttons: [{ id: 'si', title: 'Sí' }],
    })
    await messages.sendInteractiveList({
      ...base,
      bodyText: '¿Dónde?',
      buttonText: 'Tiendas',
      sections: [{ title: 'Lima', rows: [{ id: 'centro', title: 'Centro' }] }],
    })
    await messages.sendLocation({ ...base, location: { latitude: -12.05, longitude: -77.04 } })
    await messages.sendContacts({ ...base, contacts: [{ name: { formattedName: 'Ana Flores' } }] })
    await messages.sendTemplate({
      ...base,
      template: {
        name: 'pedido_listo',
        language: { code: 'es' },
        components: [
          { type: 'header', parameters: [{ type: 'text', text: '7' }] },
          { type: 'body', parameters: [{ type: 'text', text: 'Lucía' }] },
        ],
      },
    })
    await graph.settled()
    assert.deepEqual(
      graph.received(lucia, phoneNumberId).map(({ type }) => type),
      ['text', 'interactive', 'interactive', 'location', 'contacts', 'template'],
    )
    assert.equal(graph.sends()[0]?.reference, 'delivery-1')
  })

  it('uploads, sends and describes media; marks as read; reacts', async () => {
    const { id } = await client.media.upload({
      phoneNumberId,
      type: 'image/png',
      file: new Blob([png], { type: 'image/png' }),
      fileName: 'foto.png',
    })
    const sent = await client.messages.sendImage({
      phoneNumberId,
      to,
      image: { id, caption: 'Así' },
    })
    assert.match(sent.messages[0]?.id ?? '', /^wamid\./)
    const described = await client.media.get({ mediaId: id })
    assert.equal(described.mimeType, 'image/png')
    const messageId = graph.say(lucia, phoneNumberId, { type: 'text', text: 'Gracias' })
    await client.messages.markRead({ phoneNumberId, messageId, typingIndicator: { type: 'text' } })
    const reaction = { messageId, emoji: '👍' }
    await client.messages.sendReaction({ phoneNumberId, to, reaction })
    const said = graph.chat(lucia, phoneNumberId).find((one) => one.id === messageId)
    assert.deepEqual([said?.state, said?.reactions], ['read', { business: '👍' }])
    assert.deepEqual(await client.media.delete({ mediaId: id }), { success: true })
  })

  it('lists templates', async () => {
    const { data } = await client.templates.list({ businessAccountId: accountId, limit: 10 })
    assert.partialDeepStrictEqual(data, [{ name: 'pedido_listo', status: 'APPROVED' }])
  })

  it('understands our errors: what kind each is, and what to do then', async () => {
    const expected: [code: number, category: string, action: string][] = [
      [130429, 'throttling', 'retry_after'],
      [131056, 'throttling', 'retry_after'],
      [131047, 'reengagementWindow', 'do_not_retry'],
      [131050, 'unknown', 'do_not_retry'],
      [131031, 'integrity', 'do_not_retry'],
      [190, 'authorization', 'refresh_token'],
      [131016, 'server', 'retry'],
    ]
    for (const [code, category, action] of expected) {
      graph.fault({ fault: 'error', code, times: 1 })
      const error = await client.messages.sendText({ phoneNumberId, to, body: 'x' }).catch((e) => e)
      assert.ok(error instanceof GraphApiError)
      assert.equal(error.code, code)
      assert.deepEqual(
        [error.retry.action, error.fbtraceId !== undefined],
        [action, true],
        `${code}`,
      )
      if (category !== 'unknown') assert.equal(error.category, category)
    }
  })

  it('checks the signature and reads every kind a person can say', async () => {
    const media = graph.addMedia({ bytes: png, type: 'image/png' })
    graph.addNumber({ accountId })
    await graph.settled()
    const first = graph.chat(lucia, phoneNumberId)[0]?.id ?? ''
    const buttons = graph.received(lucia, phoneNumberId)[1]?.id ?? ''
    const list = graph.received(lucia, phoneNumberId)[2]?.id ?? ''
    const taken: { raw: string; signature: string }[] = []
    const server = createServer(async (request, response) => {
      const challenge = new URL(request.url ?? '/', 'http://b').searchParams.get('hub.challenge')
      if (request.method === 'GET') return response.end(challenge)
      let raw = ''
      for await (const part of request) raw += part
      taken.push({ raw, signature: String(request.headers['x-hub-signature-256']) })
      response.end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = address && typeof address === 'object' ? address.port : 0
    await graph.subscribe(accountId, `http://127.0.0.1:${port}/`)
    const say = (said: Parameters<Graph['say']>[2]) => graph.say(lucia, phoneNumberId, said)
    say({ type: 'text', text: 'Hola', replyTo: first, forwarded: 'often' })
    for (const kind of ['image', 'video', 'document', 'sticker', 'audio', 'voice'] as const)
      say({ type: 'media', kind, mediaId: media.id })
    say({ type: 'reaction', to: first, emoji: '❤️' })
    say({ type: 'reaction', to: first, emoji: null })
    say({ type: 'reaction', to: first, emoji: null, leaveOut: true })
    say({ type: 'choice', of: buttons, id: 'si' })
    say({ type: 'choice', of: list, id: 'centro' })
    say({ type: 'location', latitude: -12.05, longitude: -77.04, name: 'Centro' })
    say({ type: 'contacts', contacts: [{ name: 'Ana Flores', phones: ['+51 911 111 111'] }] })
    say({
      type: 'order',
      catalogId: '1',
      text: 'Para hoy',
      lines: [{ productId: 'POL-1', quantity: 2, price: 89.9, currency: 'PEN' }],
    })
    say({ type: 'form', values: { talla: 'M', flow_token: 't' } })
    say({ type: 'edit', of: first, text: 'Hola a todos' })
    say({ type: 'delete', of: first })
    say({ type: 'unsupported' })
    await graph.preferMarketing(lucia, phoneNumberId, 'stop')
    await graph.changeNumber(lucia, '+51 922 222 222')
    await graph.settled()
    server.close()
    server.closeAllConnections()
    for (const { raw, signature } of taken)
      assert.ok(verifySignature({ appSecret, rawBody: raw, signatureHeader: signature }))
    const read = taken.map(({ raw }) => normalizeWebhook(JSON.parse(raw)))
    assert.deepEqual(
      read.flatMap(({ messages }) => messages.map(({ type }) => type)),
      [
        'text',
        ...['image', 'video', 'document', 'sticker', 'audio', 'audio'],
        ...['reaction', 'reaction', 'reaction', 'interactive', 'interactive'],
        ...['location', 'contacts', 'order', 'interactive', 'edit', 'revoke', 'unsupported'],
        'system',
      ],
    )
    assert.ok(read.some(({ raw }) => raw.userPreferences))
    assert.ok(read.every(({ phoneNumberId: id }) => id === phoneNumberId))
  })
})
