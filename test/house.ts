// Opens a house of its own for a test file: on PostgreSQL when TEST_DATABASE_URL names a server
// (each file gets a database copied from a migrated template), else on PGlite in memory, begun from
// a dump of the migrated database that is made once a machine.

import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { buildHouse, type House, type HouseOptions } from '../server/build.ts'
import { type Clock, createClock } from '../server/platform/clock.ts'
import { type Config, readConfig } from '../server/platform/config.ts'
import { type Database, openDatabase } from '../server/platform/database.ts'
import { installJobs } from '../server/platform/jobs.ts'
import { createLog } from '../server/platform/log.ts'
import { migrate } from '../server/platform/migrate.ts'
import { migratedDump, migrationsDigest } from './pglite-dump.ts'

export const testLog = createLog(process.env.LOG_LEVEL ?? 'silent')
export const rootKey = 'root-key-for-tests-only-0123456789'

export interface TestDatabase {
  database: Database
  /** Absent on PGlite. */
  url: string | undefined
  /** Closes it and leaves nothing behind; safe after the house closed it. */
  drop: () => Promise<void>
}

/** A migrated, empty database. */
export async function openTestDatabase(options: { clock?: Clock } = {}): Promise<TestDatabase> {
  const clock = options.clock ?? createClock()
  const server = process.env.TEST_DATABASE_URL
  if (!server) {
    const dump = await migratedDump()
    const database = closeOnce(
      await openDatabase({ folder: 'memory://', dump, clock, log: testLog }),
    )
    return { database, url: undefined, drop: () => database.close() }
  }
  const template = await makeTemplate(server)
  const name = `hebra_test_${randomBytes(6).toString('hex')}`
  await administer(server, `create database ${name} template ${template}`)
  const url = withDatabase(server, name)
  const database = closeOnce(await openDatabase({ url, folder: '', clock, log: testLog }))
  return {
    database,
    url,
    async drop() {
      await database.close()
      await administer(server, `drop database if exists ${name} with (force)`)
    },
  }
}

export interface TestHouse extends House {
  /** Where it listens, such as `http://127.0.0.1:41234`. */
  url: string
  rootKey: string
  /** Calls with the root key unless `as` says otherwise; `null` calls as a stranger. */
  call: (method: string, path: string, options?: CallOptions) => Promise<Answer>
  get: (path: string, options?: CallOptions) => Promise<Answer>
  post: (path: string, body?: unknown, options?: CallOptions) => Promise<Answer>
}

export interface CallOptions {
  body?: unknown
  headers?: Record<string, string>
  /** An API key; `null`: none. */
  as?: string | null
  /** The Idempotency-Key. */
  once?: string
}

export interface Answer {
  status: number
  headers: Headers
  text: string
  /** The JSON of the answer; undefined when it is none. Tests say what they expect of it. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads any answer
  body: any
}

export interface TestHouseOptions extends Omit<HouseOptions, 'database'> {
  config?: Partial<Config>
  /** A database to build on, left in place by `stop` (restart tests); absent: a fresh one. */
  on?: { url: string } | { folder: string }
}

/** The whole house on a fresh database, listening on a free port of 127.0.0.1. */
export async function openHouse(options: TestHouseOptions = {}): Promise<TestHouse> {
  const { config: changes, on, ...rest } = options
  const fresh = on ? undefined : await openTestDatabase(rest.clock ? { clock: rest.clock } : {})
  const config: Config = {
    ...readConfig({ HEBRA_DATA: 'memory://', HEBRA_ROOT_KEY: rootKey, PORT: '0' }),
    databaseUrl: on && 'url' in on ? on.url : fresh?.url,
    ...(on && 'folder' in on ? { dataFolder: on.folder } : {}),
    ...changes,
  }
  const built = await buildHouse(config, {
    log: testLog,
    ...rest,
    ...(fresh ? { database: fresh.database } : {}),
  })
  const { port } = new URL(await built.listen())
  const url = `http://127.0.0.1:${port}`
  const call = caller(url)
  return {
    ...built,
    url,
    rootKey,
    call,
    get: (path, given) => call('GET', path, given),
    post: (path, body, given) => call('POST', path, { ...given, body }),
    async stop() {
      await built.stop()
      await fresh?.drop()
    },
  }
}

function caller(url: string): TestHouse['call'] {
  return async (method, path, { body, headers = {}, as = rootKey, once } = {}) => {
    const answer = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(as === null ? {} : { authorization: `Bearer ${as}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(once ? { 'idempotency-key': once } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    const isJson = /json/.test(answer.headers.get('content-type') ?? '')
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      body: isJson && text ? JSON.parse(text) : undefined,
    }
  }
}

function closeOnce(database: Database): Database {
  let closed: Promise<void> | undefined
  return {
    ...database,
    close: () => {
      closed ??= database.close()
      return closed
    },
  }
}

/** The template is named after the migrations' content, so a change makes a new one. */
async function makeTemplate(server: string): Promise<string> {
  const name = `hebra_template_${migrationsDigest()}`
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(4815163)')
    const found = await client.query('select 1 from pg_database where datname = $1', [name])
    if (found.rowCount) return name
    await client.query(`drop database if exists ${name}_making with (force)`)
    await client.query(`create database ${name}_making`)
    const pool = new pg.Pool({ connectionString: withDatabase(server, `${name}_making`), max: 2 })
    await migrate(pool)
      .then(() => installJobs({ kind: 'postgres', pool }))
      .finally(() => pool.end())
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
