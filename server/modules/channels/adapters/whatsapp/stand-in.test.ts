// The adapter against the stand-in of Meta's API, which others' clients have been held to as well:
// what we send it takes, what it posts we verify and read.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Business } from '../../../../../sandbox/graph/testing.ts'
import { openBusiness } from '../../../../../sandbox/graph/testing.ts'
import type { Inbound, OpenTouchpoint } from '../../adapter.ts'
import type { OutgoingContent } from '../../content/content.ts'
import { whatsapp } from './index.ts'
import { fetchFrom } from './testing.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const mediaId = '0199a0de-7e11-7cc0-8f00-000000000001'

describe('the stand-in of Meta', () => {
  let business: Business
  let touchpoint: OpenTouchpoint
  let fetch: ReturnType<typeof fetchFrom>

  before(async () => {
    business = await openBusiness({ pace: { sentMs: 0, deliveredMs: 0, readMs: 0 } })
    const { settings, secrets } = business.graph.connection(business.numberId)
    touchpoint = {
      id: '0199a0de-7e11-7cc0-8f00-00000000000a',
      channel: 'whatsapp',
      accountId: whatsapp.accountOf(settings),
      realm: whatsapp.realmOf(settings),
      settings: whatsapp.settings.parse(settings),
      secrets: whatsapp.secrets.parse(secrets),
    }
    fetch = fetchFrom(new URL(settings.baseUrl).host)
  })
  after(() => business.close())

  /** What was posted since the last time, verified and read. */
  async function told(): Promise<Inbound[]> {
    await business.graph.settled()
    return business.taken.splice(0).flatMap(({ raw, headers, body }) => {
      const bytes = Buffer.from(raw)
      const signature = String(headers['x-hub-signature-256'])
      const signed = { 'x-hub-signature-256': signature }
      assert.ok(whatsapp.verify?.(bytes, signed, touchpoint.secrets))
      return whatsapp.parse(body, () => touchpoint.realm)
    })
  }
  const to = { type: 'whatsapp', value: '51987654321', realm: '' }
  const say = (content: OutgoingContent, uploads = new Map<string, string>(), template?: object) =>
    whatsapp.send(
      fetch,
      touchpoint,
      whatsapp.render(content, {
        to,
        reference: 'delivery-1',
        uploads,
        ...(template ? { template: template as { components: [] } } : {}),
      }),
    )

  test('takes every form of content that we render', async () => {
    const upload = await whatsapp.upload?.(fetch, touchpoint, {
      bytes: png,
      type: 'image/png',
      filename: 'punto.png',
    })
    const uploads = new Map([[mediaId, upload ?? '']])
    const choices = (count: number) => ({
      type: 'choices' as const,
      text: '¿Qué sede?',
      choices: Array.from({ length: count }, (_, i) => ({ id: `s${i}`, title: `Sede ${i}` })),
    })
    const all: OutgoingContent[] = [
      { type: 'text', text: 'Hola ñ 😀 https://andina.pe' },
      { type: 'media', kind: 'image', mediaId, caption: 'La sede' },
      choices(3),
      choices(10),
      { type: 'link', text: 'Vea', title: 'Tienda', url: 'https://andina.pe' },
      { type: 'location', latitude: -12.1, longitude: -77, name: 'Sede', address: 'Av. Larco' },
      { type: 'location_request', text: '¿Dónde está?' },
      { type: 'contacts', contacts: [{ name: 'Ana Ruiz', phones: ['+51 1'], emails: [] }] },
    ]
    for (const content of all) {
      const outcome = await say(content, uploads)
      assert.equal(outcome.how, 'accepted', JSON.stringify([content, outcome]))
    }
    const receipts = (await told()).filter((item) => item.is === 'receipt')
    assert.ok(receipts.length >= all.length * 2)
    assert.ok(receipts.every(({ reference }) => reference === 'delivery-1'))
    assert.ok(receipts.every(({ accountId }) => accountId === business.numberId))
    const received = business.graph.received(business.customerId, business.numberId)
    assert.equal(received.length, all.length)
  })

  test('lists its templates, and takes one with its values', async () => {
    const components = [
      { type: 'BODY', text: 'Hola {{1}}, su pedido {{2}} está listo' },
      { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Voy' }] },
    ]
    business.graph.addTemplate(business.accountId, { name: 'order_ready', components })
    const listed = await whatsapp.templates?.(fetch, touchpoint)
    const found = listed?.find(({ name }) => name === 'order_ready')
    assert.equal(found?.state, 'APPROVED')
    const content: OutgoingContent = {
      type: 'template',
      name: 'order_ready',
      language: found?.language ?? '',
      body: [{ text: 'Ana' }, { text: '42' }],
      choices: [{ id: 'coming:42', title: 'Voy' }],
    }
    const outcome = await say(content, new Map(), { components: found?.components })
    assert.ok(outcome.how === 'accepted', JSON.stringify(outcome))
    await told()
    business.graph.say(business.customerId, business.numberId, {
      type: 'choice',
      of: outcome.providerId,
      id: '0',
    })
    const [answer] = (await told()).filter((item) => item.is === 'message')
    assert.deepEqual(answer?.content, { type: 'choice', choiceId: 'coming:42', title: 'Voy' })
    assert.equal(answer?.replyTo, outcome.providerId)
  })

  test('posts what people say and do, and every word of it is read', async () => {
    const { graph, customerId, numberId } = business
    const file = graph.addMedia({ bytes: png, type: 'image/png' })
    const id = graph.say(customerId, numberId, { type: 'text', text: '¿Tienen 42? ñ' })
    graph.say(customerId, numberId, { type: 'media', kind: 'image', mediaId: file.id })
    graph.say(customerId, numberId, { type: 'reaction', to: id, emoji: '👍' })
    graph.say(customerId, numberId, { type: 'reaction', to: id, emoji: null, leaveOut: true })
    graph.say(customerId, numberId, { type: 'edit', of: id, text: '¿Tienen 43?' })
    graph.say(customerId, numberId, { type: 'delete', of: id })
    graph.say(customerId, numberId, { type: 'unsupported', what: 'poll' })
    await graph.preferMarketing(customerId, numberId, 'stop')
    await graph.changeUserId(customerId)
    await graph.changeDevice(customerId)
    const items = await told()
    assert.deepEqual(
      items.filter(({ is }) => is === 'unknown'),
      [],
    )
    const counts = Object.groupBy(items, ({ is }) => is)
    assert.equal(counts.message?.length, 3)
    assert.equal(counts.reaction?.length, 2)
    assert.equal(counts.edit?.length, 1)
    assert.equal(counts.delete?.length, 1)
    assert.equal(counts.preference?.length, 1)
    assert.ok((counts.identity?.length ?? 0) >= 2)
    const picture = items.find((item) => item.is === 'message' && item.content.type === 'media')
    assert.ok(picture?.is === 'message' && picture.content.type === 'media')
    const { providerMediaId = null, url = null } = picture.content.media
    const media = { providerMediaId, url }
    const found = await whatsapp.fetchMedia?.(fetch, touchpoint, media, { maxBytes: 10_000 })
    assert.deepEqual(Buffer.from(found?.bytes ?? []), png)
  })

  test('a storm of mixed events is read whole', async () => {
    await business.graph.storm(business.numberId, 50)
    const items = await told()
    assert.ok(items.length >= 50)
    const unread = items.filter((item) => item.is === 'unknown')
    assert.deepEqual(
      unread.filter(({ reason }) => reason === 'malformed'),
      [],
    )
  })

  test('tests well, is marked read, and takes reactions', async () => {
    const report = await whatsapp.test(fetch, touchpoint)
    assert.ok(report.displayName && report.displayAddress && report.quality)
    const { graph, customerId, numberId } = business
    const id = graph.say(customerId, numberId, { type: 'text', text: 'Gracias' })
    await whatsapp.markRead?.(fetch, touchpoint, { providerId: id, typing: true })
    const reacted = await whatsapp.react?.(fetch, touchpoint, { to, providerId: id, emoji: '❤️' })
    assert.equal(reacted?.how, 'accepted')
    const bubble = graph.chat(customerId, numberId).find((one) => one.id === id)
    assert.equal(bubble?.reactions.business, '❤️')
  })

  test('goes wrong, and we know how', async () => {
    const { graph } = business
    const text: OutgoingContent = { type: 'text', text: 'Hola' }
    const outcome = async (input: Parameters<typeof graph.fault>[0]) => {
      graph.fault({ ...input, times: 1 })
      const found = await say(text)
      graph.clearFaults()
      return found.how === 'failed' ? `${found.failure.reason} ${found.failure.then.do}` : found.how
    }
    assert.equal(await outcome({ fault: 'error', code: 131056 }), 'too_fast slow')
    assert.equal(await outcome({ fault: 'error', code: 131047 }), 'window_closed fail')
    assert.equal(await outcome({ fault: 'error', code: 130429, retryAfter: 3 }), 'too_fast slow')
    assert.equal(await outcome({ fault: 'unavailable', status: 503 }), 'provider_failed retry')
    assert.equal(await outcome({ fault: 'hang_up' }), 'unknown')
    assert.equal(await outcome({ fault: 'garbled' }), 'unknown')
    assert.equal(await outcome({ fault: 'token_revoked' }), 'credentials_refused stop')
    assert.equal(await outcome({ fault: 'account_locked' }), 'account_locked stop')
    await told()
    graph.fault({ fault: 'failed_then_delivered', times: 1 })
    await say(text)
    const states = (await told()).flatMap((item) => (item.is === 'receipt' ? item.state : []))
    assert.ok(states.includes('failed') && states.includes('delivered'))
  })

  test('a wrong app secret is noticed when the touchpoint is tested', async () => {
    const { graph } = business
    const account = graph.addAccount({ needsProof: true })
    const number = graph.addNumber({ accountId: account.id })
    const { settings, secrets } = graph.connection(number.id)
    const own = { ...touchpoint, settings: whatsapp.settings.parse(settings), secrets }
    assert.ok((await whatsapp.test(fetch, own)).displayAddress)
    const wrong = { ...own, secrets: { ...secrets, appSecret: 'other' } }
    await assert.rejects(whatsapp.test(fetch, wrong), { code: 'touchpoint.untested' })
  })
})
