// Whoever may not merge customers does not merge them by way of a file either.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openHouse, type TestHouse } from '../../../test/house.ts'
import { makePerson, type Person } from '../../../test/staff.ts'
import { createCtx, systemActor } from '../../platform/context.ts'
import { beginImport, sendImport } from './start-import.ts'

let house: TestHouse
let marketer: Person
let admin: Person

before(async () => {
  house = await openHouse()
  marketer = await makePerson(house, { role: 'marketer' })
  admin = await makePerson(house, { role: 'administrator' })
})
after(() => house.stop())

const mapOf = (assurance: number) => ({
  country: 'PE',
  columns: [
    { column: 'correo', to: 'handle', type: 'email', assurance },
    { column: 'celular', to: 'handle', type: 'phone', assurance },
  ],
})

let numbers = 0

/** Two customers whose handles are proven, and a file with a row that names them together. */
async function makeTwo(name: string) {
  const email = `${name}@unir.example`
  const phone = `+5198700010${numbers++}`
  const handles = [
    { type: 'email', value: email, assurance: 3 },
    { type: 'phone', value: phone, assurance: 3 },
  ]
  const lines = handles.map((handle) => `${JSON.stringify({ handles: [handle] })}\n`).join('')
  const made = await send(admin, lines, { form: 'hebra' })
  assert.equal((await admin.call('POST', `${made}/start`)).status, 200)
  await house.platform.jobs.drain()
  const ids = await Promise.all(
    handles.map(async ({ type, value }) => {
      const asked = `/api/customers?handle=${encodeURIComponent(`${type}:${value}`)}`
      return (await house.get(asked)).body.items[0].id as string
    }),
  )
  assert.equal(new Set(ids).size, 2)
  return { ids, csv: `correo,celular\n${email},${phone}\n`, email, phone }
}

async function send(person: Pick<Person, 'call' | 'cookie'>, csv: string, map?: object) {
  const body = { name: 'unir.csv', what: 'customers', ...(map ? { map } : {}) }
  const made = await person.call('POST', '/api/imports', { body })
  assert.equal(made.status, 201, made.text)
  const sent = await fetch(`${house.url}/api/imports/${made.body.id}/file`, {
    method: 'PUT',
    headers: { cookie: person.cookie, 'content-type': 'application/octet-stream' },
    body: csv,
  })
  assert.equal(sent.status, 200, await sent.text())
  return `/api/imports/${made.body.id}`
}

/** How many customers the two are after the import ran. */
async function ran(ids: string[], path: string) {
  await house.platform.jobs.drain()
  const done = (await house.get(path)).body
  assert.deepEqual([done.state, done.rowsDone], ['finished', 1])
  const now = await Promise.all(ids.map((id) => house.get(`/api/customers/${id}`)))
  return new Set(now.map(({ body }) => body.id)).size
}

describe('an import of somebody without the right to merge', () => {
  it('is refused a map that joins, when it is made, changed and started', async () => {
    const { ids, csv } = await makeTwo('negado')
    const body = { name: 'unir.csv', what: 'customers', map: mapOf(3) }
    const made = await marketer.call('POST', '/api/imports', { body })
    assert.deepEqual([made.status, made.body.code], [403, 'import.may_not_join'])
    const path = await send(marketer, csv, mapOf(1))
    const changed = await marketer.call('PATCH', path, { body: { map: mapOf(2) } })
    assert.deepEqual([changed.status, changed.body.code], [403, 'import.may_not_join'])
    const byRoot = await house.call('PATCH', path, { body: { map: mapOf(2) } })
    assert.equal(byRoot.status, 403, 'nor does another lift it for them')
    assert.equal((await marketer.call('POST', `${path}/start`)).status, 200)
    assert.equal(await ran(ids, path), 2)
  })

  it('has no guess that joins, nor lines of Hebra’s own form that do', async () => {
    const path = await send(marketer, 'user_id,correo\nU-1,u1@unir.example\n')
    const { suggested } = (await marketer.call('GET', `${path}/preview`)).body
    const assured = suggested.columns.map(({ assurance }: { assurance?: number }) => assurance ?? 0)
    assert.ok(Math.max(...assured) < 2, JSON.stringify(suggested))
    const { ids, email, phone } = await makeTwo('propio')
    const handles = [
      { type: 'email', value: email, assurance: 3 },
      { type: 'phone', value: phone, assurance: 3 },
    ]
    const own = await send(marketer, `${JSON.stringify({ handles })}\n`, { form: 'hebra' })
    assert.equal((await marketer.call('POST', `${own}/start`)).status, 200)
    assert.equal(await ran(ids, own), 2)
  })

  it('joins no more once its maker lost the right, also when it was started before', async () => {
    const { ids, csv } = await makeTwo('perdido')
    const leaver = await makePerson(house, { role: 'administrator' })
    const path = await send(leaver, csv, mapOf(3))
    await house.call('PATCH', `/api/staff/${leaver.id}`, { body: { role: 'marketer' } })
    const late = await leaver.call('POST', `${path}/start`)
    assert.deepEqual([late.status, late.body.code], [403, 'import.may_not_join'])
    await house.call('PATCH', `/api/staff/${leaver.id}`, { body: { role: 'administrator' } })
    const id = path.split('/').at(-1)!
    const { platform } = house
    await beginImport(platform, createCtx(systemActor('test'), platform.clock, platform.log), id)
    await house.call('DELETE', `/api/staff/${leaver.id}`)
    await sendImport(platform, id)
    assert.equal(await ran(ids, path), 2)
  })

  it('joins where its maker may merge', async () => {
    const { ids, csv } = await makeTwo('permitido')
    const path = await send(admin, csv, mapOf(3))
    assert.equal((await admin.call('POST', `${path}/start`)).status, 200)
    assert.equal(await ran(ids, path), 1)
  })
})
