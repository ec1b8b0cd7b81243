import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openHouse, type TestHouse } from '../../../test/house.ts'
import { makePerson, type Person, signInAgain, tokenOf } from '../../../test/staff.ts'

let house: TestHouse
let owner: Person
let admin: Person
before(async () => {
  house = await openHouse()
  owner = await makePerson(house, { role: 'owner' })
  admin = await makePerson(house, { role: 'administrator' })
})
after(() => house.stop())

const kindsOf = async (subjectId: string) => {
  const rows = await house.platform.db
    .selectFrom('ledger_entry')
    .select('kind')
    .where('subject_id', '=', subjectId)
    .orderBy('position')
    .execute()
  return rows.map(({ kind }) => kind)
}

describe('an owner', () => {
  it('is made, changed and unmade by owners only', async () => {
    const body = { email: 'second@tienda.example', name: 'Segunda', role: 'owner' }
    assert.equal((await admin.call('POST', '/api/staff', { body })).body.code, 'staff.owner_only')
    const path = `/api/staff/${owner.id}`
    const link = await admin.call('POST', `${path}/reset-link`)
    assert.equal(link.body.code, 'staff.owner_only', 'a link to an account is the account')
    assert.equal((await admin.call('DELETE', path)).body.code, 'staff.owner_only')
    const promote = { body: { role: 'owner' } }
    assert.equal((await admin.call('PATCH', `/api/staff/${admin.id}`, promote)).status, 403)
    assert.equal((await owner.call('POST', '/api/staff', { body })).status, 201)
  })

  it('stays when it is the last', async () => {
    const path = `/api/staff/${owner.id}`
    assert.equal((await owner.call('DELETE', path)).body.code, 'staff.last_owner')
    const demote = { body: { role: 'agent' } }
    assert.equal((await owner.call('PATCH', path, demote)).body.code, 'staff.last_owner')
  })

  it('stays also when two unmake each other at the same instant', async () => {
    const one = await makePerson(house, { role: 'owner' })
    const two = await makePerson(house, { role: 'owner' })
    await house.call('PATCH', `/api/staff/${owner.id}`, { body: { role: 'administrator' } })
    const done = await Promise.all([
      one.call('DELETE', `/api/staff/${two.id}`),
      two.call('DELETE', `/api/staff/${one.id}`),
    ])
    const left = await house.platform.db
      .selectFrom('access_staff')
      .select('id')
      .where('role', '=', 'owner')
      .where('deactivated_at', 'is', null)
      .where('joined_at', 'is not', null)
      .execute()
    assert.equal(left.length, 1, done.map(({ status }) => status).join())
    await house.call('PATCH', `/api/staff/${owner.id}`, { body: { role: 'owner' } })
  })
})

describe('staff', () => {
  it('have one e-mail address each, whatever its case', async () => {
    const body = { email: owner.email.toUpperCase(), name: 'Otra', role: 'agent' }
    assert.equal((await house.post('/api/staff', body)).body.code, 'staff.email_taken')
  })

  it('change from their next request on, and the ledger says what was done to them', async () => {
    const team = (await house.post('/api/teams', { name: 'Ventas' })).body
    const person = await makePerson(house, { role: 'agent' })
    assert.equal((await person.call('GET', '/api/staff')).status, 403)
    const path = `/api/staff/${person.id}`
    const body = { role: 'supervisor', teamIds: [team.id] }
    assert.equal((await admin.call('PATCH', path, { body })).body.role, 'supervisor')
    assert.equal((await person.call('GET', '/api/staff')).status, 200)
    assert.deepEqual((await person.call('GET', '/api/session')).body.staff.teamIds, [team.id])
    const nowhere = { teamIds: ['01900000-0000-7000-8000-000000000000'] }
    const refused = await admin.call('PATCH', path, { body: nowhere })
    assert.equal(refused.body.code, 'staff.place_unknown')
    await admin.call('DELETE', path)
    assert.deepEqual(await kindsOf(person.id), [
      'staff.invited',
      'staff.joined',
      'session.opened',
      'staff.changed',
      'staff.deactivated',
      'session.revoked',
    ])
  })

  it('who were deactivated cannot use a link made before', async () => {
    const person = await makePerson(house, { role: 'agent' })
    const link = await house.post(`/api/staff/${person.id}/reset-link`)
    await house.call('DELETE', `/api/staff/${person.id}`)
    const path = `/api/password-resets/${tokenOf(link.body.link)}`
    const used = await house.post(path, { password: 'lana y algodón' }, { as: null })
    assert.equal(used.body.code, 'link.invalid')
    const fresh = await house.post(`/api/staff/${person.id}/reset-link`)
    assert.equal(fresh.body.code, 'staff.inactive')
  })

  it('are listed by name in pages, and found by a part of it', async () => {
    const names = ['Zoila Uno', 'zoila dos', 'Zoila Tres']
    for (const name of names) await makePerson(house, { role: 'analyst', name })
    const seen: string[] = []
    let next: string | null = null
    do {
      const page: Awaited<ReturnType<TestHouse['get']>> = await house.get(
        `/api/staff?q=zoila&limit=1${next ? `&cursor=${next}` : ''}`,
      )
      seen.push(...page.body.items.map((item: { name: string }) => item.name))
      next = page.body.next
    } while (next)
    assert.deepEqual(seen, ['zoila dos', 'Zoila Tres', 'Zoila Uno'])
    assert.deepEqual((await house.get('/api/staff?q=100%25')).body.items, [])
  })
})

describe('teams and stores', () => {
  it('have names of their own, and keep their people when renamed', async () => {
    for (const [path, more] of [
      ['/api/teams', {}],
      ['/api/stores', { timezone: 'America/Lima' }],
    ] as const) {
      const made = await house.post(path, { name: 'Miraflores', ...more })
      assert.equal(made.status, 201, made.text)
      const twice = await house.post(path, { name: 'MIRAFLORES', ...more })
      assert.equal(twice.body.code, 'access.name_taken')
      const { id } = made.body
      const place = path === '/api/teams' ? { teamIds: [id] } : { storeIds: [id] }
      const person = await makePerson(house, { role: 'seller', ...place })
      const renamed = await house.call('PATCH', `${path}/${id}`, { body: { name: 'Larco' } })
      assert.deepEqual(renamed.body, { ...made.body, name: 'Larco', members: 1 })
      assert.equal((await house.call('DELETE', `${path}/${id}`)).status, 204)
      assert.equal((await house.call('DELETE', `${path}/${id}`)).status, 404)
      const { staff } = (await person.call('GET', '/api/session')).body
      assert.deepEqual([staff.teamIds, staff.storeIds], [[], []])
    }
  })

  it('keep their customers: one with customers stays, and none can be given to one that is not', async () => {
    const nowhere = '01900000-0000-7000-8000-000000000000'
    for (const [path, field, more] of [
      ['/api/teams', 'teamId', {}],
      ['/api/stores', 'storeId', { timezone: 'America/Lima' }],
    ] as const) {
      const { id } = (await house.post(path, { name: `Con clientes ${field}`, ...more })).body
      const other = (await house.post(path, { name: `Otra ${field}`, ...more })).body
      const made = await house.post('/api/customers', { traits: {}, [field]: id })
      assert.equal(made.body[field], id, made.text)
      const place = (to: string | null) =>
        house.call('PATCH', `/api/customers/${made.body.id}`, { body: { [field]: to } })
      const refused = await house.call('DELETE', `${path}/${id}`)
      assert.deepEqual([refused.status, refused.body.code], [409, 'place.in_use'])
      assert.deepEqual(refused.body.details, { customers: 1 })
      const lost = await place(nowhere)
      assert.deepEqual([lost.status, lost.body.code], [422, 'staff.place_unknown'])
      const born = await house.post('/api/customers', { traits: {}, [field]: nowhere })
      assert.equal(born.body.code, 'staff.place_unknown')
      for (const ids of [{ teamIds: [nowhere] }, { storeIds: [nowhere] }]) {
        const invited = { name: 'Nadie', email: `${field}@lugar.example`, role: 'seller', ...ids }
        assert.equal((await house.post('/api/staff', invited)).body.code, 'staff.place_unknown')
      }
      assert.equal((await place(other.id)).body[field], other.id)
      assert.equal((await house.call('DELETE', `${path}/${id}`)).status, 204)
      assert.equal((await place(null)).body[field], null)
      assert.equal((await house.call('DELETE', `${path}/${other.id}`)).status, 204)
    }
  })

  it('a store is refused a time zone that does not exist', async () => {
    const odd = { name: 'Marte', timezone: 'Mars/Olympus' }
    assert.equal((await house.post('/api/stores', odd)).body.code, 'store.timezone_unknown')
  })
})

describe('the audit', () => {
  it('says who did what, when, from where, and in which request', async () => {
    const made = await admin.call('POST', '/api/teams', { body: { name: 'Auditada' } })
    const { body } = await house.get(`/api/audit?target=team:${made.body.id}`)
    const [line] = body.items
    assert.equal(line.actor, `staff:${admin.id}`)
    assert.equal(line.action, 'team.created')
    assert.equal(line.requestId, made.headers.get('x-request-id'))
    assert.equal(line.address, '127.0.0.1')
    assert.equal(line.targetName, 'Auditada')
    assert.ok(line.actorName)
  })

  it('names the customers it is about, also by an id that was merged away', async () => {
    const make = async (name: string) =>
      (await house.post('/api/customers', { traits: { name } })).body.id
    const [stays, goes] = [await make('Rosa Quispe'), await make('Rosa Q.')]
    const merged = await house.post(`/api/customers/${stays}/merges`, { from: goes })
    assert.equal(merged.status, 201, merged.text)
    const { body } = await house.get(`/api/audit?target=customer:${goes}`)
    const { body: kept } = await house.get(`/api/customers/${stays}`)
    assert.equal(body.items[0].targetName, kept.name)
  })

  it('holds no address or name of a person', async () => {
    await signInAgain(house, { email: admin.email, password: 'wrong on purpose' })
    const rows = await house.platform.db.selectFrom('access_audit').select('details').execute()
    assert.ok(!JSON.stringify(rows).includes('@'))
  })

  it('is read in pages, filtered, and downloaded as CSV, which itself leaves a line', async () => {
    for (const name of ['a', 'b', 'c']) await house.post('/api/teams', { name: `Página ${name}` })
    const first = await house.get('/api/audit?action=team.&limit=2')
    const second = await house.get(`/api/audit?action=team.&limit=2&cursor=${first.body.next}`)
    const ids = [...first.body.items, ...second.body.items].map((item: { id: string }) => item.id)
    assert.equal(new Set(ids).size, 4)
    const csv = await house.get('/api/audit.csv?action=team.created')
    assert.equal(csv.headers.get('content-type'), 'text/csv')
    const lines = csv.text.trimEnd().split('\r\n')
    assert.equal(lines[0], 'at,actor,actorName,action,target,requestId,address,details')
    assert.ok(lines.slice(1).every((line) => line.includes(',team.created,')))
    const trace = await house.get('/api/audit?action=audit.exported')
    assert.deepEqual(trace.body.items[0].details, { filters: ['action'] })
    const bad = await house.get('/api/audit?cursor=xx')
    assert.equal(bad.status, 400)
  })
})
