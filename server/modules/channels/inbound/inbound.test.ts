import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import {
  connectNumber,
  contactOf,
  envelopeOf,
  messageOf,
  oneMessage,
  postWebhook,
  signatureOf,
  type TestNumber,
  textOf,
  valueFor,
  type Writer,
} from '../testing.ts'

let house: TestHouse
let number: TestNumber
before(async () => {
  house = await openHouse()
  number = await connectNumber(house)
})
after(() => house.stop())

let phones = 51900000000
const somebody = (more: Partial<Writer> = {}): Writer => ({ phone: String(++phones), ...more })
const wamid = () => `wamid.${randomUUID()}`
const post = (payload: unknown, to = number) => postWebhook(house, to, payload)

async function write(writer: Writer, text: string, at = new Date(), to = number) {
  const id = wamid()
  assert.equal(await post(oneMessage(to, writer, messageOf(writer, id, at, textOf(text))), to), 200)
  return id
}

const messageBy = (providerId: string) =>
  house.platform.db
    .selectFrom('channels_message')
    .selectAll()
    .where('provider_id', '=', providerId)
    .execute()

async function ownerOf(providerId: string) {
  const [message] = await messageBy(providerId)
  assert.ok(message, 'the message is there')
  const handle = await house.platform.db
    .selectFrom('customers_handle')
    .select(['customer_id', 'type', 'value', 'realm'])
    .where('id', '=', message.handle_id)
    .executeTakeFirstOrThrow()
  return { message, handle, customerId: handle.customer_id }
}

const unrouted = async () => (await house.get('/api/unrouted?limit=200')).body.items

describe('the edge', () => {
  it('answers the handshake to whoever knows the verify token', async () => {
    const ask = (token: string) =>
      fetch(
        `${house.url}${number.webhookPath}?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=1158201444`,
      )
    const good = await ask('verify-me')
    assert.deepEqual([good.status, await good.text()], [200, '1158201444'])
    assert.equal((await ask('another')).status, 403)
  })

  it('takes nothing that is not signed, signed with another secret, or for nobody', async () => {
    const writer = somebody()
    const id = wamid()
    const payload = oneMessage(number, writer, messageOf(writer, id, new Date(), textOf('hola')))
    const body = JSON.stringify(payload)
    const ask = async (headers: Record<string, string>, path = number.webhookPath) => {
      const answer = await fetch(house.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      })
      return answer.status
    }
    assert.equal(await ask({}), 401)
    assert.equal(await ask({ 'x-hub-signature-256': signatureOf(body, 'wrong') }), 401)
    assert.equal(
      await ask({ 'x-hub-signature-256': signatureOf(`${body} `, number.appSecret) }),
      401,
    )
    const signed = { 'x-hub-signature-256': signatureOf(body, number.appSecret) }
    assert.equal(await ask(signed, number.webhookPath.replace(number.id, randomUUID())), 404)
    assert.equal(await ask(signed, number.webhookPath.replace('whatsapp', 'line')), 404)
    assert.deepEqual(await messageBy(id), [])
  })

  it('keeps what is signed and cannot be read, and answers 200', async () => {
    const before = (await unrouted()).length
    assert.equal(await post('{"object":'), 200)
    assert.equal(await post('{"object":'), 200)
    const after = await unrouted()
    assert.equal(after.length, before + 1, 'once')
    assert.equal(after[0].reason, 'malformed')
  })
})

describe('a message', () => {
  it('belongs to one customer with the number, its WhatsApp and the own id of the business', async () => {
    const writer = somebody({ userId: `PE.${randomUUID().replaceAll('-', '')}`, name: 'Rosa Inés' })
    const id = await write(writer, 'Hola, ¿tienen Aurora M? 👋')
    const { customerId, handle, message } = await ownerOf(id)
    assert.deepEqual(
      [handle.type, handle.value, handle.realm],
      ['whatsapp', writer.phone, 'portfolio-1'],
    )
    assert.deepEqual(message.content, { type: 'text', text: 'Hola, ¿tienen Aurora M? 👋' })
    const { body } = await house.get(`/api/customers/${customerId}`)
    assert.equal(body.name, 'Rosa Inés')
    assert.deepEqual(
      body.handles
        .map(({ type, value, assurance }: Record<string, string>) => [type, value, assurance])
        .toSorted(),
      [
        ['phone', `+${writer.phone}`, 2],
        ['whatsapp', writer.phone, 2],
        ['whatsapp', writer.userId, 2],
      ],
    )
    const timeline = await house.get(`/api/customers/${customerId}/timeline?kinds=message.*`)
    assert.equal(timeline.body.items.length, 1)
    const [entry] = timeline.body.items
    assert.deepEqual(
      [entry.kind, entry.channel, entry.touchpointId, entry.actor],
      ['message.received', 'whatsapp', number.id, `customer:${customerId}`],
    )
  })

  it('of a person without a number belongs to their id, and the number joins later', async () => {
    const userId = `PE.${randomUUID().replaceAll('-', '')}`
    const first = await ownerOf(await write({ userId }, 'sin número'))
    assert.deepEqual([first.handle.type, first.handle.value], ['whatsapp', userId])
    const writer = somebody({ userId })
    const second = await ownerOf(await write(writer, 'ahora con número'))
    assert.equal(second.customerId, first.customerId)
    const found = await house.get(`/api/customers?handle=phone:%2B${writer.phone}`)
    assert.equal(found.body.items[0].id, first.customerId)
  })

  it('is known again however often and in whatever batch it comes', async () => {
    const writer = somebody()
    const id = wamid()
    const message = messageOf(writer, id, new Date(), textOf('una vez'))
    const one = oneMessage(number, writer, message)
    const twice = envelopeOf(
      valueFor(number, { contacts: [contactOf(writer)], messages: [message, message] }),
      valueFor(number, { contacts: [contactOf(writer)], messages: [message] }),
    )
    const all = await Promise.all([post(one), post(twice), post(one), post(twice)])
    assert.deepEqual(all, [200, 200, 200, 200])
    assert.equal((await messageBy(id)).length, 1)
    const { customerId } = await ownerOf(id)
    const timeline = await house.get(`/api/customers/${customerId}/timeline?kinds=message.*`)
    assert.equal(timeline.body.items.length, 1)
  })

  it('that cannot be read never loses its neighbours', async () => {
    const writer = somebody()
    const [first, last] = [wamid(), wamid()]
    const at = new Date()
    const payload = envelopeOf(
      valueFor(number, {
        contacts: [contactOf(writer)],
        messages: [
          messageOf(writer, first, at, textOf('antes')),
          { from: writer.phone, timestamp: 'never', type: 'text', text: 7 },
          messageOf(writer, last, at, textOf('después')),
        ],
      }),
    )
    assert.equal(await post(payload), 200)
    assert.equal((await messageBy(first)).length, 1)
    assert.equal((await messageBy(last)).length, 1)
  })

  it('hides the number of a card', async () => {
    const id = await write(somebody(), 'mi tarjeta es 4111 1111 1111 1111')
    const [message] = await messageBy(id)
    assert.doesNotMatch(JSON.stringify(message), /4111 1111 1111 1111/)
  })

  it('of an unknown type is kept whole and shown as unsupported', async () => {
    const writer = somebody()
    const id = wamid()
    const strange = messageOf(writer, id, new Date(), { type: 'hologram', hologram: { depth: 3 } })
    assert.equal(await post(oneMessage(number, writer, strange)), 200)
    const [message] = await messageBy(id)
    assert.equal(message?.content.type, 'unsupported')
    assert.match(JSON.stringify(message?.content), /"depth":3/)
  })
})

describe('routing', () => {
  it('goes by the number in the payload, among numbers of one application', async () => {
    const appSecret = randomUUID()
    const one = await connectNumber(house, { appSecret })
    const other = await connectNumber(house, { appSecret })
    const writer = somebody()
    const id = wamid()
    const payload = oneMessage(other, writer, messageOf(writer, id, new Date(), textOf('hola')))
    assert.equal(await post(payload, one), 200)
    assert.equal((await messageBy(id))[0]?.touchpoint_id, other.id)
  })

  it('lets no application write into the number of another, and keeps what it said', async () => {
    const stranger = await connectNumber(house, { appSecret: randomUUID() })
    const writer = somebody()
    const id = wamid()
    const forged = oneMessage(number, writer, messageOf(writer, id, new Date(), textOf('falso')))
    assert.equal(await post(forged, stranger), 200)
    assert.deepEqual(await messageBy(id), [])
    const kept = (await unrouted()).find(({ payload }: { payload: string }) => payload.includes(id))
    assert.equal(kept?.reason, 'account')
  })
})

describe('what is done to messages', () => {
  const reactionOf = (writer: Writer, to: string, emoji: string | undefined, at: Date) =>
    oneMessage(
      number,
      writer,
      messageOf(writer, wamid(), at, {
        type: 'reaction',
        reaction: { message_id: to, ...(emoji === undefined ? {} : { emoji }) },
      }),
    )
  const reactionsOf = async (id: string) => {
    const [message] = await messageBy(id)
    const rows = await house.platform.db
      .selectFrom('channels_reaction')
      .select('emoji')
      .where('message_id', '=', message!.id)
      .execute()
    return rows.map(({ emoji }) => emoji)
  }

  it('a reaction is put on, changed and taken back, whichever comes first', async () => {
    const writer = somebody()
    const id = await write(writer, 'hola')
    const began = Date.now() - 60_000
    const at = (s: number) => new Date(began + s * 1000)
    await post(reactionOf(writer, id, '👍', at(1)))
    assert.deepEqual(await reactionsOf(id), ['👍'])
    await post(reactionOf(writer, id, '❤️', at(3)))
    await post(reactionOf(writer, id, '😮', at(2)))
    assert.deepEqual(await reactionsOf(id), ['❤️'])
    await post(reactionOf(writer, id, undefined, at(5)))
    await post(reactionOf(writer, id, '🙏', at(4)))
    assert.deepEqual(await reactionsOf(id), [null])
  })

  it('a reaction and an answer that come before their message wait for it', async () => {
    const writer = somebody()
    const [id, answerId] = [wamid(), wamid()]
    const at = new Date()
    await post(reactionOf(writer, id, '🎉', at))
    const answer = { ...textOf('a eso'), context: { from: '5115550100', id } }
    await post(oneMessage(number, writer, messageOf(writer, answerId, at, answer)))
    assert.equal((await messageBy(answerId))[0]?.reply_to_id, null)
    await post(oneMessage(number, writer, messageOf(writer, id, at, textOf('primero'))))
    assert.deepEqual(await reactionsOf(id), ['🎉'])
    const [message] = await messageBy(id)
    assert.equal((await messageBy(answerId))[0]?.reply_to_id, message?.id)
  })

  it('what we say in the application of the provider is ours, and only we change it', async () => {
    const writer = somebody()
    const id = await write(writer, '¿me llaman?')
    const echoId = wamid()
    const began = Math.floor(Date.now() / 1000) - 60
    const at = (s: number) => String(began + s)
    const echoes = (...said: object[]) => ({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: 'WABA',
          changes: [
            {
              field: 'smb_message_echoes',
              value: valueFor(number, {
                contacts: [contactOf(writer)],
                message_echoes: said.map((one) => ({
                  from: '5115550100',
                  to: writer.phone,
                  id: wamid(),
                  ...one,
                })),
              }),
            },
          ],
        },
      ],
    })
    const edit = {
      type: 'edit',
      edit: { original_message_id: echoId, message: textOf('Le llamo mañana') },
    }
    const reaction = { type: 'reaction', reaction: { message_id: id, emoji: '👍' } }
    const echo = { id: echoId, timestamp: at(1), ...textOf('Le llamo ahora'), context: { id } }
    await post(echoes({ ...reaction, timestamp: at(3) }, { ...edit, timestamp: at(2) }))
    await post(echoes(echo))
    const [said] = await messageBy(echoId)
    assert.deepEqual(
      [said?.direction, said?.via, said?.content],
      ['out', 'echo', { type: 'text', text: 'Le llamo mañana' }],
    )
    assert.equal(said?.reply_to_id, (await messageBy(id))[0]?.id)
    assert.deepEqual(await reactionsOf(id), ['👍'])
    const revoke = { type: 'revoke', revoke: { original_message_id: echoId } }
    await post(oneMessage(number, writer, messageOf(writer, wamid(), new Date(), revoke)))
    assert.equal(
      (await messageBy(echoId))[0]?.deleted_at,
      null,
      'the customer takes back nothing of ours',
    )
    await post(echoes({ ...revoke, timestamp: at(4) }))
    assert.notEqual((await messageBy(echoId))[0]?.deleted_at, null)
  })

  it('nobody reacts to what somebody else said', async () => {
    const id = await write(somebody(), 'mío')
    await post(reactionOf(somebody(), id, '😈', new Date()))
    assert.deepEqual(await reactionsOf(id), [])
  })
})

describe('who somebody is', () => {
  const monthMs = 30 * 86_400_000
  const ago = (months: number) => new Date(Date.now() - months * monthMs)

  it('another own id for the same number is somebody else', async () => {
    const phone = String(++phones)
    const before = await ownerOf(await write({ phone, userId: `PE.a${phone}` }, 'uno', ago(2)))
    const after = await ownerOf(await write({ phone, userId: `PE.b${phone}` }, 'otro', ago(1)))
    assert.notEqual(after.customerId, before.customerId)
    const late = await ownerOf(await write({ phone, userId: `PE.b${phone}` }, 'sigue'))
    assert.equal(late.customerId, after.customerId)
    const { body } = await house.get(
      `/api/customers/${before.customerId}/timeline?kinds=handle.period_opened`,
    )
    assert.equal(body.items[0].body.reason, 'changed_id')
    const former = await house.get(`/api/customers/${before.customerId}`)
    const current = former.body.handles.filter(
      ({ heldUntil }: { heldUntil: string | null }) => heldUntil === null,
    )
    assert.deepEqual(
      current.map(({ value }: { value: string }) => value),
      [`PE.a${phone}`],
      'neither the number nor its WhatsApp is theirs any more',
    )
  })

  it('after half a year of silence a bare number is somebody else, a known id is not', async () => {
    const bare = somebody()
    const before = await ownerOf(await write(bare, 'hace mucho', ago(8)))
    const after = await ownerOf(await write(bare, 'hola'))
    assert.notEqual(after.customerId, before.customerId)
    const known = somebody({ userId: `PE.s${phones}` })
    const first = await ownerOf(await write(known, 'hace mucho', ago(8)))
    assert.equal((await ownerOf(await write(known, 'hola'))).customerId, first.customerId)
  })

  it('a person who takes another number stays the same, and the old number is free', async () => {
    const old = somebody()
    const fresh = somebody()
    const before = await ownerOf(await write(old, 'con el viejo', ago(1)))
    const change = valueFor(number, {
      messages: [
        {
          from: old.phone,
          id: wamid(),
          timestamp: String(Math.floor(Date.now() / 1000) - 60),
          type: 'system',
          system: {
            body: 'changed',
            type: 'user_changed_number',
            wa_id: fresh.phone,
          },
        },
      ],
    })
    assert.equal(await post(envelopeOf(change)), 200)
    assert.equal((await ownerOf(await write(fresh, 'con el nuevo'))).customerId, before.customerId)
    assert.notEqual((await ownerOf(await write(old, 'otro dueño'))).customerId, before.customerId)
  })

  it('who wants no more marketing has said so', async () => {
    const writer = somebody()
    const { customerId } = await ownerOf(await write(writer, 'hola'))
    const stop = {
      object: 'whatsapp_business_account',
      entry: [
        {
          id: 'WABA',
          changes: [
            {
              field: 'user_preferences',
              value: valueFor(number, {
                contacts: [contactOf(writer)],
                user_preferences: [
                  {
                    wa_id: writer.phone,
                    detail: 'User requested to stop marketing messages',
                    category: 'marketing_messages',
                    value: 'stop',
                    timestamp: Math.floor(Date.now() / 1000),
                  },
                ],
              }),
            },
          ],
        },
      ],
    }
    assert.equal(await post(stop), 200)
    const { body } = await house.get(`/api/customers/${customerId}/consents`)
    assert.deepEqual(
      [body.items[0].purpose, body.items[0].channel, body.items[0].state],
      ['marketing', 'whatsapp', 'withdrawn'],
    )
    // The number in its other spelling is the same chat.
    const { handles } = (await house.get(`/api/customers/${customerId}`)).body
    const closed = new Set(body.items.map(({ handleId }: { handleId: string }) => handleId))
    assert.deepEqual(
      handles
        .filter(({ id }: { id: string }) => closed.has(id))
        .map(({ type }: { type: string }) => type)
        .toSorted(),
      ['phone', 'whatsapp'],
    )
  })
})
