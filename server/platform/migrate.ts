// Migrations are SQL files in server/migrations, named NNNN-what.sql, run in order at start. The
// advisory lock lets any number of processes start at once on one PostgreSQL.

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'

export interface Migration {
  name: string
  sql: string
}

export function readMigrations(folder = join(import.meta.dirname, '../migrations')): Migration[] {
  return readdirSync(folder)
    .filter((file) => /^\d{4}-.+\.sql$/.test(file))
    .sort()
    .map((file) => ({ name: file.slice(0, -4), sql: readFileSync(join(folder, file), 'utf8') }))
}

const lockNumber = 4_815_162

/**
 * Brings the database up to the last of `migrations`; each runs in a transaction of its own.
 * @returns the names of those that ran now.
 * @throws Error when the database is newer than the code, or a migration that ran has changed.
 */
export async function migrate(pool: pg.Pool, migrations = readMigrations()): Promise<string[]> {
  const client = await pool.connect()
  try {
    // Neither waiting for another process nor rewriting a large table is a statement that hangs.
    await client.query('set statement_timeout = 0')
    await client.query('select pg_advisory_lock($1)', [lockNumber])
    await client.query(
      `create table if not exists platform_migration (
         name text primary key, digest text not null, applied_at timestamptz not null default now())`,
    )
    const done = await client.query<{ name: string; digest: string }>(
      'select name, digest from platform_migration',
    )
    const digests = new Map(done.rows.map((row) => [row.name, row.digest]))
    refuseUnknown(digests, migrations)
    const ran: string[] = []
    for (const migration of migrations) {
      if (digests.has(migration.name)) continue
      await run(client, migration)
      ran.push(migration.name)
    }
    return ran
  } finally {
    await client.query('select pg_advisory_unlock($1)', [lockNumber]).catch(() => {})
    await client.query('reset statement_timeout').catch(() => {})
    client.release()
  }
}

async function run(client: pg.PoolClient, { name, sql }: Migration) {
  try {
    await client.query('begin')
    await client.query(sql)
    await client.query('insert into platform_migration (name, digest) values ($1, $2)', [
      name,
      digestOf(sql),
    ])
    await client.query('commit')
  } catch (cause) {
    await client.query('rollback').catch(() => {})
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`Migration ${name} failed and left nothing: ${why}`, { cause })
  }
}

function refuseUnknown(digests: Map<string, string>, migrations: Migration[]) {
  const known = new Map(migrations.map(({ name, sql }) => [name, digestOf(sql)]))
  for (const [name, digest] of digests) {
    if (!known.has(name)) {
      throw new Error(
        `The database has migration ${name}, which this version of Hebra does not know: it was ` +
          'used by a newer version. Start that version, or restore a backup made before it.',
      )
    }
    if (known.get(name) !== digest) {
      throw new Error(`Migration ${name} was changed after it ran; add a new migration instead.`)
    }
  }
}

/** What a database that ran it remembers of a migration. */
export const digestOf = (sql: string) => createHash('sha256').update(sql).digest('hex')
