// A client that others wrote for the real API drives the stand-in, and reads what it tells: where our
// own idea of Meta and theirs differ, this fails.

import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { GraphApiError, WhatsAppClient } from '@kapso/whatsapp-cloud-api'
import { normalizeWebhook, verifySignature } from '@kapso/whatsapp-cloud-api/server'
import { type Graph, openGraph } from './index.ts'

const png = new Uint8Array(Buffer.from('89504e470d0a1a0a', 'hex'))
const components = [
  { type: 'HEADER', format: 'TEXT', text: 'Pedido {{1}}' },
  { type: 'BODY', text: 'Hola {{1}}, su pedido está listo' },
  { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Voy en camino' }] },
]

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
