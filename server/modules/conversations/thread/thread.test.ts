import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import { makePerson } from '../../../../test/staff.ts'
import type { Viewer } from '../../../platform/contract.ts'
import { newId } from '../../../platform/ids.ts'
import {
  connectNumber,
  messageOf,
  oneMessage,
  postWebhook,
  type TestNumber,
  textOf,
} from '../../channels/testing.ts'
import { showMessage } from './show-message.ts'
import { showThread } from './show-thread.ts'

let house: TestHouse
let number: TestNumber
before(async () => {
  house = await openHouse()
  number = await connectNumber(house)
})
after(() => house.stop())

let writers = 0
/** Somebody who writes these, a second apart; the customer they are, and the ids at the provider. */
async function write(...texts: string[]) {
  const writer = { phone: `5198100${String(++writers).padStart(4, '0')}`, name: `Lucía ${writers}` }
  const ids: string[] = []
  for (const [n, text] of texts.entries()) {
    const id = `wamid.${writer.phone}.${n}`
    const at = new Date(Date.now() - 60_000 + n * 1000)
    const payload = oneMessage(number, writer, messageOf(writer, id, at, textOf(text)))
    assert.equal(await postWebhook(house, number, payload), 200)
    ids.push(id)
  }
  await house.following.drain()
  const found = await house.get(
    `/api/customers?handle=phone:${encodeURIComponent(`+${writer.phone}`)}`,
  )
  const { id } = found.body.items[0]
  return { id: id as string, writer, ids }
}

interface Item {
  id: string
  kind: string
  body: Record<string, unknown>
  message: {
    id: string
    content: { text: string } | null
    replyTo: unknown
    deliveries: unknown[]
  } | null
}
async function page(id: string, query = ''): Promise<{ items: Item[]; next: string | null }> {
  const answer = await house.get(`/api/customers/${id}/thread${query}`)
  assert.equal(answer.status, 200, answer.text)
  return answer.body
}
const texts = (items: Item[]) => items.map((item) => item.message?.content?.text)

describe('one thread', () => {
  it('shows messages of both sides as they are now, newest first', async () => {
    const { id } = await write('Hola', '¿Atienden hoy?')
    const asked = (await page(id, '?only=messages')).items[0]!.message!
    const sent = await house.post('/api/messages', {
      customerId: id,
      content: { text: 'Sí, hasta las 20' },
      replyToId: asked.id,
      holdS: 60,
    })
    assert.equal(sent.status, 201, sent.text)
    const { items } = await page(id, '?only=messages')
    assert.deepEqual(texts(items), ['Sí, hasta las 20', '¿Atienden hoy?', 'Hola'])
    assert.deepEqual(items[0]!.message!.replyTo, {
      id: asked.id,
      direction: 'in',
      kind: 'text',
      text: '¿Atienden hoy?',
    })
    assert.equal(items[0]!.message!.deliveries.length, 1)
    assert.ok(!('content' in items[0]!.body), 'what was said first is not said twice')
    await house.following.drain()
    const { thread } = (await house.get(`/api/customers/${id}/thread`)).body
    assert.equal(thread.lastText, 'Sí, hasta las 20')
    assert.equal(thread.waitingSince, null)
    // Undone before it went out: as if nothing had been said.
    const undone = await house.post(`/api/messages/${sent.body.id}/cancellations`)
    assert.equal(undone.status, 200, undone.text)
    await house.following.drain()
    const before = (await house.get(`/api/customers/${id}/thread`)).body.thread
    assert.equal(before.lastText, '¿Atienden hoy?')
    assert.equal(before.unread, 2)
  })

  it('shows what else the customer did between them, and leaves out the house’s books', async () => {
    const { id, writer, ids } = await write('Hola')
    const consent = { purpose: 'marketing', state: 'given', how: 'form' }
    await house.post(`/api/customers/${id}/consents`, consent)
    await house.call('PATCH', `/api/customers/${id}`, { body: { traits: { city: 'Lima' } } })
    await house.post(`/api/customers/${id}/thread/readings`)
    const reaction = { type: 'reaction', reaction: { message_id: ids[0], emoji: '👍' } }
    const payload = oneMessage(number, writer, messageOf(writer, 'wamid.r1', new Date(), reaction))
    assert.equal(await postWebhook(house, number, payload), 200)
    const { items } = await page(id)
    assert.deepEqual(items.map((item) => item.kind).sort(), ['consent.given', 'message.received'])
    const everything = await house.get(`/api/customers/${id}/timeline`)
    for (const kind of ['thread.read', 'message.reacted', 'customer.traits_changed']) {
      assert.ok(
        everything.body.items.some((item: Item) => item.kind === kind),
        `the timeline holds ${kind}`,
      )
    }
    const message = items.find((item) => item.kind === 'message.received')!.message
    assert.deepEqual(
      (message as unknown as { reactions: { emoji: string }[] }).reactions.map((one) => one.emoji),
      ['👍'],
    )
  })

  it('pages back to the beginning', async () => {
    const said = Array.from({ length: 7 }, (_, n) => `Mensaje ${n}`)
    const { id } = await write(...said)
    const seen: (string | undefined)[] = []
    let before: string | null = ''
    while (before !== null) {
      const from: string = before && `&before=${encodeURIComponent(before)}`
      const { items, next } = await page(id, `?only=messages&limit=3${from}`)
      seen.push(...texts(items))
      before = next
    }
    assert.deepEqual(seen.reverse(), said)
  })

  it('shows one message to who may see its customer, and to nobody else', async () => {
    const { id } = await write('Solo para el equipo')
    const team = (await house.post('/api/teams', { name: 'Privado' })).body.id
    await house.call('PATCH', `/api/customers/${id}`, { body: { teamId: team } })
    const stranger = await makePerson(house, { role: 'agent' })
    const member = await makePerson(house, { role: 'agent', teamIds: [team] })
    const { message } = (await page(id)).items[0]!
    const path = `/api/messages/${message!.id}`
    assert.deepEqual((await member.call('GET', path)).body, message)
    for (const one of [path, `/api/customers/${id}/thread`]) {
      assert.equal((await stranger.call('GET', one)).status, 404, one)
    }
    assert.equal((await house.get(`/api/messages/${newId()}`)).status, 404)
  })

  it('is masked for who may not see how to reach people', async () => {
    const { id } = await write('Me llamo Lucía, mi correo es lucia@correo.example')
    const viewer: Viewer = {
      actor: { type: 'staff', id: newId() },
      can: (permission) => permission === 'threads:read',
      rows: 'all',
    }
    const { items } = await showThread(house.platform, viewer, id, { limit: 10, only: 'all' })
    assert.ok(items.length > 0)
    assert.ok(!JSON.stringify(items).includes('lucia@'), JSON.stringify(items))
    const said = items.find((item) => item.message)!.message!
    assert.equal(said.content?.type, 'text')
    const alone = await showMessage(house.platform, viewer, said.id)
    assert.deepEqual(alone, said)
  })
})
