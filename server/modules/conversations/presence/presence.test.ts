import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openLive } from '../../../../test/live-client.ts'
import { makePerson, type Person } from '../../../../test/staff.ts'
import { connectSite, createTestBrowser } from '../../channels/widget/testing.ts'
import { openTalk, type Talk, type Talker } from '../testing.ts'
import { bePresent, findPresent } from './be-present.ts'

let talk: Talk
let ana: Person
let luis: Person
before(async () => {
  talk = await openTalk()
  ana = await makePerson(talk.house, { role: 'agent', name: 'Ana' })
  luis = await makePerson(talk.house, { role: 'agent', name: 'Luis' })
})
after(() => talk.house.stop())

const look = (by: Person, { customerId }: Talker, body: object = { writing: false }) =>
  by.call('POST', `/api/customers/${customerId}/thread/presence`, { body })
const seen = (answer: { body: { staff: { name: string; writing: boolean }[] } }) =>
  answer.body.staff.map(({ name, writing }) => [name, writing])

describe('who looks at a thread', () => {
  it('is told to those who do, and ends with leaving it or looking at another', async () => {
    const [one, other] = [await talk.meet(), await talk.meet()]
    await look(ana, one)
    assert.deepEqual(seen(await look(luis, one, { writing: true })), [
      ['Ana', false],
      ['Luis', true],
    ])
    await look(ana, other)
    assert.deepEqual(seen(await look(luis, one)), [['Luis', false]])
    await look(luis, one, { writing: false, leaving: true })
    assert.deepEqual(seen(await look(ana, one)), [['Ana', false]])
  })

  it('keeps its new place when leaving the old one comes late', async () => {
    const [one, other] = [await talk.meet(), await talk.meet()]
    await look(ana, one)
    await look(ana, other)
    await look(ana, one, { writing: false, leaving: true })
    assert.deepEqual(seen(await look(luis, other)), [
      ['Ana', false],
      ['Luis', false],
    ])
  })

  it('ends by itself within a minute', async () => {
    const { db } = talk.house.platform
    const who = await talk.meet()
    const now = new Date('2026-01-01T12:00:00Z')
    const { customerId } = who
    await bePresent(db, now, { staffId: ana.id, name: 'Ana', customerId, writing: true })
    const after = (seconds: number) => new Date(now.getTime() + seconds * 1000)
    assert.equal((await findPresent(db, after(40), customerId)).size, 1)
    assert.equal((await findPresent(db, after(60), customerId)).size, 0)
  })

  it('is told at once over the live stream to who is there, and to nobody else', async () => {
    const one = await talk.meet()
    const { rootKey } = talk.house
    const url = `${talk.house.url}/api/live`
    const own = await openLive(url, { cookie: ana.cookie })
    const root = await openLive(url, { key: rootKey })
    await look(ana, one)
    await look(luis, one, { writing: true })
    const writing = () =>
      own.events.find(
        ({ event, data }) => event === 'presence' && seen({ body: data }).length === 2,
      )
    await own.until(() => writing() !== undefined)
    assert.equal(writing()!.data.customerId, one.customerId)
    assert.ok(!root.events.some(({ event }) => event === 'presence'))
    own.cut()
    root.cut()
  })

  it('is told that the visitor of a chat writes, in the thread that they look at', async () => {
    const site = await connectSite(talk.house)
    const browser = createTestBrowser(talk.house, site)
    await browser.session()
    await browser.say({ text: 'Hola' })
    await talk.house.following.drain()
    const { items } = (await ana.call('GET', '/api/threads?channel=webchat')).body
    const who = { customerId: items[0].customerId, handleId: items[0].lastHandleId }
    const own = await openLive(`${talk.house.url}/api/live`, { cookie: ana.cookie })
    assert.equal((await look(ana, who)).body.customerWritesUntil, null)
    assert.equal((await browser.ask('POST', 'typing')).status, 204)
    await own.until(() =>
      own.events.some(({ event, data }) => event === 'presence' && data.customerWritesUntil),
    )
    assert.ok((await look(ana, who)).body.customerWritesUntil)
    own.cut()
  })

  it('needs a customer in reach and a member of the staff', async () => {
    const teamId = (await talk.house.post('/api/teams', { name: 'Norte' })).body.id
    const hidden = await talk.meet({ teamId })
    assert.equal((await look(luis, hidden)).status, 404)
    const path = `/api/customers/${hidden.customerId}/thread/presence`
    assert.equal((await talk.house.post(path, { writing: true })).status, 403)
  })
})
