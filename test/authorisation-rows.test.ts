// Down to rows and fields: what people of one team or store see of another's customers (nothing:
// the answer is that of an id that never was), by id, in lists, searches and live; and what those
// without the right to contact see in place of addresses.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Answer, openHouse, type TestHouse } from './house.ts'
import { makePerson, type Person } from './staff.ts'

interface Customer {
  id: string
  email: string
}

let house: TestHouse
const customers: Record<string, Customer> = {}
const people: Record<string, Person> = {}
let foreignMerge: string

before(async () => {
  house = await openHouse()
  const north = (await house.post('/api/teams', { name: 'Norte' })).body.id
  const south = (await house.post('/api/teams', { name: 'Sur' })).body.id
  const stores = { timezone: 'America/Lima' }
  const centre = (await house.post('/api/stores', { name: 'Centro', ...stores })).body.id
  const harbour = (await house.post('/api/stores', { name: 'Puerto', ...stores })).body.id
  await makeCustomer('north', { teamId: north })
  await makeCustomer('south', { teamId: south })
  await makeCustomer('southToo', { teamId: south })
  await makeCustomer('southMore', { teamId: south })
  await makeCustomer('centre', { storeId: centre })
  await makeCustomer('harbour', { storeId: harbour })
  await makeCustomer('both', { teamId: north, storeId: centre })
  await makeCustomer('open', {})
  const merged = await house.post(`/api/customers/${customers.southToo!.id}/merges`, {
    from: customers.southMore!.id,
  })
  assert.equal(merged.status, 201, merged.text)
  foreignMerge = merged.body.id
  people.agent = await makePerson(house, { role: 'agent', teamIds: [north], storeIds: [harbour] })
  people.seller = await makePerson(house, { role: 'seller', storeIds: [centre], teamIds: [south] })
  people.newcomer = await makePerson(house, { role: 'agent' })
  people.supervisor = await makePerson(house, { role: 'supervisor', teamIds: [south] })
  people.marketer = await makePerson(house, { role: 'marketer' })
  await house.following.drain()
})
after(() => house.stop())

const seen: Record<string, string[]> = {
  agent: ['north', 'both', 'open'],
  seller: ['centre', 'both', 'open'],
  newcomer: ['open'],
  supervisor: ['north', 'south', 'southToo', 'centre', 'harbour', 'both', 'open'],
  marketer: ['north', 'south', 'southToo', 'centre', 'harbour', 'both', 'open'],
}

describe('the rows of customers', () => {
  for (const [who, names] of Object.entries(seen)) {
    const expected = () => names.map((name) => customers[name]!.id).sort()
    const idsOf = (answer: Answer) => {
      assert.equal(answer.status, 200, answer.text)
      return answer.body.items.map((item: Customer) => item.id).sort()
    }

    it(`shows ${who} ${names.join(', ')} in lists and searches, page by page`, async () => {
      const person = people[who]!
      assert.deepEqual(idsOf(await person.call('GET', '/api/customers')), expected())
      // Whoever sees fields masked does not find out what they are by searching for their parts.
      const found = idsOf(await person.call('GET', '/api/customers?q=Rosa'))
      assert.deepEqual(found, who === 'marketer' ? [] : expected())
      const paged: string[] = []
      let next: string | null = ''
      while (next !== null) {
        const cursor: string = next && `&cursor=${encodeURIComponent(next)}`
        const page = await person.call('GET', `/api/customers?limit=1${cursor}`)
        paged.push(...page.body.items.map((item: Customer) => item.id))
        next = page.body.next
      }
      assert.deepEqual(paged.sort(), expected())
    })

    it(`answers ${who} by handle and by id for those only`, async () => {
      const person = people[who]!
      const mayAsk = who !== 'marketer'
      for (const [name, { id, email }] of Object.entries(customers)) {
        if (name === 'southMore') continue
        const shown = names.includes(name)
        const read = await person.call('GET', `/api/customers/${id}`)
        assert.equal(read.status, shown ? 200 : 404, `${who} reads ${name}`)
        if (!mayAsk) continue
        const found = await person.call('GET', `/api/customers?handle=email:${email}`)
        assert.deepEqual(idsOf(found), shown ? [id] : [], `${who} looks for ${name} by handle`)
      }
    })
  }

  it('answers every route about another team’s customer as about nobody', async () => {
    const agent = people.agent!
    const nobody = '01900000-0000-7000-8000-00000000abcd'
    const routes = house.routes
      .map(({ contract }) => contract)
      .filter(({ path }) => path.startsWith('/api/customers/:id'))
    assert.ok(routes.length > 10)
    for (const { method, path } of routes) {
      const ask = (id: string) =>
        agent.call(method, path.replace(':id', id) + queryOf(path), {
          ...(method === 'GET' ? {} : { body: bodyOf(path) }),
        })
      const foreign = await ask(customers.south!.id)
      const unknown = await ask(nobody)
      assert.equal(foreign.status, 404, `${method} ${path} answered ${foreign.text}`)
      assert.deepEqual(said(foreign), said(unknown), `${method} ${path}`)
    }
  })

  it('lets nobody reach another team’s customer by way of a merge', async () => {
    const agent = people.agent!
    const own = `/api/customers/${customers.north!.id}/merges`
    for (const from of [customers.south!.id, customers.southMore!.id]) {
      assert.equal((await agent.call('POST', own, { body: { from } })).status, 404)
      assert.equal((await agent.call('GET', `${own}/preview?from=${from}`)).status, 404)
    }
    assert.equal((await agent.call('GET', `/api/merges/${foreignMerge}/preview`)).status, 404)
    assert.equal((await agent.call('DELETE', `/api/merges/${foreignMerge}`)).status, 404)
    assert.equal((await people.supervisor!.call('GET', own)).status, 200)
    const id = customers.southMore!.id
    assert.equal((await agent.call('GET', `/api/customers/${id}`)).status, 404, 'merged away')
    assert.equal((await house.get(`/api/customers/${id}`)).body.id, customers.southToo!.id)
  })

  it('keeps suggestions about others to those who see both', async () => {
    const ids = (answer: Answer) => {
      assert.equal(answer.status, 200, answer.text)
      return answer.text
    }
    const text = ids(await people.agent!.call('GET', '/api/suggestions'))
    for (const name of ['south', 'southToo', 'centre', 'harbour']) {
      assert.ok(!text.includes(customers[name]!.id), name)
    }
    const path = `/api/suggestions?customerId=${customers.south!.id}`
    assert.ok(!ids(await house.get(path)).includes('"error"'))
    assert.notEqual((await people.agent!.call('GET', path)).status, 200)
  })

  it('lets nobody give a customer away to a team that is not theirs', async () => {
    const { staff } = (await people.supervisor!.call('GET', '/api/session')).body
    const body = { teamId: staff.teamIds[0] }
    const path = `/api/customers/${customers.north!.id}`
    const given = await people.agent!.call('PATCH', path, { body })
    assert.ok(given.status >= 400 && given.status < 500, given.text)
  })

  it('holds on the live stream too', async () => {
    const stream = await openLive(people.agent!)
    const all = await openLive(people.supervisor!)
    for (const name of ['south', 'harbour', 'north', 'open']) await touch(name)
    const heard = await all.until(customers.open!.id)
    const own = await stream.until(customers.open!.id)
    for (const name of ['south', 'harbour']) {
      assert.ok(heard.includes(customers[name]!.id), `the supervisor hears of ${name}`)
      assert.ok(!own.includes(customers[name]!.id), `the agent hears nothing of ${name}`)
    }
    assert.ok(own.includes(customers.north!.id))
    await all.close()
    await stream.close()
  })

  it('leave a line for each that is shown, and one for each stream', async () => {
    const reader = await makePerson(house, { role: 'supervisor', teamIds: [] })
    const { south, southToo, open } = customers
    const merges = `/api/customers/${south!.id}/merges/preview?from=${open!.id}`
    assert.equal((await reader.call('GET', merges)).status, 200)
    assert.equal((await reader.call('GET', `/api/merges/${foreignMerge}/preview`)).status, 200)
    await reader.call('GET', `/api/suggestions?customerId=${south!.id}`)
    const stream = await openLive(reader)
    for (const visit of [1, 2, 3]) await touch('open', { visit })
    await stream.until(open!.id)
    await stream.close()
    const lines = (await house.get(`/api/audit?actor=staff:${reader.id}`)).body.items
    const reading = lines.filter(
      ({ action }: { action: string }) => !/^(staff|session)\./.test(action),
    )
    const told = reading.map((line: { action: string; target: string | null }) =>
      [line.action, line.target].filter(Boolean).join(' '),
    )
    assert.deepEqual(
      told.sort(),
      [
        `customer.read customer:${customers.southMore!.id}`,
        `customer.read customer:${open!.id}`,
        `customer.read customer:${south!.id}`,
        `customer.read customer:${southToo!.id}`,
        'customers.watched',
        `merge.previewed merge:${foreignMerge}`,
        `suggestions.read customer:${south!.id}`,
      ].sort(),
    )
  })

  it('ends the live stream of whoever was deactivated', async () => {
    const leaver = await makePerson(house, { role: 'supervisor' })
    const stream = await openLive(leaver)
    await house.call('DELETE', `/api/staff/${leaver.id}`)
    await stream.ended()
  })
})

describe('the fields of customers', () => {
  it('come masked to whoever may not contact them, wherever they are shown', async () => {
    const marketer = people.marketer!
    const { id, email } = customers.open!
    for (const path of [
      '/api/customers',
      '/api/customers?q=Rosa',
      `/api/customers/${id}`,
      `/api/customers/${id}/handles`,
      `/api/customers/${id}/timeline`,
      `/api/customers/${id}/merges`,
      `/api/customers/${id}/consents`,
      '/api/suggestions',
    ]) {
      const answer = await marketer.call('GET', path)
      assert.equal(answer.status, 200, `${path}: ${answer.text}`)
      assert.ok(!answer.text.includes(email), `${path} shows the address`)
      assert.ok(!answer.text.includes('51999'), `${path} shows the telephone`)
    }
    assert.ok((await people.agent!.call('GET', `/api/customers/${id}`)).text.includes(email))
  })

  it('come masked on the live stream', async () => {
    const stream = await openLive(people.marketer!)
    await touch('open', { email: 'nueva.direccion@tienda.example' })
    const heard = await stream.until(customers.open!.id)
    assert.ok(!heard.includes('nueva.direccion'), heard)
    await stream.close()
  })
})

describe('imports', () => {
  const csv = 'Nombre;Correo;Fecha de nacimiento\nIris;iris@ajeno.example;31/31/1990\n'
  const map = {
    columns: [
      { column: 'Nombre', to: 'trait', name: 'name' },
      { column: 'Correo', to: 'handle', type: 'email' },
      { column: 'Fecha de nacimiento', to: 'trait', name: 'birthday', read: 'date' },
    ],
  }
  const send = async (call: Person['call']) => {
    const made = await call('POST', '/api/imports', {
      body: { name: 'ajeno.csv', what: 'customers', map },
    })
    assert.equal(made.status, 201, made.text)
    return made.body.id as string
  }
  const put = (id: string, headers: Record<string, string>) =>
    fetch(`${house.url}/api/imports/${id}/file`, {
      method: 'PUT',
      headers: { ...headers, 'content-type': 'application/octet-stream' },
      body: csv,
    })
  const steps = [
    ['GET', ''],
    ['PATCH', ''],
    ['GET', '/preview'],
    ['POST', '/start'],
    ['GET', '/rejected'],
    ['POST', '/cancel'],
  ] as const
  const idsOf = (answer: Answer): string[] => answer.body.items.map(({ id }: { id: string }) => id)

  it('are their maker’s: to another they are as ones that never were', async () => {
    const maker = await makePerson(house, { role: 'marketer' })
    const id = await send(maker.call)
    const other = people.marketer!
    const nobody = '01900000-0000-7000-8000-00000000abcd'
    for (const [method, path] of steps) {
      const options = method === 'GET' ? {} : { body: {} }
      const foreign = await other.call(method, `/api/imports/${id}${path}`, options)
      const unknown = await other.call(method, `/api/imports/${nobody}${path}`, options)
      assert.equal(foreign.status, 404, `${method} ${path} answered ${foreign.text}`)
      assert.deepEqual(said(foreign), said(unknown), `${method} ${path}`)
    }
    const foreign = await put(id, { cookie: other.cookie })
    assert.equal(foreign.status, 404, await foreign.text())
    assert.equal((await put(id, { cookie: maker.cookie })).status, 200)
    assert.equal((await maker.call('POST', `/api/imports/${id}/start`)).status, 200)
    await house.platform.jobs.drain()
    assert.ok((await maker.call('GET', `/api/imports/${id}/rejected`)).text.includes('iris@'))
    const hidden = await other.call('GET', `/api/imports/${id}/rejected`)
    assert.equal(hidden.status, 404)
    assert.ok(!hidden.text.includes('iris@'))
    assert.deepEqual(idsOf(await other.call('GET', '/api/imports')), [])
    assert.deepEqual(idsOf(await maker.call('GET', '/api/imports')), [id])
  })

  it('are shown to who may see the contact data of all', async () => {
    const maker = await makePerson(house, { role: 'marketer' })
    const owner = await makePerson(house, { role: 'owner' })
    const id = await send(maker.call)
    assert.equal((await put(id, { cookie: maker.cookie })).status, 200)
    assert.ok(idsOf(await owner.call('GET', '/api/imports')).includes(id))
    const preview = await owner.call('GET', `/api/imports/${id}/preview`)
    assert.ok(preview.text.includes('iris@'), preview.text)
    const own = await send(owner.call)
    assert.equal((await maker.call('GET', `/api/imports/${own}`)).status, 404)
  })
})

let made = 0
async function makeCustomer(name: string, place: object) {
  const email = `rosa.${name.toLowerCase()}@correo.example`
  const handles = [
    { type: 'email', value: email },
    { type: 'phone', value: `+5199900000${made++}` },
  ]
  const body = { traits: { name: `Rosa ${name}`, phone: '+51999123456' }, handles, ...place }
  const answer = await house.post('/api/customers', body)
  assert.equal(answer.status, 201, answer.text)
  customers[name] = { id: answer.body.id, email }
}

let touched = 0
async function touch(name: string, traits: object = { visit: ++touched }) {
  const path = `/api/customers/${customers[name]!.id}`
  const answer = await house.call('PATCH', path, { body: { traits } })
  assert.equal(answer.status, 200, answer.text)
}

/** What an answer says, without what differs from request to request. */
const said = ({ status, body }: Answer) => ({ status, code: body.code, title: body.title })

const queryOf = (path: string) => (path.endsWith('/preview') ? `?from=${customers.open!.id}` : '')

/** A body that each route would take. */
function bodyOf(path: string): object {
  const bodies: Record<string, object> = {
    handles: { type: 'email', value: 'otra@correo.example' },
    consents: { purpose: 'marketing', state: 'given', how: 'paper' },
    preferences: { language: 'es' },
    merges: { from: customers.open!.id },
    erase: { reason: 'asked for' },
    hold: { reason: 'a lawsuit' },
    control: { from: 'queue', to: 'bot' },
    states: { to: 'open' },
    cases: { title: 'Reclamo' },
    notes: { text: 'Llamar' },
    presence: { writing: false },
    ':id': { traits: { visit: 0 } },
  }
  return bodies[path.split('/').at(-1)!] ?? {}
}

/** The live stream of a person, as text; each wait is bounded by the test runner's time-out. */
async function openLive(person: Person) {
  const hangUp = new AbortController()
  const answer = await fetch(`${house.url}/api/live`, {
    headers: { cookie: person.cookie },
    signal: hangUp.signal,
  })
  assert.equal(answer.status, 200)
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const more = async () => {
    const { done, value } = await reader.read()
    text += value ?? ''
    return !done
  }
  // The first heartbeat says that the stream stands.
  while (!text.includes('heartbeat')) assert.ok(await more(), 'the stream ended at once')
  text = ''
  return {
    /** Everything heard up to and with what names `word`. */
    async until(word: string) {
      while (!text.includes(word)) assert.ok(await more(), `the stream ended before ${word}`)
      return text
    },
    async ended() {
      while (await more());
    },
    async close() {
      hangUp.abort()
      await reader.cancel().catch(() => {})
    },
  }
}
