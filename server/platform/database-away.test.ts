import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { z } from 'zod'
import { openHouse, openTestDatabase, type TestDatabase, type TestHouse } from '../../test/house.ts'
import { type DatabaseProxy, openProxy } from '../../test/proxy.ts'
import { defineKind, houseSubject, transact } from '../ledger/index.ts'
import { createClock } from './clock.ts'
import { contract, route } from './contract.ts'
import type { Module, Platform } from './module.ts'

// The house is built on a proxy before the real database, which is cut and restored under it.
const noteWritten = defineKind('away_test.written', { body: z.object({ name: z.string() }) })
let between = async () => {}

const notes = (platform: Platform): Module => ({
  name: 'away_test',
  routes: [
    route(
      contract({
        method: 'POST',
        path: '/api/away-test',
        tag: 'test',
        summary: 'Write state and its entry, with a pause between them',
        access: 'settings:write',
        body: z.object({ name: z.string() }),
        reply: z.object({ name: z.string() }),
      }),
      async ({ ctx, body, idempotency }) =>
        transact(
          platform,
          ctx,
          async (tx) => {
            await tx.db
              .insertInto('platform_answer')
              .values({
                actor: 'away_test',
                key: body.name,
                route: '',
                fingerprint: '',
                answered_at: ctx.now,
              })
              .execute()
            await between()
            tx.record({ kind: noteWritten, subject: houseSubject, body })
            return { name: body.name }
          },
          idempotency,
        ),
    ),
  ],
})

const skip = process.env.TEST_DATABASE_URL ? false : 'needs PostgreSQL'
let direct: TestDatabase
let proxy: DatabaseProxy
let house: TestHouse

before(async () => {
  if (skip) return
  direct = await openTestDatabase()
  proxy = await openProxy(direct.url!)
  // The house waits in compressed time: its pauses between tries pass twenty times as fast.
  house = await openHouse({
    modules: (platform) => [notes(platform)],
    on: { url: proxy.url },
    clock: createClock({ speed: 20 }),
  })
})
after(async () => {
  if (skip) return
  await proxy.restore().catch(() => {})
  await house.stop()
  await proxy.close()
  await direct.drop()
})

const write = (name: string) => house.post('/api/away-test', { name }, { once: `once-${name}` })

async function written(name: string) {
  const states = await direct.database.pool.query(
    `select 1 from platform_answer where actor = 'away_test' and key = $1`,
    [name],
  )
  const entries = await direct.database.pool.query(
    `select 1 from ledger_entry where kind = 'away_test.written' and body->>'name' = $1`,
    [name],
  )
  return { states: states.rowCount, entries: entries.rowCount }
}

test('while the database is away every call is answered 503 with a time to come back', {
  skip,
}, async () => {
  assert.equal((await write('before')).status, 200)
  await proxy.cut()
  for (let i = 0; i < 5; i++) {
    const answer = await write('meanwhile')
    assert.equal(answer.status, 503)
    assert.equal(answer.body.code, 'database.away')
    assert.ok(Number(answer.headers.get('retry-after')) >= 1)
  }
  assert.equal((await house.get('/healthz')).status, 200)
  assert.equal((await house.get('/readyz')).status, 503)
  await proxy.restore()
  assert.equal((await house.get('/readyz')).status, 200)
  assert.equal((await write('meanwhile')).status, 200)
  assert.deepEqual(await written('meanwhile'), { states: 1, entries: 1 })
})

test('a unit of work that the database left in the middle leaves nothing, and is done once after', {
  skip,
}, async () => {
  between = proxy.cut
  const answer = await write('halfway')
  between = async () => {}
  assert.equal(answer.status, 503)
  assert.deepEqual(await written('halfway'), { states: 0, entries: 0 })
  await proxy.restore()
  assert.equal((await write('halfway')).status, 200)
  assert.equal((await write('halfway')).status, 200)
  assert.deepEqual(await written('halfway'), { states: 1, entries: 1 })
})

test('many calls through many cuts: each acknowledged one is there once, no other one halfway', {
  skip,
}, async () => {
  const acknowledged = new Set<string>()
  for (let round = 0; round < 8; round++) {
    const names = Array.from({ length: 12 }, (_, i) => `round-${round}-${i}`)
    let reached = 0
    const cutAt = 1 + ((round * 5) % 12)
    between = async () => {
      if (++reached === cutAt) await proxy.cut()
    }
    const answers = await Promise.all(names.map(write))
    for (const [i, answer] of answers.entries()) {
      assert.ok([200, 503].includes(answer.status), answer.text)
      if (answer.status === 200) acknowledged.add(names[i]!)
    }
    between = async () => {}
    if (reached >= cutAt) await proxy.restore()
    for (const name of names) {
      const now = await written(name)
      assert.equal(now.states, now.entries, name)
      if (acknowledged.has(name)) assert.equal(now.states, 1, name)
    }
    for (const name of names) assert.equal((await write(name)).status, 200)
    for (const name of names) assert.deepEqual(await written(name), { states: 1, entries: 1 })
  }
  assert.ok(acknowledged.size < 96)
})
