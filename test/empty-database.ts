// A database with nothing in it, for what makes or fills one: migrations and restores.

import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { createClock } from '../server/platform/clock.ts'
import { openDatabase } from '../server/platform/database.ts'
import { createLog } from '../server/platform/log.ts'
import type { TestDatabase } from './house.ts'

const testLog = createLog(process.env.LOG_LEVEL ?? 'silent')

/** On PostgreSQL when `server` is given (absent: TEST_DATABASE_URL), else on PGlite in memory. */
export async function openEmptyDatabase(
  server: string | undefined = process.env.TEST_DATABASE_URL,
): Promise<TestDatabase> {
  const clock = createClock()
  if (!server) {
    const database = await openDatabase({ folder: 'memory://', clock, log: testLog })
    return { database, url: undefined, drop: () => database.close() }
  }
  const name = `hebra_test_${randomBytes(6).toString('hex')}`
  await administer(server, `create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  const database = await openDatabase({ url: url.toString(), folder: '', clock, log: testLog })
  return {
    database,
    url: url.toString(),
    async drop() {
      await database.close()
      await administer(server, `drop database if exists ${name} with (force)`)
    },
  }
}

async function administer(server: string, sql: string) {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}
