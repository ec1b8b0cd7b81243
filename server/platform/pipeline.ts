// Transactions whose statements are sent without waiting for the answers of those before: what does
// not depend on an answer costs no round trip of its own, and begin and commit cost none at all.
// PostgreSQL runs them in the order sent; after one that fails it runs no other, and takes the
// commit for a rollback.

import {
  type CompiledQuery,
  type ConnectionProvider,
  type DatabaseConnection,
  DefaultQueryExecutor,
  PostgresDialect,
  Transaction,
} from 'kysely'
import type pg from 'pg'
import type { Begin, Tables, Trx, Work } from './database.ts'
import { settle } from './settle.ts'

/** @param pool of clients made with `pipeline: true`. */
export function createPipeline(pool: pg.Pool): Begin {
  const dialect = new PostgresDialect({ pool })
  const made = { config: { dialect }, dialect, driver: dialect.createDriver() }
  const adapter = dialect.createAdapter()
  const compiler = dialect.createQueryCompiler()
  // One that does not make statements wait for each other, as that of Kysely's own transactions does.
  const trxOf = (line: Line): Trx => {
    const connection = connectionOf(line)
    const executor = new DefaultQueryExecutor(compiler, adapter, {
      provideConnection: (use) => use(connection),
    })
    return new Transaction<Tables>({ ...made, executor })
  }
  return async (work) => {
    const client = await pool.connect()
    const line = openLine(client)
    try {
      return await run(line, trxOf(line), work)
    } finally {
      await line.close()
      client.release()
    }
  }
}

/**
 * The same transaction, whose statements run in the order in which they were asked for, also those
 * that nobody waits for: by itself Kysely lets one that is asked for just as another ends go first.
 */
export function createInOrder(pool: pg.Pool): (trx: Trx) => Trx {
  const dialect = new PostgresDialect({ pool })
  const made = { config: { dialect }, dialect, driver: dialect.createDriver() }
  const adapter = dialect.createAdapter()
  const compiler = dialect.createQueryCompiler()
  return (trx) => {
    const within = trx.getExecutor()
    let last: Promise<unknown> = Promise.resolve()
    const inTurn: ConnectionProvider = {
      provideConnection(use) {
        const turn = last.then(() => within.provideConnection(use))
        last = turn.catch(() => {})
        return turn
      },
    }
    const executor = new DefaultQueryExecutor(compiler, adapter, inTurn, [...within.plugins])
    return new Transaction<Tables>({ ...made, executor })
  }
}

async function run<T>(line: Line, trx: Trx, work: Work<T>): Promise<T> {
  // Both may have failed before they are awaited.
  let rest: Promise<unknown> | undefined
  const result = await work(trx, async (statements) => {
    rest = settle(statements)
    rest.catch(() => {})
  })
  const committed = line.commit()
  committed.catch(() => {})
  // First, because it knows best what the failure of a statement means.
  await rest
  await committed
  return result
}

/** A connection during one transaction, begun with its first statement. */
interface Line {
  /** @throws what the first statement that failed was answered with. */
  send(text: string, values: readonly unknown[]): Promise<pg.QueryResult>
  commit(): Promise<void>
  /** Takes back what was not committed; all is answered then. */
  close(): Promise<void>
}

function openLine(client: pg.PoolClient): Line {
  let failed: { error: unknown } | undefined
  let ending: Promise<unknown> | undefined
  const send: Line['send'] = async (text, values) => {
    try {
      return await client.query(text, [...values])
    } catch (error) {
      // Those behind it are only told that the transaction is aborted.
      failed ??= { error }
      throw failed.error
    }
  }
  const end = (how: 'commit' | 'rollback') => {
    const ended = send(how, [])
    ending = ended.catch(() => {})
    return ended
  }
  send('begin', []).catch(() => {})
  return {
    send,
    async commit() {
      const { command } = await end('commit')
      if (command !== 'COMMIT') throw failed?.error ?? new Error('the transaction was rolled back')
    },
    async close() {
      if (!ending) end('rollback').catch(() => {})
      await ending
    },
  }
}

const changing: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

const connectionOf = ({ send }: Line): DatabaseConnection => ({
  async executeQuery({ sql, parameters }: CompiledQuery) {
    const { command, rowCount, rows } = await send(sql, parameters)
    return changing.has(command) ? { numAffectedRows: BigInt(rowCount ?? 0), rows } : { rows }
  },
  streamQuery() {
    throw new Error('rows cannot be streamed where statements are sent ahead')
  },
})
