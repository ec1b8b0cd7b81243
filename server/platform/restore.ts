// Restoring a back-up: the file is read once to its end before anything is touched, the tables
// come back in one transaction in the form they had, and then the migrations since then run.

import { Readable } from 'node:stream'
import type pg from 'pg'
import { listTables } from './backup.ts'
import {
  type BackupHeading,
  type BackupLine,
  checkBackupFile,
  readBackupFile,
  readHeading,
} from './backup-file.ts'
import type { Database } from './database.ts'
import type { Files } from './files.ts'
import { digestOf, type Migration, migrate, readMigrations } from './migrate.ts'

export interface RestoreReport {
  version: string
  madeAt: string
  rows: number
  files: number
}

/**
 * Fills the database from the back-up at `path`. Refuses a database that holds anything, unless
 * `force` says that it may be emptied; then the rows of `keep` survive, beside the restored ones.
 */
export async function restore(options: {
  database: Database
  files: Files
  path: string
  force?: boolean
  /** Tables whose rows are kept, see `Module.keptOnRestore`. */
  keep?: readonly string[]
  migrations?: Migration[]
  progress?: (text: string) => void
}): Promise<RestoreReport> {
  const { database, path, migrations = readMigrations() } = options
  const { pool } = database
  const heading = await readHeading(path)
  const known = migrationsOf(heading, migrations)
  await checkBackupFile(path)
  await refuseInUse(database)
  const isEmpty = await findsNothing(pool)
  if (!isEmpty && !options.force) {
    throw new Error(
      'The database is not empty. Restore into an empty one, or use --force to replace all it holds.',
    )
  }
  const kept = isEmpty ? [] : await readKept(pool, options.keep ?? [])
  if (!isEmpty) await wipe(pool)
  await migrate(pool, known)
  const report = await load(options)
  await migrate(pool, migrations)
  await writeKept(pool, kept)
  await pool.query('analyze')
  return { version: heading.version, madeAt: heading.madeAt, ...report }
}

type Options = Parameters<typeof restore>[0]

/** The migrations the back-up had. @throws Error when we do not know one, or know it otherwise. */
function migrationsOf(heading: BackupHeading, migrations: Migration[]): Migration[] {
  return heading.migrations.map(({ name, digest }) => {
    const ours = migrations.find((migration) => migration.name === name)
    if (ours && digestOf(ours.sql) === digest) return ours
    throw new Error(
      `The back-up was made by version ${heading.version} with migration ${name}, which this ` +
        'version of Hebra does not have in that form. Restore it with that version or a newer one.',
    )
  })
}

/** Every process holds one connection for wake-ups; ours is one of them. */
async function refuseInUse({ kind, pool }: Database) {
  if (kind !== 'postgres') return
  const { rows } = await pool.query<{ others: number }>(
    `select count(*) - 1 as others from pg_stat_activity
     where datname = current_database() and application_name = 'hebra-wake'`,
  )
  if ((rows[0]?.others ?? 0) > 0) {
    throw new Error('Another Hebra process uses this database. Stop it first.')
  }
}

async function findsNothing(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query(
    `select 1 from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
       and not exists (select from pg_depend where objid = pg_class.oid and deptype = 'e') limit 1`,
  )
  return rows.length === 0
}

interface KeptTable {
  table: string
  rows: unknown[]
}

async function readKept(pool: pg.Pool, tables: readonly string[]): Promise<KeptTable[]> {
  const kept = []
  for (const table of tables) {
    const { rows: found } = await pool.query('select to_regclass($1) as there', [table])
    if (!found[0].there) continue
    const { rows } = await pool.query(`select to_jsonb(kept) as row from ${table} as kept`)
    kept.push({ table, rows: rows.map(({ row }) => row) })
  }
  return kept
}

async function writeKept(pool: pg.Pool, kept: KeptTable[]) {
  for (const { table, rows } of kept) {
    await pool.query(
      `insert into ${table} overriding system value
       select * from jsonb_populate_recordset(null::${table}, $1) on conflict do nothing`,
      [JSON.stringify(rows)],
    )
    // The back-up's counter is older than these rows.
    const { rows: counters } = await pool.query<{ column: string; sequence: string }>(
      `select quote_ident(attname) as column, pg_get_serial_sequence($1, attname) as sequence
       from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped
         and pg_get_serial_sequence($1, attname) is not null`,
      [table],
    )
    for (const { column, sequence } of counters) {
      await pool.query(`select setval($1, max(${column})) from ${table} having count(*) > 0`, [
        sequence,
      ])
    }
  }
}

async function wipe(pool: pg.Pool) {
  await pool.query('drop schema if exists pgboss cascade')
  await pool.query('drop schema public cascade')
  await pool.query('create schema public')
}

async function load(options: Options): Promise<{ rows: number; files: number }> {
  const client = await options.database.pool.connect()
  try {
    await client.query('begin')
    await client.query(
      `set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0;
       set local timezone = 'UTC'; set local intervalstyle = 'iso_8601'`,
    )
    const putBack = await takeChecksOff(client)
    const loaded = await loadLines(client, options)
    for (const sql of putBack) await client.query(sql)
    await client.query('commit')
    return loaded
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  } finally {
    client.release()
  }
}

/**
 * Takes off foreign keys and triggers, so that tables may be filled in any order, and empties what
 * migrations have filled. @returns the statements that put them back, which check every row.
 */
async function takeChecksOff(client: pg.PoolClient): Promise<string[]> {
  const { rows: keys } = await client.query<{ off: string; on: string }>(`
    select format('alter table %s drop constraint %I', conrelid::regclass, conname) as off,
      format('alter table %s add constraint %I %s', conrelid::regclass, conname,
        pg_get_constraintdef(oid)) as on
    from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`)
  const { rows: triggers } = await client.query<{ off: string; on: string }>(`
    select distinct format('alter table %s disable trigger user', tgrelid::regclass) as off,
      format('alter table %s enable trigger user', tgrelid::regclass) as on
    from pg_trigger join pg_class on pg_class.oid = tgrelid
    where not tgisinternal and relnamespace = 'public'::regnamespace`)
  for (const { off } of [...keys, ...triggers]) await client.query(off)
  const names = (await listTables(client)).map(({ name }) => name)
  if (names.length) await client.query(`truncate ${names.join(', ')}`)
  return [...keys, ...triggers].map(({ on }) => on)
}

async function loadLines(client: pg.PoolClient, { path, files, progress }: Options) {
  const tables = new Map((await listTables(client)).map((table) => [table.name, table]))
  const loaded = { rows: 0, files: 0 }
  const lines = lookingAhead(readBackupFile(path))
  for (let line = await lines.next(); line; line = await lines.next()) {
    const { begins } = line
    if (begins && 'table' in begins) {
      progress?.(begins.table)
      const insert = insertInto(begins, tables.get(begins.table)?.types)
      for await (const rows of batchesOf(lines)) {
        await client.query(insert, [`[${rows.join(',')}]`])
        loaded.rows += rows.length
      }
    } else if (begins && 'sequence' in begins) {
      const { sequence, value, called } = begins
      await client.query('select setval($1, $2, $3)', [sequence, value, called])
    } else if (begins && 'file' in begins) {
      await files.write(begins.file, Readable.from(piecesOf(lines)))
      loaded.files++
    }
  }
  return loaded
}

function insertInto({ table, columns }: { table: string; columns: string[] }, types?: string[]) {
  if (types?.length !== columns.length) throw new Error(`Table ${table} has another form`)
  const values = types.map((type, index) => `(row->>${index})::${type}`)
  return `insert into ${table} (${columns.join(', ')}) overriding system value
    select ${values.join(', ')} from jsonb_array_elements($1::jsonb) as given(row)`
}

type Lines = ReturnType<typeof lookingAhead>

function lookingAhead(lines: AsyncGenerator<BackupLine>) {
  let ahead: Promise<IteratorResult<BackupLine>> | undefined
  const peek = async () => {
    ahead ??= lines.next()
    return (await ahead).value as BackupLine | undefined
  }
  return {
    peek,
    async next() {
      const line = await peek()
      ahead = undefined
      return line
    },
  }
}

/** The rows up to the next part, in batches that fit into one statement. */
async function* batchesOf(lines: Lines): AsyncGenerator<string[]> {
  let rows: string[] = []
  let length = 0
  for (let row = (await lines.peek())?.row; row !== undefined; row = (await lines.peek())?.row) {
    await lines.next()
    rows.push(row)
    length += row.length
    if (rows.length < 1000 && length < 2_000_000) continue
    yield rows
    rows = []
    length = 0
  }
  if (rows.length) yield rows
}

async function* piecesOf(lines: Lines): AsyncGenerator<Buffer> {
  for (let piece = (await lines.peek())?.bytes; piece; piece = (await lines.peek())?.bytes) {
    await lines.next()
    yield piece
  }
}
