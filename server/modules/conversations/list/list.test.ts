import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { makePerson, type Person } from '../../../../test/staff.ts'
import type { Viewer } from '../../../platform/contract.ts'
import { newId } from '../../../platform/ids.ts'
import { openTalk, type Talk, type Talker } from '../testing.ts'
import { findThreads } from './find-threads.ts'

let talk: Talk
const people: Record<string, Talker> = {}
const staff: Record<string, Person> = {}
const shop = newId()

/** In the order in which they wrote, a minute apart. */
const stories: [name: string, full: string, said: string, more?: object][] = [
  ['rosa', 'Rosa Quispe Mamani', 'Quiero hacer una devolución de los zapatos'],
  ['jose', 'José Ñandú', '¿Tienen vasos de colores?', { phone: '+51987654321' }],
  ['lucia', 'Lucía Fernández', 'Mi pedido AB-1234 no llegó', { place: 'north' }],
  ['ana', 'Ana Torres', 'Gracias, ¡todo perfecto!', { place: 'south' }],
  ['luis', 'Luis Paz', 'Los clientes de la tienda', { place: 'centre' }],
]

before(async () => {
  talk = await openTalk()
  const { house } = talk
  const north = (await house.post('/api/teams', { name: 'Norte' })).body.id
  const south = (await house.post('/api/teams', { name: 'Sur' })).body.id
  const centre = (await house.post('/api/stores', { name: 'Centro', timezone: 'America/Lima' }))
    .body.id
  const places: Record<string, object> = {
    north: { teamId: north },
    south: { teamId: south },
    centre: { storeId: centre },
  }
  for (const [n, [key, name, said, more = {}]] of stories.entries()) {
    const { place, ...given } = more as { place?: string; phone?: string }
    people[key] = await talk.meet({ name, ...given, ...(place ? places[place] : {}) })
    const at = new Date(Date.UTC(2026, 2, 1, 12, n))
    await talk.hear(people[key], said, {
      at,
      ...(key === 'ana' ? { channel: 'sms', touchpointId: shop } : {}),
    })
  }
  await talk.answer(people.ana!, 'A usted', {
    at: new Date(Date.UTC(2026, 2, 1, 12, 10)),
    channel: 'sms',
    touchpointId: shop,
  })
  staff.agent = await makePerson(house, { role: 'agent', teamIds: [north] })
  staff.seller = await makePerson(house, { role: 'seller', storeIds: [centre] })
  staff.newcomer = await makePerson(house, { role: 'agent' })
  staff.supervisor = await makePerson(house, { role: 'supervisor', teamIds: [south] })
  staff.marketer = await makePerson(house, { role: 'marketer' })
  await house.following.drain()
})
after(() => talk.house.stop())

const keyOf = (customerId: string) =>
  Object.entries(people).find(([, who]) => who.customerId === customerId)?.[0]

async function list(query = '', call: Person['call'] = talk.house.call) {
  const answer = await call('GET', `/api/threads${query}`)
  assert.equal(answer.status, 200, answer.text)
  return answer.body.items.map((item: { customerId: string }) => keyOf(item.customerId))
}
const search = (q: string, call?: Person['call']) => list(`?q=${encodeURIComponent(q)}`, call)

describe('the list of threads', () => {
  it('shows those last spoken in first, and whom they are with', async () => {
    assert.deepEqual(await list(), ['ana', 'luis', 'lucia', 'jose', 'rosa'])
    const [ana] = (await talk.house.get('/api/threads?limit=1')).body.items
    assert.equal(ana.name, 'Ana Torres')
    assert.equal(ana.lastText, 'A usted')
    assert.equal(ana.lastDirection, 'out')
  })

  it('narrows by what is unread, what waits, by channel and by touchpoint', async () => {
    assert.deepEqual(await list('?unread=true'), ['luis', 'lucia', 'jose', 'rosa'])
    assert.deepEqual(await list('?unread=false'), ['ana'])
    assert.deepEqual(await list('?waiting=true'), ['luis', 'lucia', 'jose', 'rosa'])
    assert.deepEqual(await list('?waiting=false'), ['ana'])
    assert.deepEqual(await list('?channel=sms'), ['ana'])
    assert.deepEqual(await list(`?touchpointId=${talk.touchpointId}&unread=true`), [
      'luis',
      'lucia',
      'jose',
      'rosa',
    ])
    assert.deepEqual(await list(`?touchpointId=${shop}`), ['ana'])
    assert.deepEqual(await list('?order=waiting'), ['rosa', 'jose', 'lucia', 'luis'])
    const counts = await talk.house.get('/api/thread-counts')
    const free = { mine: 0, unassigned: 5, mentioned: 0 }
    assert.deepEqual(counts.body, { all: 5, unread: 4, waiting: 4, ...free })
  })

  it('pages without missing or repeating, in both orders', async () => {
    for (const order of ['newest', 'waiting']) {
      const seen: string[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const next: string = cursor && `&cursor=${encodeURIComponent(cursor)}`
        const page = await talk.house.get(`/api/threads?order=${order}&limit=2${next}`)
        assert.equal(page.status, 200, page.text)
        seen.push(...page.body.items.map((item: { customerId: string }) => item.customerId))
        cursor = page.body.next
      }
      assert.deepEqual(seen.map(keyOf), await list(`?order=${order}`))
    }
    const { next } = (await talk.house.get('/api/threads?limit=1')).body
    const other = await talk.house.get(`/api/threads?order=waiting&cursor=${next}`)
    assert.equal(other.status, 400)
    assert.equal(other.body.code, 'input.invalid')
  })

  const seen: Record<string, string[]> = {
    agent: ['lucia', 'jose', 'rosa'],
    seller: ['luis', 'jose', 'rosa'],
    newcomer: ['jose', 'rosa'],
    supervisor: ['ana', 'luis', 'lucia', 'jose', 'rosa'],
  }
  for (const [who, expected] of Object.entries(seen)) {
    it(`shows ${who} the threads of ${expected.join(', ')} only`, async () => {
      const { call } = staff[who]!
      assert.deepEqual(await list('', call), expected)
      assert.deepEqual(await list('?limit=2', call), expected.slice(0, 2))
      const counts = await call('GET', '/api/thread-counts')
      assert.equal(counts.body.all, expected.length)
      const lucia = await search('pedido', call)
      assert.deepEqual(lucia, expected.includes('lucia') ? ['lucia'] : [])
      assert.deepEqual(await search('Ana Torres', call), expected.includes('ana') ? ['ana'] : [])
    })
  }

  it('shows nothing to who may not read what is said', async () => {
    assert.equal((await staff.marketer!.call('GET', '/api/threads')).status, 403)
  })

  it('follows a customer to another team', async () => {
    const { call } = staff.newcomer!
    const { customerId } = people.rosa!
    const team = (await talk.house.get('/api/teams')).body.items[0].id
    const place = (teamId: string | null) =>
      talk.house.call('PATCH', `/api/customers/${customerId}`, { body: { teamId } })
    await place(team)
    assert.deepEqual(await list('', call), ['jose'], 'at once, before any follower came by')
    await place(null)
    assert.deepEqual(await talk.differences(), [])
    assert.deepEqual(await list('', call), ['jose', 'rosa'])
  })
})

describe('searching threads', () => {
  it('finds people by name and address, errors forgiven', async () => {
    assert.deepEqual(await search('jose nandu'), ['jose'])
    assert.deepEqual(await search('Fernandes'), ['lucia'])
    assert.deepEqual(await search('Qispe'), ['rosa'])
    assert.deepEqual(await search('987 654 321'), ['jose'])
  })

  it('finds words of messages: without accents, in the plural, as they sound, as they begin', async () => {
    assert.deepEqual(await search('devoluciones'), ['rosa'])
    assert.deepEqual(await search('DEVOLUCION zapato'), ['rosa'])
    assert.deepEqual(await search('debolusion'), ['rosa'])
    assert.deepEqual(await search('color'), ['jose'])
    assert.deepEqual(await search('bazos'), ['jose'])
    assert.deepEqual(await search('ab 1234'), ['lucia'])
    assert.deepEqual(await search('cliente'), ['luis'])
    assert.deepEqual(await search('perfec'), ['ana'])
  })

  it('finds nothing for words that nobody said together', async () => {
    assert.deepEqual(await search('devolución pedido'), [])
    assert.deepEqual(await search('xyzzy'), [])
    assert.deepEqual(await search('¿?'), [])
  })

  it('tells who sees people masked nothing of what they said', async () => {
    const viewer: Viewer = {
      actor: { type: 'staff', id: newId() },
      can: (permission) => permission === 'threads:read',
      rows: 'all',
    }
    const { platform } = talk.house
    const found = async (q: string) =>
      (await findThreads(platform, viewer, { q, order: 'newest' }, { limit: 10 })).items
    assert.deepEqual(await found('pedido'), [])
    const [jose] = await found('José Ñandú')
    assert.equal(jose?.name, 'J••• Ñ•••')
    assert.ok(!jose?.lastText.includes('vasos'), jose?.lastText)
  })
})
