// A back-up of everything the house knows, made while it runs: all tables as they stood at one
// instant, then the files. It fits PostgreSQL and the embedded database alike. HEBRA_SECRET is not
// in it: without it the sealed parts of a stolen back-up stay closed.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import type { BackupHeading, BackupPart } from './backup-file.ts'
import { writeBackupFile } from './backup-file.ts'
import type { Database } from './database.ts'
import type { Files } from './files.ts'

export interface BackupReport {
  tables: number
  rows: number
  files: number
}

/**
 * Writes a back-up to `path`. On PostgreSQL it disturbs nobody; the embedded database serves
 * nobody else while its tables are read. Queued jobs are not in it, nor files of an S3 store.
 */
export async function backUp(options: {
  database: Database
  files: Files
  path: string
  madeAt: Date
  signal?: AbortSignal
  progress?: (text: string) => void
}): Promise<BackupReport> {
  const report: BackupReport = { tables: 0, rows: 0, files: 0 }
  await writeBackupFile(options.path, lines(options, report), options.signal)
  return report
}

type Options = Parameters<typeof backUp>[0]

async function* lines(options: Options, report: BackupReport): AsyncGenerator<string> {
  const client = await options.database.pool.connect()
  let failed = true
  try {
    await client.query(openSnapshot)
    yield line(await makeHeading(client, options.madeAt))
    for (const { name, columns } of await listTables(client)) {
      options.progress?.(name)
      yield line({ table: name, columns })
      yield* rowsOf(client, name, columns, report)
      report.tables++
    }
    yield* sequencesOf(client)
    await client.query('commit')
    failed = false
  } finally {
    // A client that broke off in the middle of a cursor is not given to anybody else.
    if (failed) await client.query('rollback').catch(() => {})
    client.release()
  }
  yield* contentOf(options.files, report)
  yield line({ end: true, rows: report.rows, files: report.files })
}

const line = (part: BackupHeading | BackupPart) => `${JSON.stringify(part)}\n`

// One instant for all tables, and texts that read back as exactly the same values anywhere.
const openSnapshot = `
begin isolation level repeatable read read only;
set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0;
set local timezone = 'UTC'; set local datestyle = 'ISO'; set local intervalstyle = 'iso_8601';
set local extra_float_digits = 1; set local bytea_output = 'hex'`

async function makeHeading(client: pg.PoolClient, madeAt: Date): Promise<BackupHeading> {
  const { rows: migrations } = await client.query<{ name: string; digest: string }>(
    'select name, digest from platform_migration order by name',
  )
  return {
    hebra: 'backup',
    format: 1,
    version: houseVersion(),
    madeAt: madeAt.toISOString(),
    migrations,
  }
}

export function houseVersion(): string {
  const text = readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')
  const { version }: { version: string } = JSON.parse(text)
  return version
}

/** Our tables with the columns that hold values of their own, without the list of migrations. */
export async function listTables(
  client: pg.PoolClient,
): Promise<{ name: string; columns: string[]; types: string[] }[]> {
  const { rows } = await client.query(`
    select relname as name, array_agg(quote_ident(attname) order by attnum) as columns,
      array_agg(format_type(atttypid, atttypmod) order by attnum) as types
    from pg_class join pg_attribute on attrelid = pg_class.oid
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
      and attnum > 0 and not attisdropped and attgenerated = ''
      and relname <> 'platform_migration'
      and not exists (select from pg_depend where objid = pg_class.oid and deptype = 'e')
    group by relname order by relname`)
  return rows
}

const rowsAtOnce = 500

async function* rowsOf(
  client: pg.PoolClient,
  table: string,
  columns: string[],
  report: BackupReport,
): AsyncGenerator<string> {
  const texts = columns.map((column) => `${column}::text`).join(', ')
  await client.query(
    `declare backup no scroll cursor for select json_build_array(${texts})::text as row from ${table}`,
  )
  for (;;) {
    const { rows } = await client.query<{ row: string }>(`fetch ${rowsAtOnce} from backup`)
    if (rows.length === 0) break
    report.rows += rows.length
    yield rows.map(({ row }) => `${row}\n`).join('')
  }
  await client.query('close backup')
}

async function* sequencesOf(client: pg.PoolClient): AsyncGenerator<string> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(sequencename) as name from pg_sequences where schemaname = 'public' order by 1`,
  )
  for (const { name } of rows) {
    const { rows: state } = await client.query<{ value: string; called: boolean }>(
      `select last_value::text as value, is_called as called from ${name}`,
    )
    yield line({ sequence: name, ...state[0]! })
  }
}

// A multiple of three, so that the pieces are whole base64.
const pieceBytes = 48 * 1024

async function* contentOf(files: Files, report: BackupReport): AsyncGenerator<string> {
  for await (const key of files.list?.() ?? []) {
    // Removed since the snapshot: what refers to it will be gone as well.
    if ((await files.size(key)) === undefined) continue
    report.files++
    yield line({ file: key })
    let rest = Buffer.alloc(0)
    for await (const chunk of (await files.read(key)) as AsyncIterable<Buffer>) {
      rest = Buffer.concat([rest, chunk])
      for (; rest.length >= pieceBytes; rest = rest.subarray(pieceBytes)) {
        yield `"${rest.toString('base64', 0, pieceBytes)}"\n`
      }
    }
    if (rest.length) yield `"${rest.toString('base64')}"\n`
  }
}
