import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { makePerson, type Person } from '../../../../test/staff.ts'
import { openTalk, type Talk, type Talker } from '../testing.ts'

let talk: Talk
let ana: Person
let north: Person
let northId: string
before(async () => {
  talk = await openTalk()
  const { house } = talk
  northId = (await house.post('/api/teams', { name: 'Norte' })).body.id
  const southId = (await house.post('/api/teams', { name: 'Sur' })).body.id
  ana = await makePerson(house, { role: 'supervisor', name: 'Ana', teamIds: [southId] })
  north = await makePerson(house, { role: 'agent', name: 'Norma', teamIds: [northId] })
})
after(() => talk.house.stop())

const open = (by: Person, { customerId }: Talker, body: object) =>
  by.call('POST', `/api/customers/${customerId}/cases`, { body })
const change = (by: Person, id: string, body: object) =>
  by.call('PATCH', `/api/cases/${id}`, { body })
const listed = async (by: Person, path: string) =>
  (await by.call('GET', path)).body.items.map((one: { id: string }) => one.id)
const kindsOf = async ({ customerId }: Talker) =>
  (await talk.house.get(`/api/customers/${customerId}/timeline?limit=100`)).body.items
    .filter((one: { kind: string }) => one.kind.startsWith('case.'))
    .map((one: { kind: string; body: object }) => [one.kind, one.body])
    .reverse()

describe('a case', () => {
  it('has a number of its own, an owner, a team, a state and a deadline', async () => {
    const rosa = await talk.meet({ name: 'Rosa Quispe' })
    await talk.house.following.drain()
    const dueAt = '2026-12-01T15:00:00.000Z'
    const first = (await open(ana, rosa, { title: 'Cambio de dirección', dueAt })).body
    const second = (await open(ana, rosa, { title: 'Devolución', teamId: northId })).body
    assert.equal(Number(second.number), Number(first.number) + 1)
    assert.equal(first.dueAt, dueAt)
    assert.equal(first.customerName, 'Rosa Quispe')
    const changed = await change(ana, first.id, { ownerId: north.id, state: 'waiting_customer' })
    assert.deepEqual([changed.body.ownerId, changed.body.state], [north.id, 'waiting_customer'])
    assert.deepEqual(await listed(ana, `/api/customers/${rosa.customerId}/cases`), [
      second.id,
      first.id,
    ])
  })

  it('tells in the ledger what became different, and nothing twice', async () => {
    const who = await talk.meet()
    const { id, number } = (await open(ana, who, { title: 'Reclamo' })).body
    await change(ana, id, { title: 'Reclamo', state: 'resolved' })
    await change(ana, id, { state: 'resolved' })
    await change(ana, id, { state: 'open' })
    const none = { ownerId: null, teamId: null, dueAt: null }
    assert.deepEqual(await kindsOf(who), [
      ['case.opened', { number, title: 'Reclamo', state: 'open', ...none }],
      ['case.changed', { number, state: 'resolved' }],
      ['case.changed', { number, state: 'open' }],
    ])
    assert.equal((await ana.call('GET', `/api/cases/${id}`)).body.resolvedAt, null)
  })

  it('is resolved since it became so, whatever is written of it later', async () => {
    const who = await talk.meet()
    const { id } = (await open(ana, who, { title: 'Reclamo', state: 'resolved' })).body
    const before = (await ana.call('GET', `/api/cases/${id}`)).body.resolvedAt
    assert.ok(before)
    const later = (await change(ana, id, { title: 'Reclamo por demora' })).body
    assert.deepEqual([later.title, later.resolvedAt], ['Reclamo por demora', before])
    await change(ana, id, { state: 'open' })
    assert.ok((await change(ana, id, { state: 'resolved' })).body.resolvedAt > before)
  })

  it('is refused without a title, for nobody and for no team', async () => {
    const who = await talk.meet()
    const nobody = '01900000-0000-7000-8000-00000000abcd'
    assert.equal((await open(ana, who, { title: ' ' })).status, 400)
    assert.equal((await open(ana, who, { title: 'x', ownerId: nobody })).status, 400)
    assert.notEqual((await open(ana, who, { title: 'x', teamId: nobody })).status, 201)
    assert.equal((await change(ana, nobody, { title: 'x' })).body.code, 'case.unknown')
  })

  it('is asked for once however often the request comes', async () => {
    const who = await talk.meet()
    const once = { once: 'una-vez', body: { title: 'Garantía' } }
    const path = `/api/customers/${who.customerId}/cases`
    const [one, again] = [await ana.call('POST', path, once), await ana.call('POST', path, once)]
    assert.equal(one.body.id, again.body.id)
    assert.equal((await listed(ana, path)).length, 1)
  })

  it('is found by its owner, its team and its deadline, within the rows of who looks', async () => {
    const [mine, theirs] = [await talk.meet({ teamId: northId }), await talk.meet()]
    await talk.house.call('PATCH', `/api/customers/${theirs.customerId}`, {
      body: { teamId: (await talk.house.post('/api/teams', { name: 'Este' })).body.id },
    })
    const late = (await open(ana, mine, { title: 'a', dueAt: '2026-12-03T00:00:00.000Z' })).body.id
    const soon = (await open(ana, mine, { title: 'b', dueAt: '2026-11-30T00:00:00.000Z' })).body.id
    const other = (await open(ana, theirs, { title: 'c', ownerId: ana.id })).body.id
    assert.deepEqual(
      (await listed(north, '/api/cases?order=due&limit=100')).filter((id: string) =>
        [late, soon, other].includes(id),
      ),
      [soon, late],
    )
    assert.ok((await listed(ana, `/api/cases?ownerId=${ana.id}`)).includes(other))
    assert.equal((await north.call('GET', `/api/cases/${other}`)).body.code, 'case.unknown')
    assert.equal((await change(north, other, { title: 'x' })).status, 404)
  })

  it('pages without losing or repeating one', async () => {
    const who = await talk.meet()
    for (let n = 0; n < 5; n++) await open(ana, who, { title: `Caso ${n}` })
    const path = `/api/customers/${who.customerId}/cases`
    const seen: string[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page: { items: { title: string }[]; next: string | null } = (
        await ana.call('GET', `${path}?limit=2${next ? `&cursor=${next}` : ''}`)
      ).body
      seen.push(...page.items.map((one) => one.title))
      next = page.next
    }
    assert.deepEqual(seen, ['Caso 4', 'Caso 3', 'Caso 2', 'Caso 1', 'Caso 0'])
  })

  it('stays with its customer through a join and its undoing, and goes with an erasure', async () => {
    const [one, other] = [await talk.meet(), await talk.meet()]
    const id = (await open(ana, other, { title: 'Pedido 7' })).body.id
    const merge = await talk.house.post(`/api/customers/${one.customerId}/merges`, {
      from: other.customerId,
    })
    assert.deepEqual(await listed(ana, `/api/customers/${one.customerId}/cases`), [id])
    await talk.house.call('DELETE', `/api/merges/${merge.body.id}`)
    assert.deepEqual(await listed(ana, `/api/customers/${one.customerId}/cases`), [])
    assert.deepEqual(await listed(ana, `/api/customers/${other.customerId}/cases`), [id])
    const path = `/api/customers/${other.customerId}/erase`
    const erased = await talk.house.post(path, { reason: 'asked' })
    assert.ok(erased.status < 300, erased.text)
    assert.equal((await ana.call('GET', `/api/cases/${id}`)).status, 404)
  })
})

describe('a note', () => {
  const write = (by: Person, { customerId }: Talker, body: object) =>
    by.call('POST', `/api/customers/${customerId}/notes`, { body })

  it('stands in the thread, counts as nothing said, and belongs to a case where one is named', async () => {
    const who = await talk.meet()
    await talk.hear(who, 'Hola')
    await talk.house.following.drain()
    const { id: caseId } = (await open(ana, who, { title: 'Reclamo' })).body
    const path = `/api/customers/${who.customerId}/thread`
    const before = (await ana.call('GET', path)).body
    assert.equal((await write(ana, who, { text: 'Sensible a demoras', caseId })).status, 201)
    await talk.house.following.drain()
    const now = (await ana.call('GET', path)).body
    assert.deepEqual([now.version, now.thread], [before.version, before.thread])
    const [note] = now.items
    assert.deepEqual(
      [note.kind, note.body.text, note.caseId],
      ['note.written', 'Sensible a demoras', caseId],
    )
  })

  it('tells those it names until they look', async () => {
    const who = await talk.meet()
    await talk.hear(who, 'Hola')
    await talk.house.following.drain()
    assert.equal((await write(ana, who, { text: '@Norma mira', mentions: [north.id] })).status, 201)
    const named = async () => await listedThreads(north, 'mentioned=true')
    assert.deepEqual(await named(), [who.customerId])
    assert.equal((await north.call('GET', '/api/thread-counts')).body.mentioned, 1)
    assert.deepEqual(await listedThreads(ana, 'mentioned=true'), [])
    await north.call('POST', `/api/customers/${who.customerId}/thread/readings`, { body: {} })
    assert.deepEqual(await named(), [])
    const nobody = '01900000-0000-7000-8000-00000000abcd'
    assert.equal((await write(ana, who, { text: 'x', mentions: [nobody] })).status, 400)
  })

  const listedThreads = async (by: Person, query: string) =>
    (await by.call('GET', `/api/threads?${query}`)).body.items.map(
      (one: { customerId: string }) => one.customerId,
    )
})
