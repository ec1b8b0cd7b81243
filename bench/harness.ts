// What every bench has in common: a fresh migrated database, results as JSON lines on standard
// output, progress on standard error. A bench is bench/<name>.ts with `run(bench)`; it measures
// our figure and, in the same run, a floor: the bare thing that cannot be beaten.

import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { createClock } from '../server/platform/clock.ts'
import { type Database, openDatabase } from '../server/platform/database.ts'
import { createLog } from '../server/platform/log.ts'
import { migrate } from '../server/platform/migrate.ts'

export type DbKind = 'postgres' | 'pglite'

export interface BenchDatabase {
  database: Database
  /** Of PostgreSQL; absent on PGlite. */
  url?: string
  /** The data folder of PGlite; absent on PostgreSQL. */
  folder?: string
}

export interface Bench {
  db: DbKind
  /** From --sizes; what they count is the bench's to say. */
  sizes: readonly number[] | undefined
  /** Every other --flag value. */
  flags: Readonly<Record<string, string>>
  /** A fresh migrated database, dropped when the bench ends. */
  open(options?: { poolSize?: number }): Promise<BenchDatabase>
  /** One line of results; `db`, `ratio` (ours / floor) and the settings are added. */
  report(line: Result): void
  progress(text: string): void
}

export interface Result {
  /** What was measured, `<bench> <figure>`. */
  name: string
  size: number
  ours: number
  floor?: number
  unit: 'ms' | '/s' | 'bytes' | 's' | 'px' | 'elements'
  [more: string]: unknown
}

/** Makes what `run` gets. `close` drops every database it opened. */
export async function createBench(
  db: DbKind,
  options: { sizes: readonly number[] | undefined; flags: Record<string, string>; json: boolean },
): Promise<Bench & { close(): Promise<void> }> {
  const server = db === 'postgres' ? findServer() : undefined
  const settings = server ? await readSettings(server.url) : { fsync: 'off', engine: 'PGlite' }
  const closing: (() => Promise<void>)[] = []
  return {
    db,
    sizes: options.sizes,
    flags: options.flags,
    async open({ poolSize } = {}) {
      const opened = server ? await openOn(server.url, poolSize) : await openFolder()
      closing.push(opened.drop)
      return opened
    },
    report({ name, size, ours, floor, ...more }) {
      const ratio = floor === undefined ? undefined : Number((ours / floor).toPrecision(3))
      const line = { name, db, size, ours, floor, ratio, ...more, ...settings }
      if (!options.json) process.stderr.write(`${table(line)}\n`)
      process.stdout.write(`${JSON.stringify(line)}\n`)
    },
    progress: (text) => void process.stderr.write(`${text}\n`),
    async close() {
      for (const drop of closing.toReversed()) await drop()
      server?.stop()
    },
  }
}

/** The server that the environment names, else a throwaway one. @throws where there is none. */
function findServer(): { url: string; stop: () => void } {
  const url = process.env.BENCH_DATABASE_URL ?? process.env.TEST_DATABASE_URL
  if (url) return { url, stop: () => {} }
  const script = join(import.meta.dirname, '../scripts/postgres.sh')
  const started = execFileSync(script, ['start'], { encoding: 'utf8' }).trim()
  return { url: started, stop: () => void execFileSync(script, ['stop', started]) }
}

const log = createLog(process.env.LOG_LEVEL ?? 'silent')

async function openOn(server: string, poolSize = 12) {
  const name = `hebra_bench_${randomBytes(5).toString('hex')}`
  await administer(server, `create database ${name}`)
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).toString()
  const database = await openDatabase({ url, folder: '', poolSize, clock: createClock(), log })
  await migrate(database.pool)
  return {
    database,
    url,
    async drop() {
      await database.close()
      await administer(server, `drop database if exists ${name} with (force)`)
    },
  }
}

async function openFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'hebra-bench-'))
  const database = await openDatabase({ folder, clock: createClock(), log })
  await migrate(database.pool)
  // A bench closes it to let another process have the folder.
  let closed: Promise<void> | undefined
  const close = () => (closed ??= database.close())
  return {
    database: { ...database, close },
    folder,
    async drop() {
      await close()
      rmSync(folder, { recursive: true })
    },
  }
}

async function administer(server: string, sql: string) {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}

/** What a reader must know to compare the figures. */
async function readSettings(server: string) {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  const { rows } = await client.query<{ name: string; setting: string; unit: string | null }>(
    `select name, setting, unit from pg_settings where name in
     ('server_version', 'shared_buffers', 'fsync', 'synchronous_commit', 'max_wal_size')`,
  )
  await client.end()
  const settings = rows.map(({ name, setting, unit }) => [
    name,
    unit ? `${setting}*${unit}` : setting,
  ])
  return { ...Object.fromEntries(settings), cpus: cpus().length, node: process.version }
}

function table(line: Record<string, unknown>): string {
  const floor = line.floor === undefined ? '' : `, floor ${line.floor} (${line.ratio} of it)`
  return `${line.name} on ${line.db}, ${line.size}: ${line.ours} ${line.unit}${floor}`
}

/** The value below which `share` of `sorted` lie; `sorted` ascending. */
export function percentile(sorted: readonly number[] | Float64Array, share: number): number {
  const at = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))
  return Number((sorted[at] ?? Number.NaN).toFixed(2))
}
