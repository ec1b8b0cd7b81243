import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import type { Viewer } from '../../../platform/contract.ts'
import { newId } from '../../../platform/ids.ts'
import { findSuggestions } from '../suggestions/find-suggestions.ts'

let house: TestHouse
before(async () => {
  house = await openHouse()
})
after(() => house.stop())

async function add(traits: object, handles: object[] = [], more: object = {}) {
  const made = await house.post('/api/customers', { traits, handles, ...more })
  assert.equal(made.status, 201, made.text)
  return made.body.id as string
}

const get = async (path: string) => {
  const answer = await house.get(path)
  assert.equal(answer.status, 200, answer.text)
  return answer.body
}

test('a merge is previewed in either direction, done, and undone to what was', async () => {
  const ana = await add({ name: 'Ana Ríos', city: 'Lima' }, [{ type: 'email', value: 'ana@r.pe' }])
  const annie = await add({ name: 'Annie Rios', plan: 'gold' }, [{ type: 'user', value: 'annie' }])
  await house.following.drain()
  const before = {
    ana: await get(`/api/customers/${ana}`),
    annie: await get(`/api/customers/${annie}`),
  }

  const one = await get(`/api/customers/${ana}/merges/preview?from=${annie}`)
  assert.equal(one.result.id, ana)
  assert.deepEqual(one.result.traits, { name: 'Annie Rios', city: 'Lima', plan: 'gold' })
  assert.deepEqual(one.conflicts, [
    { name: 'name', into: 'Ana Ríos', from: 'Annie Rios', result: 'Annie Rios' },
  ])
  assert.equal(one.refusal, null)
  const other = await get(`/api/customers/${annie}/merges/preview?from=${ana}`)
  assert.equal(other.result.id, annie)

  const key = newId()
  const merge = () =>
    house.post(`/api/customers/${ana}/merges`, { from: annie, reason: 'same card' }, { once: key })
  const merged = await merge()
  assert.equal(merged.status, 201, merged.text)
  assert.equal((await merge()).body.id, merged.body.id, 'the same request again is the same merge')
  await house.following.drain()
  const joined = await get(`/api/customers/${annie}`)
  assert.equal(joined.id, ana)
  assert.deepEqual(joined.mergedFrom, [annie])
  assert.deepEqual(joined.traits, one.result.traits)
  assert.deepEqual(
    (await get(`/api/customers?q=annie rios`)).items.map((c: { id: string }) => c.id),
    [ana],
  )
  const kinds = await get(`/api/customers/${annie}/timeline?kinds=customer.*`)
  assert.equal(kinds.items.filter((e: { kind: string }) => e.kind === 'customer.joined').length, 1)
  assert.equal(kinds.items.filter((e: { kind: string }) => e.kind === 'customer.created').length, 2)

  const preview = await get(`/api/merges/${merged.body.id}/preview`)
  assert.equal(preview.stays.id, ana)
  assert.equal(preview.leaves.id, annie)
  assert.deepEqual(preview.leaves.traits, before.annie.traits)
  const undone = await house.call('DELETE', `/api/merges/${merged.body.id}`)
  assert.equal(undone.status, 200, undone.text)
  await house.following.drain()
  assert.deepEqual(await get(`/api/customers/${annie}`), before.annie)
  assert.deepEqual(await get(`/api/customers/${ana}`), before.ana)
  assert.equal((await house.call('DELETE', `/api/merges/${merged.body.id}`)).status, 409)

  const history = await get(`/api/customers/${ana}/merges`)
  const edge = history.items.find((item: { id: string }) => item.id === merged.body.id)
  assert.ok(edge.undoneAt)
  assert.equal(edge.evidence.reason, 'same card')
  assert.equal(history.aparts[0].other.id, annie)
})

test('who was parted is not merged again until that is lifted', async () => {
  const a = await add({ name: 'Uno' })
  const b = await add({ name: 'Dos' })
  const merged = await house.post(`/api/customers/${a}/merges`, { from: b })
  await house.call('DELETE', `/api/merges/${merged.body.id}`)
  const refused = await house.post(`/api/customers/${b}/merges`, { from: a })
  assert.equal(refused.body.code, 'merge.kept_apart')
  const preview = await get(`/api/customers/${b}/merges/preview?from=${a}`)
  assert.equal(preview.refusal.code, 'merge.kept_apart')
  assert.equal((await house.call('DELETE', `/api/aparts/${preview.apart.id}`)).status, 204)
  assert.equal((await house.post(`/api/customers/${b}/merges`, { from: a })).status, 201)
  assert.equal((await house.post(`/api/customers/${b}/merges`, { from: a })).status, 409)
})

const suggestionsOf = async (id: string) => (await get(`/api/suggestions?customerId=${id}`)).items

test('one name with one birth date, phone or e-mail is suggested, with the reason, once', async () => {
  const birth = { name: 'Rosa María Cárdenas', birthday: '1984-05-06' }
  const rosa = await add(birth)
  await house.following.drain()
  assert.deepEqual(await suggestionsOf(rosa), [])
  const twin = await add({ name: 'cardenas rosa maria', birthday: '1984-05-06', email: 'R@C.pe' })
  const third = await add({ name: 'Rosa Maria Cardenas' }, [{ type: 'email', value: 'r@c.pe' }])
  await add({ name: 'Rosa María Cárdenas', birthday: '1990-01-01' })
  await add({ name: 'Otro Nombre', birthday: '1984-05-06' })
  await house.following.drain()

  const found = await suggestionsOf(twin)
  const others = found.map((item: { a: { id: string }; b: { id: string }; reasons: object[] }) => ({
    other: item.a.id === twin ? item.b.id : item.a.id,
    rules: item.reasons.map((reason) => (reason as { rule: string }).rule),
  }))
  assert.deepEqual(
    new Map(others.map((one: { other: string; rules: string[] }) => [one.other, one.rules])),
    new Map([
      [third, ['name_email']],
      [rosa, ['name_birth']],
    ]),
  )
  assert.ok(found.every((item: { score: number }) => item.score > 0.5 && item.score < 1))

  const accepted = await house.post(`/api/suggestions/${found[0].id}/accept`, {})
  assert.equal(accepted.status, 200, accepted.text)
  assert.equal(accepted.body.customerId, twin, 'the older one stays')
  assert.equal((await house.post(`/api/suggestions/${found[0].id}/accept`, {})).status, 409)
  assert.equal((await house.post(`/api/suggestions/${found[1].id}/dismiss`)).status, 204)
  await house.call('PATCH', `/api/customers/${rosa}`, { body: { traits: { email: 'r@c.pe' } } })
  await house.following.drain()
  assert.deepEqual(await suggestionsOf(twin), [], 'what was dismissed does not come back')
})

const pairs = async () => {
  const { rows } = await house.platform.database.pool.query<{ id: string }>(
    `select id from customers_suggestion where state = 'open'`,
  )
  return new Set(rows.map((row) => row.id))
}

/** Two that are suggested as one. @returns both, and the suggestion. */
async function addTwins(name: string) {
  const one = await add({ name, birthday: '1970-02-03' })
  const other = await add({ name, birthday: '1970-02-03' })
  await house.following.drain()
  const [found] = await suggestionsOf(one)
  assert.ok(found)
  assert.ok((await pairs()).has(found.id))
  return { one, other, id: found.id as string }
}

test('a suggestion is withdrawn when a name or a birth date is corrected, and comes back with it', async () => {
  const { one, id } = await addTwins('Nélida Zapata Corregida')
  const correct = async (traits: object) => {
    await house.call('PATCH', `/api/customers/${one}`, { body: { traits } })
    await house.following.drain()
  }
  await correct({ city: 'Cusco' })
  assert.ok((await pairs()).has(id), 'what does not matter changes nothing')
  await correct({ birthday: '1971-02-03' })
  assert.ok(!(await pairs()).has(id))
  assert.deepEqual(await suggestionsOf(one), [])
  await correct({ birthday: '1970-02-03' })
  assert.equal((await suggestionsOf(one)).length, 1)
  await correct({ name: 'Otra Persona Distinta' })
  assert.deepEqual(await suggestionsOf(one), [])
  await correct({ name: null })
  assert.deepEqual(await suggestionsOf(one), [])
})

test('a suggestion is withdrawn when its pair was merged, kept apart, or one was erased', async () => {
  const joined = await addTwins('Ana Unida Perfecta')
  const merge = await house.post(`/api/customers/${joined.one}/merges`, { from: joined.other })
  await house.following.drain()
  assert.ok(!(await pairs()).has(joined.id))
  const { apartId } = (await house.call('DELETE', `/api/merges/${merge.body.id}`)).body
  await house.following.drain()
  assert.deepEqual(await suggestionsOf(joined.one), [], 'they are kept apart')
  assert.equal((await house.call('DELETE', `/api/aparts/${apartId}`)).status, 204)
  await house.following.drain()
  assert.equal((await suggestionsOf(joined.one)).length, 1, 'and suggested when they are not')

  const erased = await addTwins('Eva Borrada Pronto')
  await house.post(`/api/customers/${erased.other}/erase`, { reason: 'asked' })
  await house.following.drain()
  assert.ok(!(await pairs()).has(erased.id))
})

test('suggestions are of rows that one may see on both sides, and masked for some', async () => {
  const team = (await house.post('/api/teams', { name: 'Los de Pedro' })).body.id
  const who = { name: 'Pedro Suárez Vertiz', phone: '+51 999 888 777' }
  const pedro = await add(who)
  await add(who, [], { teamId: team })
  await house.following.drain()
  assert.equal((await suggestionsOf(pedro)).length, 1)
  const viewer = (rows: Viewer['rows'], contact: boolean): Viewer => ({
    actor: { type: 'staff', id: newId() },
    can: (permission) => contact || permission !== 'customers:contact',
    rows,
  })
  const find = (as: Viewer) =>
    findSuggestions(house.platform.db, as, { customerId: pedro, limit: 10 })
  const stranger = viewer({ teamIds: [newId()], storeIds: [] }, true)
  assert.equal((await find(stranger)).items.length, 0)
  const member = viewer({ teamIds: [team], storeIds: [] }, true)
  assert.match((await find(member)).items[0]?.reasons[0]?.value ?? '', /pedro.*\+51999888777/)
  const analyst = (await find(viewer('all', false))).items[0]
  assert.ok(analyst)
  assert.ok(!/pedro|999888777/i.test(JSON.stringify(analyst)), JSON.stringify(analyst))
})
