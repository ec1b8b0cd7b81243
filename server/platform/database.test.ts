import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { CompiledQuery } from 'kysely'
import pg from 'pg'
import { openTestDatabase, type TestDatabase, testLog } from '../../test/house.ts'
import { openProxy } from '../../test/proxy.ts'
import { createClock } from './clock.ts'
import { type Database, inTransaction, isDatabaseAway, openDatabase } from './database.ts'

const clock = createClock({ speed: 20 })
const needsPostgres = process.env.TEST_DATABASE_URL ? false : 'needs PostgreSQL'
const needsPglite = process.env.TEST_DATABASE_URL ? 'is about the embedded database' : false

let opened: TestDatabase
let database: Database
before(async () => {
  opened = await openTestDatabase()
  database = opened.database
  await database.pool.query('create table database_test (id integer primary key, times integer)')
})
after(() => opened.drop())

const insert = (id: number) => `insert into database_test values (${id}, 0)`
const count = async (id: number) =>
  (await database.pool.query('select * from database_test where id = $1', [id])).rowCount

test('a transaction that throws leaves nothing', async () => {
  const failing = inTransaction(database, clock, async (trx) => {
    await trx.executeQuery(CompiledQuery.raw(insert(1)))
    throw new Error('changed our mind')
  })
  await assert.rejects(failing, /changed our mind/)
  assert.equal(await count(1), 0)
})

test('counts and positions of 64 bits come as numbers', async () => {
  const { rows } = await database.pool.query('select count(*) as some, 1::bigint << 40 as many')
  assert.deepEqual(rows, [{ some: 1, many: 2 ** 40 }])
})

test('asking the pool inside a transaction fails in time and says who holds the connection', {
  skip: needsPglite,
}, async () => {
  async function holdsTheConnection() {
    await inTransaction(database, clock, async () => {
      await database.pool.query('select 1')
    })
  }
  const asked = performance.now()
  await assert.rejects(holdsTheConnection(), (error: Error) => {
    assert.match(error.message, /one connection and it stayed busy/)
    assert.match(error.message, /holdsTheConnection|database\.test\.ts/)
    assert.equal(isDatabaseAway(error), true)
    return true
  })
  assert.ok(performance.now() - asked < 8000)
  await database.pool.query('select 1')
})

test('the victim of a deadlock is run again and both are done', {
  skip: needsPostgres,
}, async () => {
  await database.pool.query(`${insert(10)}; ${insert(11)}`)
  const met = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let runs = 0
  const both = [10, 11].map((first, index) =>
    inTransaction(database, clock, async (trx) => {
      runs++
      const add = (id: number) =>
        trx.executeQuery(
          CompiledQuery.raw(`update database_test set times = times + 1 where id = ${id}`),
        )
      await add(first)
      met[index]!.resolve()
      await met[1 - index]!.promise
      await add(21 - first)
    }),
  )
  await Promise.all(both)
  assert.ok(runs > 2, 'there was no deadlock')
  const { rows } = await database.pool.query('select times from database_test where id in (10, 11)')
  assert.deepEqual(rows, [{ times: 2 }, { times: 2 }])
})

test('a wake-up reaches the listeners of this process at once, until they stop', () => {
  let woken = 0
  const stop = database.waker.onWake('here', () => woken++)
  database.waker.wake('here')
  database.waker.wake('elsewhere')
  assert.equal(woken, 1)
  stop()
  database.waker.wake('here')
  assert.equal(woken, 1)
})

test('a wake-up reaches another process, also after the connection was lost', {
  skip: needsPostgres,
}, async () => {
  const proxy = await openProxy(opened.url!)
  const other = await openDatabase({ url: proxy.url, folder: '', clock, log: testLog })
  try {
    const woken = () =>
      new Promise<void>((resolve) => void other.waker.onWake('news', () => resolve()))
    const first = woken()
    database.waker.wake('news')
    await first

    await proxy.cut()
    const again = woken()
    await proxy.restore()
    // Listening again wakes every listener, for what happened while nobody listened.
    await again
    const third = woken()
    database.waker.wake('news')
    await third
  } finally {
    await other.close()
    await proxy.close()
  }
})

test('a waker closes while its database is away', { skip: needsPostgres }, async () => {
  const proxy = await openProxy(opened.url!)
  const other = await openDatabase({ url: proxy.url, folder: '', clock, log: testLog })
  await proxy.cut()
  await other.close()
})

test('a database that goes away is told from a wrong statement, and is used again when back', {
  skip: needsPostgres,
}, async () => {
  const proxy = await openProxy(opened.url!)
  const other = await openDatabase({ url: proxy.url, folder: '', clock, log: testLog })
  try {
    const cutInside = inTransaction(other, clock, async (trx) => {
      await trx.executeQuery(CompiledQuery.raw(insert(20)))
      await proxy.cut()
      await trx.executeQuery(CompiledQuery.raw(insert(21)))
    })
    await assert.rejects(cutInside, (error) => isDatabaseAway(error))
    await assert.rejects(other.pool.query('select 1'), (error) => isDatabaseAway(error))
    assert.equal(await count(20), 0)

    await proxy.restore()
    await inTransaction(other, clock, (trx) => trx.executeQuery(CompiledQuery.raw(insert(20))))
    assert.equal(await count(20), 1)
    for (const wrong of ['select nonsense', 'select 1/0', insert(20)]) {
      await assert.rejects(other.pool.query(wrong), (error) => !isDatabaseAway(error))
    }
  } finally {
    await other.close()
    await proxy.close()
  }
})

test('a server that ends its connections, or that is not there, counts as away', {
  skip: needsPostgres,
}, async () => {
  const held = await database.pool.connect()
  const { rows } = await held.query('select pg_backend_pid() as pid')
  const running = assert.rejects(held.query('select pg_sleep(60)'), isDatabaseAway)
  held.on('error', () => {})
  await database.pool.query('select pg_terminate_backend($1)', [rows[0].pid])
  await running
  held.release(true)
  const nobody = new pg.Client({ connectionString: 'postgres://postgres@localhost:1/x' })
  await assert.rejects(nobody.connect(), (error) => isDatabaseAway(error))
  assert.equal(isDatabaseAway(new Error('something else')), false)
})
