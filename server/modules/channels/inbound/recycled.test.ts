// A number that goes from one person to another: whatever comes in which order, nobody's words come
// to stand in the thread of a stranger.

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import {
  connectNumber,
  contactOf,
  envelopeOf,
  messageOf,
  postWebhook,
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

let phones = 51930000000
const phone = () => String(++phones)
const ownId = () => `PE.${randomUUID().replaceAll('-', '')}`
const dayMs = 86_400_000
const ago = (days: number) => new Date(Date.now() - days * dayMs)

const said = (writer: Writer, text: string, at: Date) =>
  valueFor(number, {
    contacts: [contactOf(writer)],
    messages: [messageOf(writer, `wamid.${randomUUID()}`, at, textOf(text))],
  })

/** One webhook with all of these. */
const post = async (...values: object[]) =>
  assert.equal(await postWebhook(house, number, envelopeOf(...values)), 200)

/** What stands in the thread of whoever said this, in alphabetical order. */
async function threadOf(text: string): Promise<string[]> {
  const { rows } = await house.platform.database.pool.query(
    `select other.content ->> 'text' as text
     from channels_message message
     join customers_handle own on own.id = message.handle_id
     join customers_handle handle on handle.customer_id = own.customer_id
     join channels_message other on other.handle_id = handle.id
     where message.content ->> 'text' = $1 order by 1`,
    [text],
  )
  return rows.map((row) => row.text)
}

describe('a number with a new owner', () => {
  /** Ana had the number, then Beto has it. */
  const recycled = () => {
    const value = phone()
    return { ana: { phone: value, userId: ownId() }, beto: { phone: value, userId: ownId() } }
  }
  const texts = (n: string) => [`ana ${n}`, `ana tarde ${n}`, `beto ${n}`] as const

  for (const order of ['late first', 'new owner first']) {
    it(`keeps two people apart in one group of webhooks, ${order}`, async () => {
      const { ana, beto } = recycled()
      const [first, late, other] = texts(order)
      await post(said(ana, first, ago(60)))
      const values = [said(ana, late, ago(20)), said(beto, other, ago(1))]
      await post(...(order === 'late first' ? values : values.toReversed()))
      assert.deepEqual(await threadOf(first), [first, late])
      assert.deepEqual(await threadOf(other), [other])
    })
  }

  it('keeps two people apart who both show up for the first time in one group', async () => {
    const { ana, beto } = recycled()
    await post(
      said(beto, 'beto de nuevo', ago(1)),
      said(beto, 'beto llega', ago(2)),
      said(ana, 'ana antes', ago(20)),
    )
    assert.deepEqual(await threadOf('ana antes'), ['ana antes'])
    assert.deepEqual(await threadOf('beto llega'), ['beto de nuevo', 'beto llega'])
  })

  it('keeps apart whoever had it before and comes late', async () => {
    const { ana, beto } = recycled()
    await post(said(beto, 'beto primero', ago(1)))
    await post(said(ana, 'ana atrasada', ago(20)))
    await post(said(ana, 'ana más atrasada', ago(30)))
    await post(said(beto, 'beto sigue', ago(0)))
    assert.deepEqual(await threadOf('ana atrasada'), ['ana atrasada', 'ana más atrasada'])
    assert.deepEqual(await threadOf('beto primero'), ['beto primero', 'beto sigue'])
  })

  it('keeps apart whoever had it before, where the new owner did not write yet', async () => {
    const { ana, beto } = recycled()
    const stop = {
      wa_id: beto.phone,
      user_id: beto.userId,
      category: 'marketing_messages',
      value: 'stop',
      timestamp: Math.floor(ago(1).getTime() / 1000),
    }
    const value = valueFor(number, { contacts: [contactOf(beto)], user_preferences: [stop] })
    const payload = {
      object: 'whatsapp_business_account',
      entry: [{ id: 'WABA', changes: [{ field: 'user_preferences', value }] }],
    }
    assert.equal(await postWebhook(house, number, payload), 200)
    await post(said(ana, 'ana, tarde', ago(20)))
    await post(said(beto, 'beto al fin', ago(0)))
    assert.deepEqual(await threadOf('ana, tarde'), ['ana, tarde'])
    assert.deepEqual(await threadOf('beto al fin'), ['beto al fin'])
  })

  it('goes through several hands in one group', async () => {
    const { ana, beto } = recycled()
    const carla = { phone: ana.phone, userId: ownId() }
    await post(
      said(carla, 'carla', ago(1)),
      said(ana, 'ana', ago(100)),
      said(beto, 'beto', ago(50)),
      said(ana, 'ana otra vez', ago(90)),
    )
    assert.deepEqual(await threadOf('ana'), ['ana', 'ana otra vez'])
    assert.deepEqual(await threadOf('beto'), ['beto'])
    assert.deepEqual(await threadOf('carla'), ['carla'])
  })
})

describe('what we say in the application of the provider', () => {
  const echoOf = (writer: Writer, text: string, at: Date) => ({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: 'WABA',
        changes: [
          {
            field: 'smb_message_echoes',
            value: valueFor(number, {
              contacts: [contactOf(writer)],
              message_echoes: [
                {
                  from: '5115550100',
                  to: writer.phone,
                  ...(writer.userId ? { to_user_id: writer.userId } : {}),
                  id: `wamid.${randomUUID()}`,
                  timestamp: String(Math.floor(at.getTime() / 1000)),
                  ...textOf(text),
                },
              ],
            }),
          },
        ],
      },
    ],
  })
  const echo = async (...given: Parameters<typeof echoOf>) =>
    assert.equal(await postWebhook(house, number, echoOf(...given)), 200)

  it('to a number long silent goes to whoever had it, and does not show that they are there', async () => {
    const value = phone()
    await post(said({ phone: value }, 'hace mucho', ago(250)))
    await echo({ phone: value }, '¿sigue interesado?', ago(2))
    assert.deepEqual(await threadOf('hace mucho'), ['hace mucho', '¿sigue interesado?'])
    await post(said({ phone: value }, 'soy otra persona', ago(1)))
    assert.deepEqual(await threadOf('soy otra persona'), ['soy otra persona'])
  })

  it('to somebody with another own id is not said to a stranger', async () => {
    const value = phone()
    await post(said({ phone: value, userId: ownId() }, 'Ana con el suyo', ago(50)))
    await echo({ phone: value, userId: ownId() }, 'a Beto', ago(2))
    assert.deepEqual(await threadOf('Ana con el suyo'), ['Ana con el suyo'])
    assert.deepEqual(await threadOf('a Beto'), ['a Beto'])
  })
})

describe('a person who takes over the number of somebody else', () => {
  const changed = (from: Writer, to: Writer, at: Date) =>
    valueFor(number, {
      messages: [
        messageOf(from, `wamid.${randomUUID()}`, at, {
          type: 'system',
          system: {
            body: 'User changed from one number to another',
            type: 'user_changed_number',
            wa_id: to.phone,
            ...(to.userId ? { user_id: to.userId } : {}),
          },
        }),
      ],
    })

  interface Told {
    withIds: boolean
    /** In which the last four are told; «beto» stands for a late one of the stranger. */
    order: readonly ('change' | 'new' | 'beto' | 'old')[]
    inOne: boolean
  }

  async function tell(n: number, { withIds, order, inOne }: Told) {
    const writer = (value = phone()) => ({ phone: value, ...(withIds ? { userId: ownId() } : {}) })
    const [old, beto] = [writer(), writer()]
    const fresh = { ...writer(beto.phone) }
    await post(said(beto, `secreto de Beto ${n}`, ago(60)))
    await post(said(old, `soy Ana ${n}`, ago(50)))
    const values = {
      change: changed(old, fresh, ago(20)),
      new: said(fresh, `Ana con el número de Beto ${n}`, ago(10)),
      beto: said(beto, `Beto tarde ${n}`, ago(30)),
      old: said(old, `Ana tarde ${n}`, ago(25)),
    }
    const told = order.map((one) => values[one])
    if (inOne) await post(...told)
    else for (const one of told) await post(one)
    return {
      ana: [`Ana con el número de Beto ${n}`, `Ana tarde ${n}`, `soy Ana ${n}`],
      beto: [`Beto tarde ${n}`, `secreto de Beto ${n}`],
    }
  }

  const orders: Told['order'][] = [
    ['beto', 'old', 'change', 'new'],
    ['change', 'new', 'old', 'beto'],
    ['beto', 'change', 'old', 'new'],
    ['new', 'change', 'beto', 'old'],
    ['old', 'new', 'beto', 'change'],
  ]
  let n = 0
  for (const withIds of [true, false]) {
    for (const inOne of [true, false]) {
      for (const order of orders) {
        // Of a bare number nobody knows that it changed hands until it is said.
        const isTold = inOne || withIds || order.indexOf('change') < order.indexOf('new')
        if (!isTold) continue
        const how = `${withIds ? 'with' : 'without'} ids, ${order.join(', ')}`
        it(`is not joined with them: ${how}${inOne ? ', in one webhook' : ''}`, async () => {
          const { ana, beto } = await tell(++n, { withIds, order, inOne })
          assert.deepEqual(await threadOf(`soy Ana ${n}`), ana)
          assert.deepEqual(await threadOf(`secreto de Beto ${n}`), beto)
        })
      }
    }
  }

  it('is not joined with them where a bare number is known to have changed hands too late', async () => {
    const order = ['new', 'change', 'beto', 'old'] as const
    const { ana, beto } = await tell(++n, { withIds: false, order, inOne: false })
    const [early, ...rest] = ana
    assert.deepEqual(await threadOf(`soy Ana ${n}`), rest)
    assert.deepEqual(await threadOf(`secreto de Beto ${n}`), [early, ...beto])
  })

  it('has the number from then on, whoever held it before is not known', async () => {
    const [old, beto] = [{ phone: phone() }, { phone: phone() }]
    await post(said(old, 'Ana primero', ago(50)))
    await post(changed(old, beto, ago(20)))
    await post(said(beto, 'de Beto, tarde', ago(30)))
    await post(said(beto, 'de Beto, más tarde', ago(40)))
    await post(said(beto, 'de Ana', ago(10)))
    assert.deepEqual(await threadOf('Ana primero'), ['Ana primero', 'de Ana'])
    assert.deepEqual(await threadOf('de Beto, tarde'), ['de Beto, más tarde', 'de Beto, tarde'])
  })

  it('is joined with what they wrote by it before the change was told', async () => {
    const old = { phone: phone() }
    const fresh = { phone: phone() }
    await post(said(old, 'Ana antes', ago(50)))
    await post(said(fresh, 'Ana después', ago(10)))
    await post(changed(old, fresh, ago(20)))
    assert.deepEqual(await threadOf('Ana antes'), ['Ana antes', 'Ana después'])
  })

  it('takes nobody along who has the old number since', async () => {
    const old = { phone: phone(), userId: ownId() }
    const fresh = { phone: phone(), userId: ownId() }
    const carla = { phone: old.phone, userId: ownId() }
    await post(said(old, 'Ana al principio', ago(50)))
    await post(said(carla, 'Carla con el número', ago(10)))
    await post(changed(old, fresh, ago(20)))
    await post(said(fresh, 'Ana con otro', ago(5)))
    assert.deepEqual(await threadOf('Ana al principio'), ['Ana al principio', 'Ana con otro'])
    assert.deepEqual(await threadOf('Carla con el número'), ['Carla con el número'])
  })

  for (const inOne of [true, false]) {
    it(`stays one where the change comes before all they said${inOne ? ', in one webhook' : ''}`, async () => {
      const old = { phone: phone() }
      const fresh = { phone: phone() }
      const texts = [
        `Ana 1 ${inOne}`,
        `Ana 2 ${inOne}`,
        `Ana 3 ${inOne}`,
        `Ana 4 ${inOne}`,
      ] as const
      await post(changed(old, fresh, ago(20)))
      const values = [
        said(fresh, texts[2], ago(10)),
        said(old, texts[0], ago(40)),
        said(old, texts[1], ago(30)),
        said(fresh, texts[3], ago(5)),
        said(old, `otro ${inOne}`, ago(1)),
      ]
      if (inOne) await post(...values)
      else for (const one of values) await post(one)
      assert.deepEqual(await threadOf(texts[0]), texts)
      assert.deepEqual(await threadOf(`otro ${inOne}`), [`otro ${inOne}`])
      const waiting = await house.platform.db.selectFrom('channels_early').selectAll().execute()
      assert.deepEqual(
        waiting.filter(({ names }) => names.includes(`whatsapp:${old.phone}`)),
        [],
      )
    })
  }

  it('takes back what they said by both numbers, all told in one webhook', async () => {
    const old = { phone: phone(), userId: ownId() }
    const fresh = { phone: phone(), userId: ownId() }
    const id = `wamid.${randomUUID()}`
    const messages = (writer: Writer, message: object) =>
      valueFor(number, { contacts: [contactOf(writer)], messages: [message] })
    const revoke = { type: 'revoke', revoke: { original_message_id: id } }
    await post(said(fresh, 'primero con el nuevo', ago(1)))
    await post(
      messages(old, messageOf(old, id, ago(40), textOf('me equivoqué'))),
      messages(old, messageOf(old, `wamid.${randomUUID()}`, ago(39), revoke)),
      changed(old, fresh, ago(20)),
    )
    const message = await house.platform.db
      .selectFrom('channels_message')
      .select('deleted_at')
      .where('provider_id', '=', id)
      .executeTakeFirstOrThrow()
    assert.notEqual(message.deleted_at, null)
  })

  it('stays one where they are known by their own id alone when the change comes', async () => {
    const old = { phone: phone(), userId: ownId() }
    const fresh = { phone: phone(), userId: ownId() }
    await post(changed(old, fresh, ago(20)))
    await post(said(fresh, 'con el nuevo', ago(10)))
    await post(said({ userId: old.userId }, 'sin número', ago(40)))
    assert.deepEqual(await threadOf('sin número'), ['con el nuevo', 'sin número'])
  })
})
