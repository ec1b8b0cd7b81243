import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { makePerson, type Person } from '../../../../test/staff.ts'
import { createManualClock } from '../../../platform/clock.ts'
import { houseViewer } from '../../access/index.ts'
import {
  connectNumber,
  messageOf,
  oneMessage,
  postWebhook,
  type TestNumber,
  textOf,
} from '../../channels/testing.ts'
import { findThreads } from '../list/find-threads.ts'
import { openTalk, type Talk, type Talker } from '../testing.ts'
import { takeBackJob } from './take-back.ts'

let talk: Talk
let number: TestNumber
let ana: Person
let luis: Person
let teamId: string
before(async () => {
  talk = await openTalk()
  number = await connectNumber(talk.house)
  teamId = (await talk.house.post('/api/teams', { name: 'Ventas' })).body.id
  ana = await makePerson(talk.house, { role: 'agent', name: 'Ana', teamIds: [teamId] })
  luis = await makePerson(talk.house, { role: 'agent', name: 'Luis', teamIds: [teamId] })
})
after(() => talk.house.stop())

let writers = 0
/** Somebody who wrote by WhatsApp just now. */
async function writer(): Promise<Talker & { again(text: string): Promise<void> }> {
  const who = { phone: `5198200${String(++writers).padStart(4, '0')}`, name: `Rosa ${writers}` }
  let n = 0
  const again = async (text: string) => {
    const id = `wamid.${who.phone}.${n++}`
    const said = messageOf(who, id, talk.house.platform.clock.now(), textOf(text))
    assert.equal(await postWebhook(talk.house, number, oneMessage(number, who, said)), 200)
    await talk.house.following.drain()
  }
  await again('Hola')
  const found = await talk.house.get(
    `/api/customers?handle=phone:${encodeURIComponent(`+${who.phone}`)}`,
  )
  const [{ id, handles }] = found.body.items
  return { customerId: id, handleId: handles[0].id, again }
}

const threadOf = async ({ customerId }: Talker) => {
  await talk.house.following.drain()
  return (await talk.house.get(`/api/customers/${customerId}/thread`)).body
}
const say = (by: Person, { customerId }: Talker, more: object = {}) =>
  by.call('POST', '/api/messages', {
    body: { customerId, content: { text: 'Con gusto' }, ...more },
  })
const give = (by: Person, { customerId }: Talker, from: string, to: string) =>
  by.call('POST', `/api/customers/${customerId}/thread/control`, { body: { from, to } })
const put = (by: Person, { customerId }: Talker, body: object) =>
  by.call('POST', `/api/customers/${customerId}/thread/states`, { body })
const statesOf = async (messageId: string) =>
  (await talk.house.get(`/api/messages/${messageId}`)).body.deliveries.map(
    (one: { state: string; reason: string }) => [one.state, one.reason],
  )

describe('who answers a thread', () => {
  it('is nobody who may not see the customer, nor are they told of them', async () => {
    const other = (await talk.house.post('/api/teams', { name: 'Cobros' })).body.id
    const teo = await makePerson(talk.house, { role: 'agent', name: 'Teo', teamIds: [other] })
    const mia = await makePerson(talk.house, { role: 'marketer', name: 'Mía', teamIds: [] })
    const who = await writer()
    const placed = await talk.house.call('PATCH', `/api/customers/${who.customerId}`, {
      body: { teamId, storeId: null },
    })
    assert.ok(placed.status < 300, placed.text)
    for (const one of [teo, mia]) {
      const given = await give(luis, who, 'queue', `staff:${one.id}`)
      assert.deepEqual([given.status, given.body.code], [422, 'thread.colleague_blind'])
      const noted = await luis.call('POST', `/api/customers/${who.customerId}/notes`, {
        body: { text: '@Teo', mentions: [one.id] },
      })
      assert.equal(noted.body.code, 'thread.colleague_blind')
      const opened = await luis.call('POST', `/api/customers/${who.customerId}/cases`, {
        body: { title: 'Deuda', ownerId: one.id },
      })
      assert.equal(opened.body.code, 'thread.colleague_blind')
    }
    assert.equal((await give(luis, who, 'queue', `staff:${ana.id}`)).status, 200)
    const { items } = (await luis.call('GET', '/api/colleagues')).body
    assert.ok(!items.some(({ id }: { id: string }) => id === mia.id))
  })

  it('is nobody again when they work here no more', async () => {
    const eva = await makePerson(talk.house, { role: 'agent', name: 'Eva', teamIds: [teamId] })
    const [hers, his] = [await writer(), await writer()]
    await say(eva, hers)
    await say(luis, his)
    const left = await talk.house.call('DELETE', `/api/staff/${eva.id}`)
    assert.ok(left.status < 300, left.text)
    const { jobs } = talk.house.platform
    await jobs.send(takeBackJob, {})
    await jobs.drain()
    assert.equal((await threadOf(hers)).thread.control, 'queue')
    assert.equal((await threadOf(his)).thread.control, `staff:${luis.id}`)
    assert.equal((await say(luis, hers)).status, 201)
    assert.equal((await threadOf(hers)).thread.control, `staff:${luis.id}`)
  })

  it('is nobody at first, then who answers, and is told by name', async () => {
    const who = await writer()
    assert.equal((await threadOf(who)).thread.control, 'queue')
    assert.equal((await say(ana, who)).status, 201)
    const { thread } = await threadOf(who)
    assert.equal(thread.control, `staff:${ana.id}`)
    assert.equal(thread.controlName, 'Ana')
  })

  it('answers alone: another takes it first', async () => {
    const who = await writer()
    await say(ana, who)
    const refused = await say(luis, who)
    assert.equal(refused.status, 409)
    assert.equal(refused.body.code, 'thread.held')
    assert.equal(refused.body.details.control, `staff:${ana.id}`)
    const own = `staff:${luis.id}`
    assert.equal((await give(luis, who, `staff:${ana.id}`, own)).body.control, own)
    assert.equal((await say(luis, who)).status, 201)
  })

  it('changes by compare and set: of two who take it at once one has it', async () => {
    const who = await writer()
    const answers = await Promise.all([
      give(ana, who, 'queue', `staff:${ana.id}`),
      give(luis, who, 'queue', `staff:${luis.id}`),
    ])
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
    const winner = answers.find(({ status }) => status === 200)!.body.control
    assert.equal((await threadOf(who)).thread.control, winner)
    assert.equal(answers.find(({ status }) => status === 409)!.body.code, 'thread.control_changed')
  })

  it('of two who answer at once one does, and it is theirs', async () => {
    const who = await writer()
    const answers = await Promise.all([say(ana, who), say(luis, who)])
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409])
    const owner = answers[0]!.status === 201 ? ana : luis
    assert.equal((await threadOf(who)).thread.control, `staff:${owner.id}`)
  })

  it('may be a team, and only somebody who is there', async () => {
    const who = await writer()
    assert.equal((await give(ana, who, 'queue', `queue:${teamId}`)).status, 200)
    assert.equal((await threadOf(who)).thread.controlName, 'Ventas')
    const nobody = '01900000-0000-7000-8000-00000000abcd'
    assert.equal((await give(ana, who, `queue:${teamId}`, `staff:${nobody}`)).status, 400)
    assert.notEqual((await give(ana, who, `queue:${teamId}`, `queue:${nobody}`)).status, 200)
    assert.equal((await give(ana, who, `queue:${teamId}`, 'mine')).status, 400)
  })

  it('keeps a team that threads or cases wait for, and is nobody’s again when it goes', async () => {
    const { house } = talk
    const { id } = (await house.post('/api/teams', { name: 'Reclamos' })).body
    const remove = () => house.call('DELETE', `/api/teams/${id}`)
    const who = await writer()
    const cases = `/api/customers/${who.customerId}/cases`
    const { body: open } = await house.post(cases, { title: 'Cambio', teamId: id })
    assert.equal((await give(ana, who, 'queue', `queue:${id}`)).status, 200)
    const refused = await remove()
    assert.deepEqual([refused.body.code, refused.body.details.threads], ['place.in_use', 1])
    assert.equal(refused.body.details.cases, 1)
    await put(ana, who, { to: 'resolved' })
    await house.call('PATCH', `/api/cases/${open.id}`, { body: { state: 'resolved' } })
    assert.equal((await remove()).status, 204)
    assert.equal((await threadOf(who)).thread.control, 'queue')
    assert.equal((await house.get(cases)).body.items[0].teamId, null)
    const told = await house.get(`/api/customers/${who.customerId}/timeline?kinds=case.changed`)
    assert.deepEqual(told.body.items[0].body, { number: open.number, teamId: null })
    assert.deepEqual(await talk.differences(), [])
  })

  it('loses with it what was waiting to go out, and nothing of others', async () => {
    const who = await writer()
    const later = new Date(talk.house.platform.clock.now().getTime() + 3_600_000).toISOString()
    const mine = (await say(ana, who, { sendAt: later })).body.id
    const house = (
      await talk.house.post('/api/messages', {
        customerId: who.customerId,
        content: { text: 'Su pedido salió' },
        sendAt: later,
      })
    ).body.id
    await give(luis, who, `staff:${ana.id}`, `staff:${luis.id}`)
    assert.deepEqual(await statesOf(mine), [['cancelled', 'control_lost']])
    assert.deepEqual(await statesOf(house), [['scheduled', null]])
  })

  it('stays through a join and is each one’s own again after its undoing', async () => {
    const [one, other] = [await writer(), await writer()]
    await give(ana, one, 'queue', `staff:${ana.id}`)
    await give(luis, other, 'queue', `staff:${luis.id}`)
    const merge = await talk.house.post(`/api/customers/${one.customerId}/merges`, {
      from: other.customerId,
    })
    assert.equal((await threadOf(one)).thread.control, `staff:${luis.id}`)
    assert.equal((await say(ana, one)).body.code, 'thread.held')
    await talk.house.call('DELETE', `/api/merges/${merge.body.id}`)
    assert.equal((await threadOf(one)).thread.control, `staff:${ana.id}`)
    assert.equal((await threadOf(other)).thread.control, `staff:${luis.id}`)
    assert.deepEqual(await talk.differences(), [])
  })

  it('is nothing to keys, which speak for the house', async () => {
    const who = await writer()
    await say(ana, who)
    const said = await talk.house.post('/api/messages', {
      customerId: who.customerId,
      content: { text: 'Su pedido salió' },
    })
    assert.equal(said.status, 201)
    assert.equal((await threadOf(who)).thread.control, `staff:${ana.id}`)
  })
})

describe('the version of a thread', () => {
  it('counts messages and changes of control, and nothing else', async () => {
    const who = await writer()
    const { version } = await threadOf(who)
    await ana.call('POST', `/api/customers/${who.customerId}/thread/readings`, { body: {} })
    await put(ana, who, { to: 'resolved' })
    assert.equal((await threadOf(who)).version, version)
    await give(ana, who, 'queue', `staff:${ana.id}`)
    await who.again('¿Hay alguien?')
    assert.equal((await threadOf(who)).version, version + 2)
  })

  it('refuses what was written without seeing what is new, and says how much', async () => {
    const who = await writer()
    const { version } = await threadOf(who)
    await who.again('No, espere')
    const refused = await say(ana, who, { threadVersion: version })
    assert.equal(refused.status, 409)
    assert.equal(refused.body.code, 'message.stale')
    assert.equal(refused.body.details.newer, 1)
    const seen = await say(ana, who, { threadVersion: refused.body.details.version })
    assert.equal(seen.status, 201)
  })
})

describe('whether a thread is done with', () => {
  const listed = async (by: Person, query: string) =>
    (await by.call('GET', `/api/threads?limit=100&${query}`)).body.items.map(
      (one: { customerId: string }) => one.customerId,
    )

  it('is said, waits for nobody then, and ends when the customer writes again', async () => {
    const who = await writer()
    await threadOf(who)
    assert.equal((await put(ana, who, { to: 'resolved' })).status, 204)
    const { thread } = await threadOf(who)
    assert.equal(thread.state, 'resolved')
    assert.equal(thread.waitingSince, null)
    assert.ok(!(await listed(ana, 'state=open')).includes(who.customerId))
    assert.ok((await listed(ana, 'state=resolved')).includes(who.customerId))
    await who.again('Una cosa más')
    const again = (await threadOf(who)).thread
    assert.equal(again.state, 'open')
    assert.ok(again.waitingSince)
    assert.deepEqual(await talk.differences(), [])
  })

  it('is taken back as it was', async () => {
    const who = await writer()
    const before = (await threadOf(who)).thread
    await put(ana, who, { to: 'resolved' })
    await put(ana, who, { to: 'open' })
    assert.deepEqual((await threadOf(who)).thread, before)
  })

  it('waits until a time, and is open then', async () => {
    const who = await writer()
    const until = new Date(talk.house.platform.clock.now().getTime() + 60_000)
    assert.equal((await put(ana, who, { to: 'snoozed' })).status, 400)
    await put(ana, who, { to: 'snoozed', until: until.toISOString() })
    assert.ok((await listed(ana, 'state=snoozed')).includes(who.customerId))
    assert.ok(!(await listed(ana, 'state=open')).includes(who.customerId))
    const { platform } = talk.house
    const viewer = houseViewer({ type: 'system', id: 'test' })
    const then = createManualClock(new Date(until.getTime() + 1000))
    const found = async (state: 'snoozed' | 'open') =>
      (
        await findThreads(
          { db: platform.db, clock: then },
          viewer,
          { state, order: 'newest' },
          { limit: 200 },
        )
      ).items.some(({ customerId }) => customerId === who.customerId)
    assert.deepEqual([await found('snoozed'), await found('open')], [false, true])
  })

  it('is found by who answers', async () => {
    const [mine, theirs, nobody] = [await writer(), await writer(), await writer()]
    await give(ana, mine, 'queue', `staff:${ana.id}`)
    await give(ana, theirs, 'queue', `queue:${teamId}`)
    await talk.house.following.drain()
    assert.ok((await listed(ana, 'control=mine')).includes(mine.customerId))
    assert.ok(!(await listed(luis, 'control=mine')).includes(mine.customerId))
    const free = await listed(ana, 'control=unassigned')
    assert.ok(free.includes(nobody.customerId) && free.includes(theirs.customerId))
    const ours = await listed(luis, 'control=teams')
    assert.ok(ours.includes(theirs.customerId) && !ours.includes(nobody.customerId))
    const counts = (await ana.call('GET', '/api/thread-counts')).body
    assert.ok(counts.mine >= 1 && counts.unassigned >= 2 && counts.all >= 3)
  })
})
