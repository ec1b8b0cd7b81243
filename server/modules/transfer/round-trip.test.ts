import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openHouse, type TestHouse } from '../../../test/house.ts'
import { awkwardPeople, run } from './testing.ts'

let house: TestHouse
let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hebra-round-trip-'))
  house = await openHouse()
  const customers = join(folder, 'first.jsonl')
  await writeFile(customers, awkwardPeople.map((one) => `${JSON.stringify(one)}\n`).join(''))
  await run(house, 'import', [customers])
  const calls = join(folder, 'calls.csv')
  await writeFile(
    calls,
    'mail,fecha,canal,asunto,telefono\nana@uno.pe,2020-05-06T10:00-05:00,voice,"Reclamo\n2",\n' +
      ',2020-05-06T10:00-05:00,voice,"Reclamo\n2",+51987654321\n',
  )
  await run(house, 'import', [calls])
  await house.post('/api/customers', { traits: { name: 'Sin Dirección', points: 3 } })
  await report()
  await house.following.drain()
})
after(async () => {
  await house.stop()
  await rm(folder, { recursive: true, force: true })
})

/** What a client reports of a visitor, of somebody who signs in, and of somebody known. */
async function report() {
  const { body } = await house.post('/api/keys', { name: 'server', scope: 'ingest:server' })
  const timestamp = '2026-01-02T03:04:05.678Z'
  const page = { name: 'Inicio', properties: { url: 'https://x.pe/?q=ñ', nested: [{ a: null }] } }
  const context = { campaign: { source: 'tiktok' }, page: { path: '/' } }
  const batch = [
    { type: 'page', anonymousId: 'visitor', timestamp, context, ...page },
    { type: 'page', anonymousId: 'browser', timestamp, ...page },
    {
      type: 'identify',
      anonymousId: 'browser',
      userId: 'u-1',
      timestamp,
      traits: { city: 'Lima' },
    },
    { type: 'track', userId: 'u-1', timestamp, event: 'Order Completed', properties: { total: 5 } },
    { type: 'track', userId: 'u-1', timestamp, event: 'Cupón\nusado', properties: {} },
    { type: 'group', userId: 'u-1', timestamp, groupId: 'g', traits: { plan: 'pro' } },
    { type: 'track', userId: 'u-1', timestamp, event: 'Coupon Denied', properties: {} },
  ]
  const answer = await fetch(`${house.url}/v1/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ writeKey: body.key, batch }),
  })
  assert.equal(answer.status, 200)
}

/** The lines of an export without what differs from house to house, in an order of their own. */
async function linesOf(place: TestHouse, what: 'customers' | 'interactions') {
  const lines = await run(place, 'export', [what])
  return lines
    .map(({ id: _, customerId: __, recordedAt: ___, handles, ...line }) => {
      const sorted = (handles as object[]).map((one) => JSON.stringify(one)).sort()
      return JSON.stringify({ ...line, handles: sorted })
    })
    .sort()
}

async function assertSame(other: TestHouse, what: 'customers' | 'interactions', name: string) {
  await other.following.drain()
  const [ours, theirs] = [await linesOf(house, what), await linesOf(other, what)]
  assert.ok(ours.length > 3)
  assert.deepEqual(theirs, ours, name)
}

/** Exports to a file of this name and imports it into `other`, twice: the second changes nothing. */
async function carry(other: TestHouse, what: 'customers' | 'interactions', name: string) {
  const file = join(folder, `${what}.${name}`)
  const [done] = await run(house, 'export', [what, '--to', file])
  const [first] = await run(other, 'import', [file])
  assert.deepEqual([first?.what, first?.rowsDone, first?.rowsRejected], [what, done?.rows, 0], name)
  await assertSame(other, what, name)
  await run(other, 'import', [file])
  await assertSame(other, what, `${name} again`)
}

for (const name of ['jsonl', 'jsonl.gz']) {
  test(`customers and interactions exported as ${name} come in again as they were`, async () => {
    const other = await openHouse()
    try {
      await carry(other, 'customers', name)
      await carry(other, 'interactions', name)
      await assertSame(other, 'customers', 'visits make nobody a customer')
    } finally {
      await other.stop()
    }
  })
}

test('interactions alone bring their people, each once', async () => {
  const other = await openHouse()
  try {
    await carry(other, 'interactions', 'jsonl')
    const owners = async (place: TestHouse) =>
      new Set((await run(place, 'export', ['interactions'])).map((line) => line.customerId)).size
    // That Ana's two addresses, and the browser and u-1, are one person's is told by the customers.
    assert.equal(await owners(other), (await owners(house)) + 2)
  } finally {
    await other.stop()
  }
})

for (const name of ['csv', 'csv.gz']) {
  test(`customers exported as ${name} come in again as they were`, async () => {
    const other = await openHouse()
    try {
      await carry(other, 'customers', name)
    } finally {
      await other.stop()
    }
  })
}

test('an export imported into its own house makes nobody twice', async () => {
  const before = await linesOf(house, 'customers')
  const file = join(folder, 'own.jsonl')
  await run(house, 'export', ['customers', '--to', file])
  const [done] = await run(house, 'import', [file])
  assert.equal(done?.rowsRejected, 0)
  await house.following.drain()
  assert.deepEqual(await linesOf(house, 'customers'), before)
})
