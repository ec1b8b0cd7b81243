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
