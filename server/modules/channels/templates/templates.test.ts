import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Graph, openGraph } from '../../../../sandbox/graph/index.ts'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import { createTouchpointFinder, type TouchpointFinder } from '../touchpoints/open-touchpoints.ts'
import { syncDue } from './sync-due.ts'

let graph: Graph
let house: TestHouse
let finder: TouchpointFinder

before(async () => {
  graph = await openGraph()
  house = await openHouse({ config: { providerHosts: [new URL(graph.url).host] } })
  finder = createTouchpointFinder(house.platform)
})
after(async () => {
  finder.stop()
  await house.stop()
  await graph.close()
})

const components = [{ type: 'BODY', text: 'Hola' }]

/** A number of an account of its own with these templates, connected. */
async function connect(names: readonly string[]) {
  const account = graph.addAccount()
  const numberId = graph.addNumber({ accountId: account.id }).id
  const templates = names.map((name) => graph.addTemplate(account.id, { name, components }))
  const made = await house.post('/api/touchpoints', {
    channel: 'whatsapp',
    name: 'Tienda',
    ...graph.connection(numberId),
  })
  assert.equal(made.status, 201, made.text)
  const { id, webhookUrl } = made.body
  await graph.subscribe(account.id, webhookUrl.replace(/^https?:\/\/[^/]+/, house.url))
  const listed = async (): Promise<{ name: string; state: string }[]> =>
    (await house.get(`/api/touchpoints/${id}/templates`)).body.items
  return { account, id: String(id), templates, listed }
}

/** What the job does, so many hours from now. */
function work(hours = 0) {
  const now = () => new Date(Date.now() + hours * 3_600_000)
  const platform = { ...house.platform, clock: { ...house.platform.clock, now } }
  return syncDue(platform, finder, new AbortController().signal)
}

test('a number that is connected has its templates, and looks again every day', async () => {
  const { account, listed } = await connect(['hola'])
  await house.platform.jobs.drain()
  assert.deepEqual(
    (await listed()).map(({ name }) => name),
    ['hola'],
  )
  graph.addTemplate(account.id, { name: 'nueva', components })
  await work(23)
  assert.equal((await listed()).length, 1)
  await work(25)
  assert.equal((await listed()).length, 2)
})

test('a list that cannot be read now is read an hour later', async () => {
  graph.fault({ fault: 'error', code: 131000, at: 'templates' })
  const { listed } = await connect(['hola'])
  await house.platform.jobs.drain()
  graph.clearFaults()
  await work()
  assert.equal((await listed()).length, 0)
  await work(1.1)
  assert.equal((await listed()).length, 1)
})

test('news of a template that is not known have the list read again', async () => {
  const { account, listed } = await connect([])
  await house.platform.jobs.drain()
  const template = graph.addTemplate(account.id, { name: 'nueva', components, status: 'PENDING' })
  await graph.changeTemplate(template.id, 'APPROVED')
  await graph.settled()
  await work()
  assert.deepEqual(
    (await listed()).map(({ name, state }) => [name, state]),
    [['nueva', 'APPROVED']],
  )
})

test('a list of thousands is kept whole, and what is gone there goes here', async () => {
  const names = Array.from({ length: 6000 }, (_, n) => `plantilla_${n}`)
  const { account, id, listed } = await connect(names)
  await house.post(`/api/touchpoints/${id}/templates/sync`)
  assert.equal((await listed()).length, 6000)
  account.templates.splice(1)
  await house.post(`/api/touchpoints/${id}/templates/sync`)
  assert.equal((await listed()).length, 1)
})
