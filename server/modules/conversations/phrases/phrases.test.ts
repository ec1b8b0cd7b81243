import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import { makePerson, type Person } from '../../../../test/staff.ts'

let house: TestHouse
let agent: Person
let other: Person
let supervisor: Person
before(async () => {
  house = await openHouse()
  agent = await makePerson(house, { role: 'agent' })
  other = await makePerson(house, { role: 'agent' })
  supervisor = await makePerson(house, { role: 'supervisor' })
})
after(() => house.stop())

const make = (who: Person, body: object) => who.call('POST', '/api/phrases', { body })
const shortcuts = async (who: Person) =>
  (await who.call('GET', '/api/phrases')).body.items.map(
    (item: { shortcut: string }) => item.shortcut,
  )

it('one’s own are one’s own: others neither see, change nor remove them', async () => {
  const made = await make(agent, { shortcut: 'mio', text: 'Hola {name}', mine: true })
  assert.equal(made.status, 201, made.text)
  assert.equal(made.body.mine, true)
  assert.ok((await shortcuts(agent)).includes('mio'))
  assert.ok(!(await shortcuts(other)).includes('mio'))
  const path = `/api/phrases/${made.body.id}`
  for (const stranger of [other, supervisor]) {
    const changed = await stranger.call('PATCH', path, { body: { text: 'Otra cosa' } })
    assert.deepEqual([changed.status, changed.body.code], [404, 'phrase.unknown'])
    assert.equal((await stranger.call('DELETE', path)).status, 404)
  }
  const changed = await agent.call('PATCH', path, { body: { text: 'Buenas, {name}' } })
  assert.equal(changed.body.text, 'Buenas, {name}')
  assert.equal((await agent.call('DELETE', path)).status, 204)
  assert.equal((await agent.call('DELETE', path)).status, 404)
})

it('everybody’s are read by all and written by those who answer for them', async () => {
  const refused = await make(agent, { shortcut: 'horario', text: 'De 9 a 18' })
  assert.equal(refused.status, 403)
  const made = await make(supervisor, { shortcut: 'horario', text: 'De 9 a 18' })
  assert.deepEqual([made.status, made.body.mine], [201, false])
  assert.ok((await shortcuts(agent)).includes('horario'))
  const path = `/api/phrases/${made.body.id}`
  assert.equal((await agent.call('PATCH', path, { body: { text: 'Nunca' } })).status, 403)
  assert.equal((await agent.call('DELETE', path)).status, 403)
  const taken = await agent.call('PATCH', path, { body: { mine: true } })
  assert.equal(taken.status, 403, 'nobody takes it away from the others')
  const own = await make(agent, { shortcut: 'publica', text: 'Para todos', mine: true })
  const given = await agent.call('PATCH', `/api/phrases/${own.body.id}`, { body: { mine: false } })
  assert.equal(given.status, 403, 'nor puts words into their mouths')
  assert.equal((await supervisor.call('DELETE', path)).status, 204)
})

it('a shortcut is taken once for each owner and language, however it is written', async () => {
  const body = { shortcut: 'Envío', text: 'Llega en 48 horas' }
  const first = await make(supervisor, body)
  assert.equal(first.status, 201)
  const again = await make(supervisor, { ...body, shortcut: 'envío' })
  assert.deepEqual([again.status, again.body.code], [409, 'phrase.taken'])
  assert.equal((await make(supervisor, { ...body, language: 'pt' })).status, 201)
  assert.equal((await make(supervisor, { ...body, mine: true })).status, 201)
  assert.equal((await make(agent, { ...body, mine: true })).status, 201)
  const second = await make(supervisor, { shortcut: 'otro', text: 'Otro texto' })
  const path = `/api/phrases/${second.body.id}`
  const clash = await supervisor.call('PATCH', path, { body: { shortcut: 'ENVÍO' } })
  assert.deepEqual([clash.status, clash.body.code], [409, 'phrase.taken'])
  const free = await supervisor.call('PATCH', path, { body: { shortcut: 'libre', language: 'en' } })
  assert.deepEqual([free.body.shortcut, free.body.language], ['libre', 'en'])
})

it('a repeated request makes one phrase', async () => {
  const ask = () =>
    supervisor.call('POST', '/api/phrases', {
      body: { shortcut: 'una-vez', text: 'Una sola vez' },
      once: 'phrase-once',
    })
  const [one, two] = [await ask(), await ask()]
  assert.equal(one.status, 201)
  assert.deepEqual(two.body, one.body)
})

it('what is no shortcut is refused', async () => {
  for (const shortcut of ['', 'dos palabras', 'a/b', 'x'.repeat(41)]) {
    assert.equal((await make(supervisor, { shortcut, text: 'Hola' })).status, 400, shortcut)
  }
})
