import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { z } from 'zod'
import { openTestDatabase, type TestDatabase, testLog } from '../../test/house.ts'
import { createClock } from '../platform/clock.ts'
import { createCtx, systemActor } from '../platform/context.ts'
import { Superseded } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'
import { Refusal } from '../platform/refusal.ts'
import { defineKind } from './kinds.ts'
import { laneOf } from './lane.ts'
import { readLane } from './read.ts'
import { fingerprintOf, type Tx, transact } from './transact.ts'

const counted = defineKind('trial.counted', { body: z.object({ text: z.string() }) })

let house: TestDatabase
before(async () => {
  house = await openTestDatabase()
  await house.database.pool.query('create table trial_state (id text primary key, n integer)')
  await house.database.pool.query(`insert into trial_state values ('a', 0), ('b', 0), ('c', 0)`)
})
after(() => house.drop())

const clock = createClock()
const context = () => createCtx(systemActor('test'), clock, testLog)

function unit<Result>(work: (tx: Tx) => Promise<Result>, once?: Parameters<typeof transact>[3]) {
  return transact({ database: house.database, clock }, context(), work, once)
}
const aheadUnit = <Result>(work: (tx: Tx) => Promise<Result>) =>
  transact({ database: house.database, clock, ahead: 'writer' }, context(), work)

const count = (tx: Tx, id: string) =>
  sql`update trial_state set n = n + 1 where id = ${id}`.execute(tx.db)

async function stateOf(id: string): Promise<number> {
  const { rows } = await house.database.pool.query('select n from trial_state where id = $1', [id])
  return rows[0].n
}

const entriesOf = async (subjectId: string) =>
  (await readLane(house.database.db, laneOf(subjectId), 0, 1000)).filter(
    (entry) => entry.subjectId === subjectId,
  )

for (const [how, begin] of [
  ['one by one', unit],
  ['ahead', aheadUnit],
] as const) {
  test(`a statement whose answer nobody needs fails the unit, sent ${how}`, async () => {
    const subject = { type: 'product', id: newId() } as const
    const again = new Error('somebody has it')
    const failing = begin(async (tx) => {
      const taken = sql`insert into trial_state values ('a', 9)`.execute(tx.db)
      tx.sent(
        taken.catch(() => {
          throw again
        }),
      )
      tx.record({ kind: counted, subject, body: { text: 'never' } })
      // Fails because of the other, whose error is the one that says why.
      await count(tx, 'c')
    })
    await assert.rejects(failing, (error) => error === again)
    assert.equal(await stateOf('c'), 0)
    assert.deepEqual(await entriesOf(subject.id), [])
  })

  test(`the append is not committed when what was sent before it failed, sent ${how}`, async () => {
    const subject = { type: 'product', id: newId() } as const
    let attempts = 0
    await begin(async (tx) => {
      attempts++
      const made = sql`insert into trial_state values (${attempts === 1 ? 'a' : how}, 1)`
      tx.sent(
        made.execute(tx.db).catch(() => {
          throw new Superseded('a is there')
        }),
      )
      tx.record({ kind: counted, subject, body: { text: `attempt ${attempts}` } })
    })
    assert.equal(await stateOf(how), 1)
    const bodies = (await entriesOf(subject.id)).map((entry) => entry.body)
    assert.deepEqual(bodies, [{ text: 'attempt 2' }])
  })
}

describe('a unit of work', () => {
  test('commits state and history together, or neither', async () => {
    const subject = { type: 'product', id: newId() } as const
    await unit(async (tx) => {
      await count(tx, 'a')
      tx.record({ kind: counted, subject, body: { text: 'uno' } })
    })
    const fails = unit(async (tx) => {
      await count(tx, 'a')
      tx.record({ kind: counted, subject, body: { text: 'dos' } })
      throw new Error('changed its mind')
    })
    await assert.rejects(fails, /changed its mind/)
    assert.equal(await stateOf('a'), 1)
    const entries = await entriesOf(subject.id)
    assert.deepEqual(
      entries.map(({ body }) => body.text),
      ['uno'],
    )
  })

  test('refuses a body that has not the form of its kind, and changes nothing', async () => {
    const subject = { type: 'product', id: newId() } as const
    const before = await stateOf('a')
    const wrong = unit(async (tx) => {
      await count(tx, 'a')
      tx.record({ kind: counted, subject, body: JSON.parse('{"text": 1}') })
    })
    await assert.rejects(wrong, z.ZodError)
    assert.equal(await stateOf('a'), before)
  })

  test('keeps text that PostgreSQL cannot, as near as it can', async () => {
    const subject = { type: 'product', id: newId() } as const
    const text = 'a\u0000b \\u0000 \ud800 \\\\ ñ 😀 \n'
    await unit(async (tx) => tx.record({ kind: counted, subject, body: { text } }))
    const [entry] = await entriesOf(subject.id)
    assert.equal(entry?.body.text, 'a\ufffdb \\u0000 \ufffd \\\\ ñ 😀 \n')
  })

  test('runs whole again after a deadlock, and is done once', async (t) => {
    if (house.database.kind === 'pglite') return t.skip('one connection cannot deadlock')
    const both = Promise.withResolvers<void>()
    let arrived = 0
    let runs = 0
    const cross = (first: string, second: string) =>
      unit(async (tx) => {
        runs += 1
        await count(tx, first)
        arrived += 1
        if (arrived === 2) both.resolve()
        await both.promise
        await count(tx, second)
      })
    const [b, c] = [await stateOf('b'), await stateOf('c')]
    await Promise.all([cross('b', 'c'), cross('c', 'b')])
    assert.equal(runs, 3)
    assert.deepEqual([await stateOf('b'), await stateOf('c')], [b + 2, c + 2])
  })
})

describe('a request that comes twice', () => {
  const once = (body: unknown) => ({
    key: 'key-1',
    route: 'POST /api/trial',
    fingerprint: fingerprintOf(body),
  })

  test('is done once, also at the same instant, and answered alike', async () => {
    const before = await stateOf('a')
    const ask = () =>
      unit(
        async (tx) => {
          await count(tx, 'a')
          return { id: newId() }
        },
        once({ n: 1 }),
      )
    const answers = await Promise.all([ask(), ask(), ask()])
    assert.deepEqual(await ask(), answers[0])
    assert.equal(new Set(answers.map(({ id }) => id)).size, 1)
    assert.equal(await stateOf('a'), before + 1)
  })

  test('is refused when the key comes with another request', async () => {
    await assert.rejects(
      unit(async () => 'never', once({ n: 2 })),
      (error) => error instanceof Refusal && error.code === 'idempotency.reused',
    )
  })
})
