import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { openTalk, type Talk, type Talker } from '../testing.ts'

let talk: Talk
before(async () => {
  talk = await openTalk()
})
after(() => talk.house.stop())

async function unreadOf({ customerId }: Talker): Promise<number> {
  await talk.house.following.drain()
  const answer = await talk.house.get(`/api/customers/${customerId}/thread`)
  return answer.body.thread.unread
}
const read = ({ customerId }: Talker, body?: object) =>
  talk.house.post(`/api/customers/${customerId}/thread/readings`, body)
const unread = ({ customerId }: Talker) =>
  talk.house.call('DELETE', `/api/customers/${customerId}/thread/readings`)

async function recorded(who: Talker): Promise<string[]> {
  const path = `/api/customers/${who.customerId}/timeline?kinds=thread.*`
  const answer = await talk.house.get(path)
  return answer.body.items.map((item: { kind: string }) => item.kind).reverse()
}

it('a reading empties the count at once, and is recorded once', async () => {
  const who = await talk.meet()
  await talk.hear(who, 'Hola')
  await talk.hear(who, '¿Están?')
  assert.equal(await unreadOf(who), 2)
  assert.equal((await read(who)).status, 204)
  const { body } = await talk.house.get(`/api/customers/${who.customerId}/thread`)
  assert.equal(body.thread.unread, 0, 'before any follower came by')
  assert.ok(body.thread.waitingSince, 'who reads has not answered')
  assert.equal((await read(who, { typing: true })).status, 204)
  assert.deepEqual(await recorded(who), ['thread.read'])
  await talk.hear(who, '¿Hola?')
  assert.equal(await unreadOf(who), 1)
  assert.deepEqual(await talk.differences(), [])
})

it('a message that came late is unread, however old it says it is', async () => {
  const who = await talk.meet()
  await talk.hear(who, 'Hola')
  await talk.house.following.drain()
  await read(who)
  await talk.hear(who, 'De ayer', { at: new Date('2026-01-01T00:00:00Z') })
  assert.equal(await unreadOf(who), 1)
})

it('a thread is marked as unread and read again, however fast', async () => {
  const who = await talk.meet()
  await talk.hear(who, 'Hola')
  await talk.house.following.drain()
  for (let round = 0; round < 3; round++) {
    await read(who)
    assert.equal(await unreadOf(who), 0)
    await unread(who)
    await unread(who)
    assert.equal(await unreadOf(who), 1)
  }
  assert.equal((await recorded(who)).length, 6)
  assert.deepEqual(await talk.differences(), [])
})

it('reads what both of two joined customers wrote, and keeps it read when they part', async () => {
  const [one, other] = [await talk.meet(), await talk.meet()]
  await talk.hear(one, 'Hola')
  await talk.hear(other, 'Buenas')
  const merged = await talk.house.post(`/api/customers/${one.customerId}/merges`, {
    from: other.customerId,
  })
  assert.equal(await unreadOf(one), 2)
  await read(other)
  assert.equal(await unreadOf(one), 0)
  await talk.house.call('DELETE', `/api/merges/${merged.body.id}`)
  assert.equal(await unreadOf(one), 0)
  assert.equal(await unreadOf(other), 0)
  assert.deepEqual(await talk.differences(), [])
})

it('nothing was said: nothing is read, marked or recorded', async () => {
  const who = await talk.meet()
  assert.equal((await read(who)).status, 204)
  assert.equal((await unread(who)).status, 204)
  assert.deepEqual(await recorded(who), [])
  const nobody = { customerId: '01900000-0000-7000-8000-00000000abcd', handleId: '' }
  assert.equal((await read(nobody)).status, 404)
  assert.equal((await unread(nobody)).status, 404)
})
