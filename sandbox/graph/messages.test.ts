import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createManualClock } from '../../server/platform/clock.ts'
import { proofOf } from './sign.ts'
import { type Business, openBusiness } from './testing.ts'

const text = { type: 'text', text: { body: 'Sí, hay' } }
const hourMs = 3_600_000

describe('sending a message', () => {
  let business: Business
  before(async () => {
    business = await openBusiness()
  })
  after(() => business.close())

  it('is accepted with an id, told as sent and delivered with our reference, and reaches the phone', async () => {
    const { status, body } = await business.send({
      ...text,
      biz_opaque_callback_data: 'delivery-1',
    })
    assert.equal(status, 200)
    assert.deepEqual(body.contacts, [{ input: '+51987654321', wa_id: '51987654321' }])
    assert.match(body.messages?.[0]?.id ?? '', /^wamid\.HBg/)
    await business.graph.settled()
    const [received] = business.graph.received(business.customerId, business.numberId)
    assert.deepEqual(received?.content, { body: 'Sí, hay' })
    assert.deepEqual(business.statuses(), ['sent', 'delivered'])
    const [sent] = business.values()[0]?.statuses ?? []
    assert.equal(sent?.biz_opaque_callback_data, 'delivery-1')
    assert.equal(sent?.recipient_id, '51987654321')
    assert.deepEqual(
      business.graph.sends().map(({ reference }) => reference),
      ['delivery-1'],
    )
  })

  const refused: [string, object, number, RegExp][] = [
    ['no recipient', { ...text, to: undefined }, 100, /parameter to is required/],
    ['a recipient that is no number', { ...text, to: 'Lucía' }, 131009, /not valid/],
    ['no text', { type: 'text', text: {} }, 100, /text\['body'\] is required/],
    ['an empty text', { type: 'text', text: { body: '' } }, 131009, /not valid/],
    ['4097 letters', { type: 'text', text: { body: 'ñ'.repeat(4097) } }, 100, /at most 4096/],
    ['an unknown type', { type: 'poll', poll: {} }, 131009, /not valid/],
    ['another product', { ...text, messaging_product: 'telegram' }, 131009, /not valid/],
    [
      'a long reference',
      { ...text, biz_opaque_callback_data: 'x'.repeat(513) },
      100,
      /at most 512/,
    ],
    ['media that is not there', { type: 'image', image: { id: '1' } }, 131009, /not valid/],
    ['media without id or link', { type: 'image', image: { caption: 'x' } }, 131009, /not valid/],
    ['no template of that name', { type: 'template', template: template('none') }, 132001, /exist/],
    ['four buttons', buttons(['a', 'b', 'c', 'd']), 131009, /at most 3/],
    ['a long button', buttons(['x'.repeat(21)]), 131009, /at most 20/],
    ['two buttons alike', buttons(['a', 'a']), 131009, /not valid/],
    ['eleven rows', list(11), 131009, /not valid/],
  ]
  for (const [what, body, code, words] of refused)
    it(`refuses ${what}`, async () => {
      const answer = await business.send(body)
      assert.equal(answer.body.error?.code, code)
      assert.match(answer.body.error?.message ?? '', words)
      assert.ok(answer.body.error?.fbtrace_id)
      assert.ok(answer.status >= 400)
    })

  it('takes buttons, lists, addresses, places and contacts', async () => {
    const cta = {
      name: 'cta_url',
      parameters: { display_text: 'Ver', url: 'https://andina.example' },
    }
    const bodies = [
      buttons(['Sí', 'No']),
      list(10),
      {
        type: 'interactive',
        interactive: { type: 'cta_url', body: { text: 'Mire' }, action: cta },
      },
      { type: 'location', location: { latitude: -12.05, longitude: -77.04, name: 'Centro' } },
      { type: 'contacts', contacts: [{ name: { formatted_name: 'Ana Flores' } }] },
    ]
    for (const body of bodies) assert.equal((await business.send(body)).status, 200)
  })

  it('to somebody unknown is accepted and fails later', async () => {
    const template = business.graph.addTemplate(business.accountId, {
      name: 'hola',
      components: [{ type: 'BODY', text: 'Hola' }],
    })
    await business.graph.settled()
    business.taken.length = 0
    const answer = await business.send({
      to: '51900000000',
      type: 'template',
      template: { name: template.name, language: { code: 'es' } },
    })
    assert.equal(answer.status, 200)
    await business.graph.settled()
    const [status] = business.values()[0]?.statuses ?? []
    assert.equal(status?.status, 'failed')
    assert.partialDeepStrictEqual(status, { errors: [{ code: 131026 }] })
  })

  it('by business-scoped id reaches who has no number, and says no number back', async () => {
    const { graph, numberId } = business
    const anonymous = graph.addCustomer({ name: 'Sol', username: '@sol' })
    graph.say(anonymous.id, numberId, { type: 'text', text: 'Hola' })
    await graph.settled()
    const written = business.values().at(-1)
    assert.equal(written?.contacts?.[0]?.wa_id, undefined)
    assert.equal(written?.messages?.[0]?.from, undefined)
    const userId = written?.contacts?.[0]?.user_id ?? ''
    assert.match(userId, /^PE\.\d{20}$/)
    const answer = await business.send({ ...text, to: undefined, recipient: userId })
    assert.deepEqual(answer.body.contacts, [{ input: userId, user_id: userId }])
    await graph.settled()
    assert.equal(graph.received(anonymous.id, numberId).length, 1)
    const last = business.values().at(-1)?.statuses?.[0]
    assert.equal(last?.recipient_id, undefined)
    assert.equal(last?.recipient_user_id, userId)
  })

  it('a mark of reading turns the marks on the phone, and may show that somebody writes', async () => {
    const { graph, customerId, numberId } = business
    const id = graph.say(customerId, numberId, { type: 'text', text: '¿Y en azul?' })
    const mark = { status: 'read', message_id: id, typing_indicator: { type: 'text' } }
    const answer = await business.send(mark)
    assert.deepEqual(answer.body, { success: true })
    assert.equal(graph.chat(customerId, numberId).find((one) => one.id === id)?.state, 'read')
    const unknown = await business.send({ status: 'read', message_id: 'wamid.none' })
    assert.equal(unknown.body.error?.code, 131009)
  })

  it('a reaction is put on the message and taken away again', async () => {
    const { graph, customerId, numberId } = business
    const id = graph.say(customerId, numberId, { type: 'text', text: 'Gracias' })
    const mine = () => graph.chat(customerId, numberId).find((one) => one.id === id)?.reactions
    await business.send({ type: 'reaction', reaction: { message_id: id, emoji: '❤️' } })
    assert.deepEqual(mine(), { business: '❤️' })
    await business.send({ type: 'reaction', reaction: { message_id: id, emoji: '' } })
    assert.deepEqual(mine(), {})
  })
})

describe('who may send', () => {
  let business: Business
  before(async () => {
    business = await openBusiness()
  })
  after(() => business.close())

  it('asks for the token, and for a proof that fits it', async () => {
    const { graph, numberId } = business
    const { secrets } = graph.connection(numberId)
    const path = `/${numberId}/messages`
    const codeOf = async (url: string, authorization: string) => {
      const answer = await business.call('POST', url, {
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ messaging_product: 'whatsapp', to: '51987654321', ...text }),
      })
      const { error } = (await answer.json()) as { error?: { code: number } }
      return [answer.status, error?.code]
    }
    const bearer = `Bearer ${secrets.accessToken}`
    assert.deepEqual(await codeOf(path, ''), [401, 104])
    assert.deepEqual(await codeOf(path, 'Bearer no'), [401, 190])
    assert.deepEqual(await codeOf(`${path}?appsecret_proof=no`, bearer), [400, 100])
    const proof = proofOf(secrets.appSecret, secrets.accessToken)
    assert.deepEqual(await codeOf(`${path}?appsecret_proof=${proof}`, bearer), [200, undefined])
  })

  it('refuses numbers of another app, and everything after the token was revoked', async () => {
    const { graph, accountId } = business
    const other = graph.addNumber({ accountId: graph.addAccount().id })
    const answer = await business.send(text, other.id)
    assert.deepEqual([answer.body.error?.code, answer.body.error?.error_subcode], [100, 33])
    graph.lock(accountId)
    assert.equal((await business.send(text)).body.error?.code, 131031)
    graph.unlock(accountId)
    graph.revokeToken(accountId)
    assert.equal((await business.send(text)).body.error?.code, 190)
  })
})

describe('limits of time and number', () => {
  const start = new Date('2026-11-20T12:00:00Z')
  const open = (options: Parameters<typeof openBusiness>[0] = {}) => {
    const clock = createManualClock(start)
    return openBusiness({ clock, ...options }).then((business) => ({ business, clock }))
  }

  it('after 24 hours only a template goes out', async (t) => {
    const { business, clock } = await open()
    t.after(() => business.close())
    const { graph, accountId } = business
    graph.addTemplate(accountId, {
      name: 'pedido_listo',
      components: [{ type: 'BODY', text: 'Listo' }],
    })
    clock.advance(24 * hourMs - 1000)
    assert.equal((await business.send(text)).status, 200)
    clock.advance(1000)
    assert.equal((await business.send(text)).body.error?.code, 131047)
    assert.equal(
      (await business.send({ type: 'template', template: template('pedido_listo') })).status,
      200,
    )
  })

  it('takes 45 messages to one person at once, then one every six seconds; others go on', async (t) => {
    const { business, clock } = await open()
    t.after(() => business.close())
    const { graph, numberId } = business
    const other = graph.addCustomer({ name: 'Diego', phone: '+51911111111' })
    graph.say(other.id, numberId, { type: 'text', text: 'Hola' })
    const codes = []
    for (let n = 0; n < 46; n += 1) codes.push((await business.send(text)).body.error?.code)
    assert.deepEqual(codes, [...Array(45).fill(undefined), 131056])
    assert.equal((await business.send({ ...text, to: '51911111111' })).status, 200)
    clock.advance(6000)
    assert.equal((await business.send(text)).status, 200)
    assert.equal((await business.send(text)).body.error?.code, 131056)
  })

  it('takes 80 messages a second for a number', async (t) => {
    const { business, clock } = await open({ limits: { pair: undefined } })
    t.after(() => business.close())
    const codes = await Promise.all(
      Array.from({ length: 81 }, async () => (await business.send(text)).body.error?.code),
    )
    assert.deepEqual(codes.filter(Boolean), [130429])
    clock.advance(13)
    assert.equal((await business.send(text)).status, 200)
  })
})

function template(name: string) {
  return { name, language: { code: 'es' } }
}

function buttons(titles: string[]) {
  const all = titles.map((title, index) => ({ type: 'reply', reply: { id: `b${index}`, title } }))
  return {
    type: 'interactive',
    interactive: { type: 'button', body: { text: '¿Sí?' }, action: { buttons: all } },
  }
}

function list(rows: number) {
  const all = Array.from({ length: rows }, (_, n) => ({ id: `r${n}`, title: `Fila ${n}` }))
  const action = { button: 'Abrir', sections: [{ title: 'Todo', rows: all }] }
  return { type: 'interactive', interactive: { type: 'list', body: { text: 'Elija' }, action } }
}
