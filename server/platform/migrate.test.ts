import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { openEmptyDatabase } from '../../test/empty-database.ts'
import type { TestDatabase } from '../../test/house.ts'
import { migrate, readMigrations } from './migrate.ts'

const first = { name: '0001-hats', sql: 'create table hats (size int)' }
const second = {
  name: '0002-fill',
  sql: 'insert into hats values (1); insert into hats values (2)',
}

let opened: TestDatabase
before(async () => {
  opened = await openEmptyDatabase()
})
after(() => opened.drop())

test('migrations are read in the order of their numbers, and the snapshot is none of them', () => {
  const names = readMigrations().map(({ name }) => name)
  assert.deepEqual(names, names.toSorted())
  assert.ok(names.every((name) => /^\d{4}-/.test(name)))
})

test('each migration runs once, also when many processes start at the same instant', async () => {
  const pools = opened.url
    ? Array.from({ length: 5 }, () => new pg.Pool({ connectionString: opened.url, max: 1 }))
    : [opened.database.pool]
  const ran = await Promise.all(pools.map((pool) => migrate(pool, [first, second])))
  assert.deepEqual(ran.flat(), ['0001-hats', '0002-fill'])
  assert.deepEqual(await migrate(pools[0]!, [first, second]), [])
  const { rows } = await opened.database.pool.query('select size from hats order by size')
  assert.deepEqual(rows, [{ size: 1 }, { size: 2 }])
  if (opened.url) await Promise.all(pools.map((pool) => pool.end()))
})

test('a migration that fails leaves nothing, and is run again when it is mended', async () => {
  const { pool } = opened.database
  const broken = { name: '0003-more', sql: 'insert into hats values (3); select nonsense' }
  await assert.rejects(migrate(pool, [first, second, broken]), /0003-more failed.*nonsense/)
  const mended = { name: '0003-more', sql: 'insert into hats values (3)' }
  assert.deepEqual(await migrate(pool, [first, second, mended]), ['0003-more'])
  const { rows } = await pool.query('select count(*) as hats from hats')
  assert.deepEqual(rows, [{ hats: 3 }])
})

test('a database of a newer version, or with other migrations, is refused with what to do', async () => {
  const { pool } = opened.database
  await assert.rejects(
    migrate(pool, [first, second]),
    /0003-more.*newer version.*restore a backup/s,
  )
  const changed = { ...second, sql: `${second.sql};` }
  await assert.rejects(migrate(pool, [first, changed]), /0002-fill was changed|0003-more/)
})
