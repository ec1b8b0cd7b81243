import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { z } from 'zod'
import { openHouse, type TestHouse } from '../../test/house.ts'
import { type LiveClient, openLive } from '../../test/live-client.ts'
import { createCtx, systemActor } from '../platform/context.ts'
import { type Database, openDatabase } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'
import { defineKind } from './kinds.ts'
import { laneCount } from './lane.ts'
import { createLive } from './live.ts'
import { decodePositions, encodePositions } from './live-cursor.ts'
import type { LiveCustomer, LiveSight } from './live-sight.ts'
import { transact } from './transact.ts'

const said = defineKind('trial.said', { body: z.object({ text: z.string() }) })
const moved = defineKind('trial.moved', { body: z.object({}) })
const revoked = defineKind('trial.revoked', { body: z.object({ key: z.string() }) })

// Whose a handle is, and which customers are of a team that only the root key sees.
const owners = new Map<string, LiveCustomer>()
const sight: LiveSight = {
  async customersOf(_db, handleIds) {
    return new Map(
      handleIds.flatMap((id) => {
        const owner = owners.get(id)
        return owner ? [[id, owner] as const] : []
      }),
    )
  },
  movingKinds: ['trial.moved'],
  classOf: (viewer) => viewer.key?.scope ?? 'none',
  show(viewer, entry, customer) {
    if (viewer.key?.scope === 'root') return entry
    return customer?.teamIds.length ? undefined : { ...entry, body: { text: '***' } }
  },
  cuts: (entry) => (entry.kind === 'trial.revoked' ? `key:${entry.body.key}` : undefined),
}

let house: TestHouse
let other: Database
before(async () => {
  house = await openHouse({
    modules: (platform) => {
      const { route, stop } = createLive(platform, sight)
      const contract = { ...route.contract, path: '/api/trial-live' }
      return [{ name: 'trial', routes: [{ ...route, contract }], stop }]
    },
  })
  const { config, clock, log, database } = house.platform
  // A second process, where there can be one.
  other =
    database.kind === 'postgres'
      ? await openDatabase({ url: config.databaseUrl, folder: '', poolSize: 3, clock, log })
      : database
})
after(async () => {
  if (other !== house.platform.database) await other.close()
  await house.stop()
})

const live = (since?: string, query = '') =>
  openLive(`${house.url}/api/trial-live${query}`, { key: house.rootKey, since })

async function record(options: { handleId?: string; text?: string; from?: Database } = {}) {
  const { clock, log, database } = house.platform
  const handleId = options.handleId ?? newId()
  return transact(
    { clock, database: options.from ?? database },
    createCtx(systemActor('trial'), clock, log),
    async (tx) =>
      tx.record({
        kind: said,
        subject: { type: 'customer', id: handleId },
        handleId,
        body: { text: options.text ?? 'hola' },
      }),
  )
}

const ids = (client: LiveClient) => client.entries.map((entry) => entry.id)

describe('the live stream', () => {
  test('brings entries of every process as they are recorded, with whose they are', async () => {
    const handleId = newId()
    const customer = { customerId: newId(), teamIds: [], storeIds: [] }
    owners.set(handleId, customer)
    const client = await live()
    await client.until(() => client.events.length > 0)
    const first = await record({ handleId })
    const second = await record({ from: other })
    await client.until(() => client.entries.length >= 2)
    const seen = new Map(client.entries.map((entry) => [entry.id, entry]))
    assert.equal(seen.get(first).customerId, customer.customerId)
    assert.deepEqual(seen.get(first).body, { text: 'hola' })
    assert.equal(seen.get(second).customerId, null)
    client.cut()
  })

  test('shows each caller what that caller may see', async () => {
    const { body } = await house.post('/api/keys', { name: 'trial', scope: 'api:read' })
    const hidden = newId()
    const open = newId()
    owners.set(hidden, { customerId: newId(), teamIds: [newId()], storeIds: [] })
    const client = await openLive(`${house.url}/api/trial-live?kinds=trial.said`, { key: body.key })
    const root = await live(undefined, '?kinds=trial.said')
    await client.until(() => client.events.length > 0)
    await root.until(() => root.events.length > 0)
    await record({ handleId: hidden, text: 'secreto' })
    const seen = await record({ handleId: open, text: 'a@b.pe' })
    await client.until(() => ids(client).includes(seen))
    await root.until(() => root.entries.length >= 2)
    assert.deepEqual(
      client.entries.map((entry) => entry.body),
      [{ text: '***' }],
    )
    assert.deepEqual(root.entries.map((entry) => entry.body.text).toSorted(), ['a@b.pe', 'secreto'])
    client.cut()
    root.cut()
  })

  test('keeps to one customer and to kinds when asked, also when a handle changes hands', async () => {
    const handleId = newId()
    const wanted = newId()
    owners.set(handleId, { customerId: newId(), teamIds: [], storeIds: [] })
    const client = await live(undefined, `?customerId=${wanted}&kinds=trial.*`)
    const none = await live(undefined, '?kinds=trial.unheard')
    const all = await live()
    await all.until(() => all.events.length > 0)
    await client.until(() => client.events.length > 0)
    const before = await record({ handleId })
    await all.until(() => ids(all).includes(before))
    owners.set(handleId, { customerId: wanted, teamIds: [], storeIds: [] })
    const { platform } = house
    const ctx = createCtx(systemActor('trial'), platform.clock, platform.log)
    await transact(platform, ctx, async (tx) => {
      tx.record({ kind: moved, subject: { type: 'customer', id: handleId }, body: {} })
    })
    const after = await record({ handleId })
    await client.until(() => client.entries.length > 0)
    assert.deepEqual(ids(client), [after])
    assert.equal(none.entries.length, 0)
    client.cut()
    none.cut()
    all.cut()
  })

  test('brings every entry once to a client that is cut again and again while two processes write', async () => {
    const recorded: string[] = []
    let writing = true
    const write = async (from: Database) => {
      while (writing) {
        recorded.push(await record({ from, text: 'under load' }))
        // The embedded database answers without ever letting the event loop turn.
        await setImmediate()
      }
    }
    let client = await live()
    await client.until(() => client.events.length > 0)
    let since = client.lastId
    client.cut()
    const writers = [write(house.platform.database), write(other), write(other)]
    const seen: { id: string; lane: number; position: number }[] = []
    const entriesOf = ({ entries }: LiveClient) =>
      entries.filter((entry) => entry.body.text === 'under load')
    for (let cuts = 0; cuts < 25; cuts++) {
      client = await live(since)
      const enough = seen.length + 1 + (cuts % 7) * 5
      await client.until(() => seen.length + entriesOf(client).length >= enough)
      client.cut()
      seen.push(...entriesOf(client))
      since = client.lastId
      // Between two connections the writers go on.
      const before = recorded.length
      while (recorded.length < before + 3) await setImmediate()
    }
    writing = false
    await Promise.all(writers)
    client = await live(since)
    await client.until(() => seen.length + entriesOf(client).length >= recorded.length)
    seen.push(...entriesOf(client))
    client.cut()
    assert.deepEqual(seen.map(({ id }) => id).toSorted(), recorded.toSorted())
    const last = new Array<number>(laneCount).fill(0)
    for (const { lane, position } of seen) {
      assert.ok(position > last[lane]!, `lane ${lane} went from ${last[lane]} to ${position}`)
      last[lane] = position
    }
  })

  test('answers a position that is not one of the ledger with a reset, and goes on from there', async () => {
    const beyond = encodePositions(new Array(laneCount).fill(1e9))
    for (const since of ['nonsense', beyond]) {
      const client = await live(since)
      await client.until(() => client.events.length > 0)
      assert.equal(client.events[0]?.event, 'reset')
      const id = await record()
      await client.until(() => ids(client).includes(id))
      client.cut()
    }
  })

  test('drops a client that does not read, which then resumes', async () => {
    const client = await live()
    await client.until(() => client.events.length > 0)
    const since = client.lastId
    client.pause()
    const recorded: string[] = []
    const text = 'x'.repeat(200_000)
    const open = () => house.server.eventStreams.size
    const before = open()
    while (open() === before && recorded.length < 500) {
      recorded.push(await record({ text }))
      await setImmediate()
    }
    assert.ok(open() < before, 'the client was dropped')
    client.cut()
    const again = await live(since)
    await again.until(() => again.entries.length >= recorded.length)
    assert.deepEqual(ids(again).toSorted(), recorded.toSorted())
    again.cut()
  })

  test('is cut when the rights of its reader change', async () => {
    const { body } = await house.post('/api/keys', { name: 'trial', scope: 'api:read' })
    const client = await openLive(`${house.url}/api/trial-live`, { key: body.key })
    await client.until(() => client.events.length > 0)
    const { platform } = house
    const ctx = createCtx(systemActor('trial'), platform.clock, platform.log)
    await transact(platform, ctx, async (tx) => {
      tx.record({ kind: revoked, subject: { type: 'staff', id: newId() }, body: { key: body.id } })
    })
    await assert.rejects(
      client.until(() => false),
      /the stream ended/,
    )
  })
})

describe('a position', () => {
  test('survives its opaque form', () => {
    const positions = fc.array(fc.nat({ max: Number.MAX_SAFE_INTEGER }), {
      minLength: laneCount,
      maxLength: laneCount,
    })
    fc.assert(
      fc.property(positions, (given) => {
        assert.deepEqual(decodePositions(encodePositions(given)), given)
      }),
    )
  })

  test('is refused, and throws nothing, when it is any other text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = decodePositions(text)
        assert.ok(read === undefined || read.length === laneCount)
      }),
    )
  })
})
