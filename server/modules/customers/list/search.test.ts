import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import type { Viewer } from '../../../platform/contract.ts'
import { newId } from '../../../platform/ids.ts'
import { findByHandle } from './find-by-handle.ts'
import { findCustomers } from './find-customers.ts'
import { loadCustomers } from './load-customers.ts'

let house: TestHouse
const ids = new Map<string, string>()
let team: string
let store: string

type Handle = { type: string; value: string }
async function add(name: string, handles: Handle[] = [], more: object = {}, traits: object = {}) {
  const made = await house.post('/api/customers', { traits: { name, ...traits }, handles, ...more })
  assert.equal(made.status, 201, made.text)
  ids.set(made.body.id, name)
}

before(async () => {
  house = await openHouse()
  team = (await house.post('/api/teams', { name: 'Search' })).body.id
  store = (await house.post('/api/stores', { name: 'Search', timezone: 'America/Lima' })).body.id
  await add('José Ñandú Gonzáles', [{ type: 'email', value: 'jose.nandu@example.com' }])
  await add('María Fernández Quispe', [{ type: 'phone', value: '+51 987 654 321' }])
  await add('John Smith', [{ type: 'phone', value: '+54 9 11 2345-6789' }])
  await add('Zoë Þórsdóttir', [{ type: 'phone', value: '+1 212 555 0142' }])
  await add(
    'Ana Torres',
    [{ type: 'user', value: 'ana-100%_1' }],
    {},
    { company: 'Ferretería Sol' },
  )
  await add('Mariana Paz', [], { teamId: team })
  await add('Luis Paz', [], { storeId: store })
  await house.following.drain()
})
after(() => house.stop())

const search = async (q: string, filter = '') => {
  const answer = await house.get(`/api/customers?q=${encodeURIComponent(q)}${filter}`)
  assert.equal(answer.status, 200, answer.text)
  return answer.body.items.map((one: { id: string }) => ids.get(one.id))
}

const viewer = (permissions: string[], rows: Viewer['rows'] = 'all'): Viewer => ({
  actor: { type: 'staff', id: newId() },
  can: (permission) => permissions.includes(permission),
  rows,
})
const sees = ['customers:read', 'customers:contact']

describe('search', () => {
  it('forgives accents and case', async () => {
    assert.deepEqual(await search('jose NANDU'), ['José Ñandú Gonzáles'])
    assert.deepEqual(await search('ÑANDÚ'), ['José Ñandú Gonzáles'])
    assert.deepEqual(await search('thorsdottir'), ['Zoë Þórsdóttir'])
  })

  it('forgives typing errors', async () => {
    for (const q of ['gonsalez', 'Gonzalez', 'gonzales jose', 'gonzalse', 'ñandu gonsales']) {
      assert.ok((await search(q)).includes('José Ñandú Gonzáles'), q)
    }
    for (const q of ['Qispe', 'fernandes', 'Maria Fernades', 'kispe']) {
      assert.ok((await search(q)).includes('María Fernández Quispe'), q)
    }
    assert.ok((await search('Jhon')).includes('John Smith'))
    assert.deepEqual(await search('Bartholomew'), [])
  })

  it('reads telephone numbers in any form', async () => {
    for (const q of [
      '987654321',
      '987 654 321',
      '+51987654321',
      '51-987-654-321',
      '4321',
      '0051 987654321',
    ]) {
      assert.deepEqual(await search(q), ['María Fernández Quispe'], q)
    }
    for (const q of ['+54 11 2345 6789', '+54 9 11 2345-6789', '2345-6789']) {
      assert.deepEqual(await search(q), ['John Smith'], q)
    }
  })

  it('finds by a part of an address and by free text', async () => {
    assert.deepEqual(await search('jose.nandu@ex'), ['José Ñandú Gonzáles'])
    assert.deepEqual(await search('nandu@example.com'), ['José Ñandú Gonzáles'])
    assert.equal((await search('ferreteria'))[0], 'Ana Torres')
  })

  it('takes the signs of the pattern language as signs', async () => {
    assert.deepEqual(await search('100%_1'), ['Ana Torres'])
    assert.deepEqual(await search('%%%%'), [])
    assert.deepEqual(await search('____'), [])
    assert.deepEqual(await search('\\'), [])
  })

  it('puts the whole name first, then names that begin so', async () => {
    assert.equal((await search('ana'))[0], 'Ana Torres')
    assert.deepEqual(await search('an'), ['Ana Torres'])
  })

  it('keeps to the other filters and sorts as asked', async () => {
    assert.deepEqual(await search('paz', `&team=${team}`), ['Mariana Paz'])
    assert.deepEqual(await search('paz', '&sort=name'), ['Luis Paz', 'Mariana Paz'])
    assert.deepEqual(await search('paz', '&sort=-name'), ['Mariana Paz', 'Luis Paz'])
    assert.deepEqual(await search('jose', '&hasHandle=email'), ['José Ñandú Gonzáles'])
    assert.deepEqual(await search('jose', '&hasHandle=phone'), [])
    assert.deepEqual(await search('ana', '&trait=company:Ferretería Sol'), ['Ana Torres'])
  })

  it('finds an exact handle at once, in the form it was typed', async () => {
    const answer = await house.get('/api/customers?handle=phone:+54%209%2011%202345-6789')
    assert.deepEqual(
      answer.body.items.map((one: { id: string }) => ids.get(one.id)),
      ['John Smith'],
    )
    assert.equal((await house.get('/api/customers?handle=phone:null')).body.items.length, 0)
    assert.equal((await house.get('/api/customers?handle=nothing')).status, 400)
  })
})

describe('who may see what', () => {
  const find = async (who: Viewer, q?: string) => {
    const { db } = house.platform
    const found = await findCustomers(db, who, q === undefined ? {} : { q }, { limit: 50 })
    return found.ids.map((id) => ids.get(id)).sort()
  }

  it('shows rows of own teams and stores and those of nobody', async () => {
    const nobodys = 5
    assert.equal((await find(viewer(sees))).length, nobodys + 2)
    const agent = viewer(sees, { teamIds: [team], storeIds: [] })
    assert.equal((await find(agent)).length, nobodys + 1)
    assert.deepEqual(await find(agent, 'paz'), ['Mariana Paz'])
    const seller = viewer(sees, { teamIds: [], storeIds: [store] })
    assert.deepEqual(await find(seller, 'paz'), ['Luis Paz'])
    const other = viewer(sees, { teamIds: [newId()], storeIds: [newId()] })
    assert.equal((await find(other)).length, nobodys)
    assert.deepEqual(await find(other, 'paz'), [])
  })

  it('masks names, handles and personal traits without the right to contact', async () => {
    const { db } = house.platform
    const analyst = viewer(['customers:read'])
    const byHandle = await findByHandle(db, analyst, 'phone:+51987654321', undefined)
    const [shown] = await loadCustomers(db, analyst, byHandle)
    assert.equal(shown?.name, 'M••• F••• Q•••')
    assert.equal(shown?.handles[0]?.value, '+51 9•• ••• •21')
    assert.equal(shown?.handles[0]?.masked, true)
    assert.equal(shown?.traits.name, 'M••• F••• Q•••')
  })

  it('finds only whom one can name whole, when names are masked', async () => {
    const analyst = viewer(['customers:read'])
    assert.deepEqual(await find(analyst, 'quispe'), [])
    assert.deepEqual(await find(analyst, '9876'), [])
    assert.deepEqual(await find(analyst, 'maria fernandez quispe'), ['María Fernández Quispe'])
    assert.deepEqual(await find(analyst, '987 654 321'), ['María Fernández Quispe'])
    const { db } = house.platform
    const filtered = await findCustomers(db, analyst, { trait: 'name:Ana Torres' }, { limit: 5 })
    assert.deepEqual(filtered.ids, [])
  })
})
