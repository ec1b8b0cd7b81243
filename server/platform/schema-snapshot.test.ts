import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openTestDatabase, type TestDatabase } from '../../test/house.ts'
import { describeSchema } from './schema-snapshot.ts'

let opened: TestDatabase
before(async () => {
  opened = await openTestDatabase()
})
after(() => opened.drop())

test('the committed schema is what the migrations make, on either database', async () => {
  const committed = readFileSync(join(import.meta.dirname, '../migrations/schema.sql'), 'utf8')
  const made = await describeSchema(opened.database.pool)
  assert.equal(made, committed, 'server/migrations/schema.sql has drifted: run npm run schema')
})

test('whatever changes in a table changes the description', async () => {
  const { pool } = opened.database
  let last = await describeSchema(pool)
  for (const change of [
    'create table snapshot_test (id uuid primary key)',
    'alter table snapshot_test add column name text',
    `alter table snapshot_test alter column name set default 'x'`,
    'alter table snapshot_test alter column name set not null',
    'alter table snapshot_test alter column name type varchar(20)',
    `alter table snapshot_test add constraint short check (name <> '')`,
    'create index snapshot_test_name on snapshot_test (name) where id is not null',
    'alter table snapshot_test set (fillfactor = 50)',
    'create function snapshot_test_f() returns int language sql return 1',
  ]) {
    await pool.query(change)
    const now = await describeSchema(pool)
    assert.notEqual(now, last, change)
    last = now
  }
})
