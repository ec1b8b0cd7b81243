// What a transaction that sends ahead does when something in it fails.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { CompiledQuery } from 'kysely'
import { openTestDatabase, type TestDatabase, testLog } from '../../test/house.ts'
import { openProxy } from '../../test/proxy.ts'
import { createClock } from './clock.ts'
import {
  inTransaction,
  isDatabaseAway,
  isTaken,
  openDatabase,
  Superseded,
  type Trx,
  type Work,
} from './database.ts'

const skip = process.env.TEST_DATABASE_URL ? false : 'PGlite has nothing to send ahead to'
const clock = createClock({ speed: 20 })

let opened: TestDatabase
before(async () => {
  opened = await openTestDatabase()
  await opened.database.pool.query(`
    create table pipeline_test (id integer primary key, of integer,
      constraint pipeline_of foreign key (of) references pipeline_test deferrable initially deferred)`)
})
after(() => opened.drop())

const run = <T>(work: Work<T>) => inTransaction(opened.database, clock, work, { ahead: 'writer' })
const insert = (trx: Trx, id: number, of: number | null = null) =>
  trx.executeQuery(CompiledQuery.raw('insert into pipeline_test values ($1, $2)', [id, of]))
const idsFrom = async (least: number) => {
  const { rows } = await opened.database.pool.query(
    'select id from pipeline_test where id between $1 and $1 + 9 order by id',
    [least],
  )
  return rows.map(({ id }) => id)
}

test('statements run in the order sent, and the last are committed with the rest', {
  skip,
}, async () => {
  const answer = await run(async (trx, last) => {
    const first = insert(trx, 10)
    const second = trx.executeQuery<{ n: number }>(
      CompiledQuery.raw('select count(*) as n from pipeline_test where id = 10'),
    )
    assert.equal((await first).numAffectedRows, 1n)
    await last([insert(trx, 11)])
    return (await second).rows[0]?.n
  })
  assert.equal(answer, 1)
  assert.deepEqual(await idsFrom(10), [10, 11])
})

test('everything sent after a failure fails with its error, and nothing is kept', {
  skip,
}, async () => {
  let later: PromiseSettledResult<unknown>[] = []
  const failing = run(async (trx) => {
    const sent = [insert(trx, 20), insert(trx, 20), insert(trx, 21), insert(trx, 22)]
    later = await Promise.allSettled(sent)
    await Promise.all(sent)
  })
  const isOurs = (error: unknown) => isTaken(error, 'pipeline_test_pkey')
  await assert.rejects(failing, isOurs)
  assert.deepEqual(
    later.map((one) => one.status === 'fulfilled' || isOurs(one.reason)),
    [true, true, true, true],
  )
  assert.deepEqual(await idsFrom(20), [])
})

test('the commit that travels with the last statements commits nothing when one of them fails', {
  skip,
}, async () => {
  const failing = run(async (trx, last) => {
    await last([insert(trx, 30), insert(trx, 30), insert(trx, 31)])
    return 'all well, it seemed'
  })
  await assert.rejects(failing, (error) => isTaken(error, 'pipeline_test_pkey'))
  assert.deepEqual(await idsFrom(30), [])
})

test('a failure that nobody waited for still fails the transaction', { skip }, async () => {
  const failing = run(async (trx) => {
    insert(trx, 40).catch(() => {})
    insert(trx, 40).catch(() => {})
  })
  await assert.rejects(failing, (error) => isTaken(error, 'pipeline_test_pkey'))
  assert.deepEqual(await idsFrom(40), [])
})

test('what only the commit finds is answered, and work that throws is taken back', {
  skip,
}, async () => {
  await assert.rejects(
    run((trx, last) => last([insert(trx, 50, 12345)])),
    { code: '23503' },
  )
  const throwing = run(async (trx) => {
    insert(trx, 51).catch(() => {})
    throw new Error('changed our mind')
  })
  await assert.rejects(throwing, /changed our mind/)
  assert.deepEqual(await idsFrom(50), [])
})

test('what a failure means is said by who sent it, and the whole is run again for it', {
  skip,
}, async () => {
  await run((trx, last) => last([insert(trx, 60)]))
  let attempt = 0
  await run((trx, last) => {
    const id = 60 + attempt++
    const known = insert(trx, id).catch((error) => {
      throw isTaken(error, 'pipeline_test_pkey') ? new Superseded('60 is taken') : error
    })
    return last([known, insert(trx, id + 5)])
  })
  assert.equal(attempt, 2)
  assert.deepEqual(await idsFrom(60), [60, 61, 66])
})

test('two that wait for each other are told so, and both are done', { skip }, async () => {
  await run((trx, last) => last([insert(trx, 70), insert(trx, 71)]))
  const lock = (trx: Trx, id: number) =>
    trx.executeQuery(CompiledQuery.raw(`update pipeline_test set of = id where id = ${id}`))
  let both: (() => void) | undefined
  const met = new Promise<void>((resolve) => {
    both = resolve
  })
  let attempts = 0
  const cross = (one: number, other: number) =>
    run(async (trx, last) => {
      await lock(trx, one)
      if (++attempts === 2) both?.()
      await met
      await last([lock(trx, other)])
    })
  await Promise.all([cross(70, 71), cross(71, 70)])
  // Whoever wakes late may find its row taken by the other once more.
  assert.ok(attempts >= 3, 'there was no deadlock')
  assert.deepEqual(await idsFrom(70), [70, 71])
})

test('a lost connection is known as such, and the next transaction gets another', {
  skip,
}, async () => {
  const proxy = await openProxy(opened.url ?? '')
  const other = await openDatabase({ url: proxy.url, folder: '', clock, log: testLog })
  const ahead = { ahead: 'writer' } as const
  const cut = inTransaction(
    other,
    clock,
    async (trx, last) => {
      await insert(trx, 80)
      await proxy.cut()
      await last([insert(trx, 81)])
    },
    ahead,
  )
  await assert.rejects(cut, (error) => isDatabaseAway(error))
  await proxy.restore()
  await inTransaction(other, clock, (trx, last) => last([insert(trx, 82)]), ahead)
  await other.close()
  await proxy.close()
  assert.deepEqual(await idsFrom(80), [82])
})
