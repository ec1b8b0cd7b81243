// A database that people have filled with a former version comes through the migrations of this
// one with nothing lost. What a former version was: at each release, `hebra backup` of a house with
// the demo's data is committed as test/fixtures/previous/<version>.backup. Before the first of them
// it is what the first migration alone makes, filled here by hand.

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type pg from 'pg'
import { backUp } from '../server/platform/backup.ts'
import { readBackupFile } from '../server/platform/backup-file.ts'
import { createClock } from '../server/platform/clock.ts'
import { createFiles } from '../server/platform/files.ts'
import { migrate, readMigrations } from '../server/platform/migrate.ts'
import { restore } from '../server/platform/restore.ts'
import { createVault } from '../server/platform/vault.ts'
import { openEmptyDatabase } from './empty-database.ts'
import { findFiles } from './source-tree.ts'

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hebra-upgrade-'))
})
after(() => rm(folder, { recursive: true }))

const vault = createVault({ secret: 'a secret that is long enough to be used' })
const filesIn = (name: string) =>
  createFiles({
    location: join(folder, name),
    dataFolder: '',
    env: {},
    vault,
    clock: createClock(),
  })

test('what the first migration alone held is there after all others', async () => {
  const { database, drop } = await openEmptyDatabase()
  try {
    await migrate(database.pool, readMigrations().slice(0, 1))
    await fillLedger(database.pool)
    const path = join(folder, 'first.backup')
    const files = filesIn('first')
    await backUp({ database, files, path, madeAt: new Date('2026-01-01T00:00:00Z') })
    await migrate(database.pool)
    await nothingIsLost(database.pool, path)
  } finally {
    await drop()
  }
})

for (const path of findFiles('test/fixtures/previous/*.backup')) {
  test(`what ${path} held is there after the migrations since`, async () => {
    const { database, drop } = await openEmptyDatabase()
    try {
      await restore({ database, files: filesIn('previous'), path })
      await nothingIsLost(database.pool, path)
    } finally {
      await drop()
    }
  })
}

async function fillLedger(pool: pg.Pool) {
  await pool.query('update ledger_lane set head = 20')
  await pool.query(`
    insert into ledger_entry (lane, position, id, kind, subject_type, subject_id, handle_id, actor,
      occurred_at, recorded_at, body)
    select lane, position, gen_random_uuid(), 'page.viewed', 'customer', gen_random_uuid(),
      gen_random_uuid(), 'key:1', '2026-01-01', '2026-01-02', jsonb_build_object('n', position)
    from generate_series(0, 63) as lane, generate_series(1, 20) as position`)
  await pool.query(`
    insert into ledger_source (source, source_id, digest)
    select 'key:1', 'message ' || n, 'digest' from generate_series(1, 500) as n`)
  await pool.query(`insert into ledger_cursor select 'profile', lane, 20 from ledger_lane`)
  await pool.query(`
    insert into platform_answer (actor, key, route, fingerprint, result, answered_at)
    values ('key:1', 'once', 'POST /api/x', 'f', '{"kept":1}', '2026-01-01')`)
}

/** Every value of every row is still found in the columns that still exist. */
async function nothingIsLost(pool: pg.Pool, path: string) {
  const client = await pool.connect()
  try {
    await client.query(`set timezone = 'UTC'`)
    await findEveryRow(client, path)
  } finally {
    client.release()
  }
}

async function findEveryRow(client: pg.PoolClient, path: string) {
  let table = { table: '', columns: [''] }
  let there = new Set<string>()
  let asked = 0
  for await (const { begins, row } of readBackupFile(path)) {
    if (begins && 'table' in begins) {
      table = { ...begins, columns: await stillThere(client, begins) }
      there = await readRows(client, table)
    }
    if (row === undefined || table.columns.every((column) => column === '')) continue
    const values: (string | null)[] = JSON.parse(row)
    const kept = values.filter((_, index) => table.columns[index])
    assert.ok(there.has(JSON.stringify(kept)), `${table.table} has lost ${row}`)
    asked++
  }
  assert.ok(asked > 0)
}

/** Every row as the text of those columns. */
async function readRows(
  client: pg.PoolClient,
  { table, columns }: { table: string; columns: string[] },
): Promise<Set<string>> {
  const kept = columns.filter((column) => column)
  if (kept.length === 0) return new Set()
  const { rows } = await client.query<Record<string, string | null>>(
    `select ${kept.map((column, n) => `${column}::text as c${n}`).join(', ')} from ${table}`,
  )
  return new Set(rows.map((row) => JSON.stringify(kept.map((_, n) => row[`c${n}`]))))
}

/** The columns in their places, with '' for those that were dropped on purpose. */
async function stillThere(
  client: pg.PoolClient,
  { table, columns }: { table: string; columns: string[] },
): Promise<string[]> {
  const { rows } = await client.query(
    `select quote_ident(attname) as name from pg_attribute where attrelid = to_regclass($1)`,
    [table],
  )
  const names = new Set(rows.map(({ name }) => name))
  return columns.map((column) => (names.has(column) ? column : ''))
}
