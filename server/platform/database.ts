// One door to the database, PostgreSQL or the embedded PGlite, through the same `pg` pool and
// Kysely. PGlite is one connection: whoever asks the pool for a second one while holding the
// first would wait for ever, so the wait is bounded and the error shows who holds it.

import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import type { Clock } from './clock.ts'
import { type FolderLock, lockFolder } from './folder-lock.ts'
import { openGatheringSocket } from './gathering-socket.ts'
import type { Logger } from './log.ts'
import { createInOrder, createPipeline } from './pipeline.ts'
import { settle } from './settle.ts'
import { createWaker, type Waker } from './waker.ts'

/** Every table of the house. Each module adds its own in its tables.ts by declaration merging. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the modules
export interface Tables {}

/** For reading: the database itself or a running transaction. */
export type Db = Kysely<Tables>
export type Trx = Transaction<Tables>

/** What a transaction does: all of its statements, or none. */
export type Work<T> = (trx: Trx, last: Last) => Promise<T>
/**
 * Waits for these statements, after which the transaction asks for nothing more. In a pipeline they
 * are waited for together with the commit, so this resolves at once.
 */
export type Last = (statements: readonly Promise<unknown>[]) => Promise<unknown>
export type Begin = <T>(work: Work<T>) => Promise<T>
/**
 * Who sends statements ahead: the few that write for many at once (groups of events, deliveries),
 * single requests, or those that follow the ledger. Each have connections of their own, so that many
 * requests hold no writer up.
 */
export type Ahead = 'writer' | 'request' | 'follower'

export interface Database {
  readonly kind: 'postgres' | 'pglite'
  readonly db: Db
  readonly pool: pg.Pool
  /** A transaction of `db` whose statements run in the order in which they are asked for. */
  readonly inOrder: (trx: Trx) => Trx
  /** Transactions that send statements ahead; absent where there is nothing to gain (PGlite). */
  readonly ahead?: Record<Ahead, Begin>
  readonly waker: Waker
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** `postgres://…`; absent: PGlite in `folder`. */
  url?: string | undefined
  /** The data folder of PGlite; `memory://` keeps nothing (tests). */
  folder: string
  /** A PGlite data directory dump to begin from (tests). */
  dump?: Blob | undefined
  poolSize?: number
  clock: Clock
  log: Logger
}

// Counts and 64-bit positions stay exact below 2^53, and numbers are what the code wants.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.url ? openPostgres(options, options.url) : openPglite(options)
}

/**
 * What is sent ahead finds its rows by key, whoever it is about, so one plan serves for all. Left to
 * itself PostgreSQL plans most of it anew each time, because it takes an array for ten rows where it
 * does not know it and for one where it does: for one message that is half of its work.
 * A plan made once must also hold when the tables have grown: while they are small, reading them
 * whole looks cheaper than their keys, and stays so until the next analyze.
 */
const plannedOnce = [
  'plan_cache_mode=force_generic_plan',
  'jit=off',
  'enable_seqscan=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'random_page_cost=1.1',
]
  .map((setting) => `-c ${setting}`)
  .join(' ')

async function openPostgres(options: DatabaseOptions, url: string): Promise<Database> {
  const settings: pg.PoolConfig = {
    connectionString: url,
    connectionTimeoutMillis: 5000,
    keepAlive: true,
    // A statement that hangs behind a dead peer must end; long reads are streamed in pages.
    statement_timeout: 120_000,
    idle_in_transaction_session_timeout: 60_000,
    application_name: 'hebra',
  }
  const pool = openPool({ ...settings, max: options.poolSize ?? 12 }, options.log)
  // Apart, because cursors and much else cannot be had on a connection that sends ahead.
  const openAhead = (max: number) =>
    openPool(
      {
        ...{ ...settings, max, pipeline: true, stream: openGatheringSocket },
        // They stay: a new one plans anew, and the first to write after a quiet minute would wait.
        ...{ options: plannedOnce, idleTimeoutMillis: 0 },
      },
      options.log,
    )
  const writers = openAhead(6)
  const requests = openAhead(10)
  const followers = openAhead(4)
  const waker = await createWaker({ url, clock: options.clock, log: options.log })
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  return {
    kind: 'postgres',
    db,
    pool,
    inOrder: createInOrder(pool),
    ahead: {
      writer: createPipeline(writers),
      request: createPipeline(requests),
      follower: createPipeline(followers),
    },
    waker,
    async close() {
      await waker.close()
      await db.destroy()
      // A pool cannot be ended twice, and closing twice is no error. Kysely leaves that open which
      // it never used.
      for (const one of [writers, requests, followers, pool]) if (!one.ending) await one.end()
    },
  }
}

function openPool(settings: pg.PoolConfig, log: Logger): pg.Pool {
  const pool = new pg.Pool(settings)
  surviveLostConnections(pool, log)
  keepPrepared(pool)
  return pool
}

async function openPglite(options: DatabaseOptions): Promise<Database> {
  const inMemory = options.folder.startsWith('memory://')
  const lock: FolderLock | undefined = inMemory ? undefined : lockFolder(options.folder)
  try {
    const { PGlite } = await import('@electric-sql/pglite')
    const { createPgConfig } = await import('@electric-sql/pglite/node-postgres')
    const { pg_trgm } = await import('@electric-sql/pglite/contrib/pg_trgm')
    const { unaccent } = await import('@electric-sql/pglite/contrib/unaccent')
    const engine = await PGlite.create({
      dataDir: inMemory ? options.folder : `${options.folder}/pglite`,
      extensions: { pg_trgm, unaccent },
      ...(options.dump ? { loadDataDir: options.dump } : {}),
    })
    const pool: pg.Pool = new pg.Pool({
      ...createPgConfig(engine),
      max: 1,
      // PGlite's LISTEN and session state die with the client: never let the pool close it.
      idleTimeoutMillis: 0,
      connectionTimeoutMillis: 5000,
    } as pg.PoolConfig)
    surviveLostConnections(pool, options.log)
    nameTheHolder(pool)
    const waker = await createWaker({ clock: options.clock, log: options.log })
    const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
    return {
      kind: 'pglite',
      db,
      pool,
      inOrder: createInOrder(pool),
      waker,
      async close() {
        await waker.close()
        await db.destroy()
        if (!pool.ending) await pool.end()
        await engine.close().finally(() => lock?.release())
      },
    }
  } catch (error) {
    lock?.release()
    throw error
  }
}

/** Without a listener, a connection lost while nobody waits on it would end the process. */
function surviveLostConnections(pool: pg.Pool, log: Logger) {
  const note = (error: Error) => log.warn({ err: error }, 'a database connection was lost')
  pool.on('error', note)
  // While a client is lent out, the pool does not listen to it; its borrower sees the failure.
  pool.on('connect', (client) => void client.on('error', note))
}

/**
 * Statements of the hottest paths begin with a comment that names them, which keeps them prepared
 * on each connection: planning the append costs as much as running it. Only texts that never
 * change and that name their columns qualify.
 */
function keepPrepared(pool: pg.Pool) {
  pool.on('connect', (client) => {
    const plain = client.query.bind(client) as (...given: unknown[]) => unknown
    const query = (text: unknown, ...rest: unknown[]) => {
      if (typeof text !== 'string' || !text.startsWith('/*keep:')) return plain(text, ...rest)
      const name = text.slice('/*keep:'.length, text.indexOf('*/'))
      return plain({ name, text }, ...rest)
    }
    client.query = query as typeof client.query
  })
}

/** Adds to a pool's time-out the stack of whoever held its only connection. */
function nameTheHolder(pool: pg.Pool) {
  let holder: string | undefined
  pool.on('release', () => {
    holder = undefined
  })
  const connect = pool.connect.bind(pool) as () => Promise<pg.PoolClient>
  const guarded = async () => {
    const asker = new Error('asked here').stack
    try {
      const client = await connect()
      holder = asker
      return client
    } catch (error) {
      if (error instanceof Error && /timeout/.test(error.message)) {
        throw new Error(
          `The embedded database has one connection and it stayed busy. It is held by:\n${holder}`,
          { cause: error },
        )
      }
      throw error
    }
  }
  // Both forms of pg's connect: pool.query uses the callback form.
  type Done = (error: Error | undefined, client?: pg.PoolClient, release?: () => void) => void
  pool.connect = ((done?: Done) => {
    if (!done) return guarded()
    guarded().then(
      (client) => done(undefined, client, client.release.bind(client)),
      (error) => done(error),
    )
  }) as typeof pool.connect
}

/** Thrown when what a transaction read has been overtaken: the whole of it runs again. */
export class Superseded extends Error {
  readonly code = '40001'
}

const retryable = new Set(['40001', '40P01'])

/**
 * Runs `work` in one transaction and runs the whole of it again when the database chose it as the
 * victim of a deadlock or a serialization failure. `work` must therefore have no outside effect.
 * `ahead`: statements are sent without waiting for each answer, where the database can.
 */
export async function inTransaction<T>(
  database: Database,
  clock: Clock,
  work: Work<T>,
  { ahead }: { ahead?: Ahead } = {},
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      if (ahead && database.ahead) return await database.ahead[ahead](work)
      return await database.db.transaction().execute((trx) => work(database.inOrder(trx), settle))
    } catch (error) {
      if (attempt === 8 || !retryable.has(codeOf(error) ?? '')) throw error
      // Whoever waited for the victim takes what it let go before it is there again.
      await clock.sleep((10 + Math.random() * 10) * attempt)
    }
  }
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** True when a statement failed because somebody else has what this unique key allows only once. */
export const isTaken = (error: unknown, constraint: string): boolean =>
  error instanceof pg.DatabaseError && error.code === '23505' && error.constraint === constraint

/** What a statement ends with where it says that something must be so, and it is not. */
export const isDivisionByZero = (error: unknown): boolean => codeOf(error) === '22012'

// Connection exceptions, shutdown and start-up, no room for one more, a standby that took over.
const awayStates = /^(08|57P|53300|25006)/
const awayErrors =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/
const awayMessages =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|connection is closed|not queryable|it stayed busy/

/** True when the database, not the statement, is what failed: the caller may try again later. */
export function isDatabaseAway(error: unknown): boolean {
  const code = codeOf(error)
  if (code && (awayStates.test(code) || awayErrors.test(code))) return true
  return error instanceof Error && awayMessages.test(error.message)
}
