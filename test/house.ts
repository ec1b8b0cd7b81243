// Opens a database of its own for a test file: on PostgreSQL when TEST_DATABASE_URL names a server
// (each file gets a database copied from a migrated template), else on PGlite in memory.

import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'
import { type Clock, createClock } from '../server/platform/clock.ts'
import { type Database, openDatabase } from '../server/platform/database.ts'
import { createLog } from '../server/platform/log.ts'
import { migrate, readMigrations } from '../server/platform/migrate.ts'

export const testLog = createLog(process.env.LOG_LEVEL ?? 'silent')

/** A migrated, empty database; `drop` closes it and leaves nothing behind. */
export async function openTestDatabase(
  options: { clock?: Clock } = {},
): Promise<{ database: Database; url: string | undefined; drop: () => Promise<void> }> {
  const clock = options.clock ?? createClock()
  const server = process.env.TEST_DATABASE_URL
  if (!server) {
    const database = await openDatabase({ folder: 'memory://', clock, log: testLog })
    await migrate(database.pool)
    return { database, url: undefined, drop: () => database.close() }
  }
  const template = await makeTemplate(server)
  const name = `hebra_test_${randomBytes(6).toString('hex')}`
  await administer(server, `create database ${name} template ${template}`)
  const url = withDatabase(server, name)
  const database = await openDatabase({ url, folder: '', clock, log: testLog })
  return {
    database,
    url,
    async drop() {
      await database.close()
      await administer(server, `drop database if exists ${name} with (force)`)
    },
  }
}

/** The template is named after the migrations' content, so a change makes a new one. */
async function makeTemplate(server: string): Promise<string> {
  const digest = createHash('sha1')
    .update(JSON.stringify(readMigrations()))
    .digest('hex')
    .slice(0, 12)
  const name = `hebra_template_${digest}`
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(4815163)')
    const found = await client.query('select 1 from pg_database where datname = $1', [name])
    if (found.rowCount) return name
    await client.query(`create database ${name}_making`)
    const pool = new pg.Pool({ connectionString: withDatabase(server, `${name}_making`), max: 2 })
    await migrate(pool)
    await pool.end()
    await client.query(`alter database ${name}_making rename to ${name}`)
    return name
  } finally {
    await client.end()
  }
}

async function administer(server: string, sql: string) {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}

function withDatabase(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.toString()
}
