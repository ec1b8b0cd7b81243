// PGlite opens cold in 4 to 9 s and from a dump in well under one: the dump of the migrated
// database is made once for each content of the migrations and kept in the system's temporary
// folder. Test files run in processes of their own, so the making is under an operating-system lock.

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, openAsBlob, renameSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { installJobs } from '../server/platform/jobs.ts'
import { migrate, readMigrations } from '../server/platform/migrate.ts'

export function migrationsDigest(): string {
  return createHash('sha1')
    .update(JSON.stringify([readMigrations(), 'with jobs']))
    .digest('hex')
    .slice(0, 12)
}

/** A PGlite data directory with every migration applied. */
export async function migratedDump(): Promise<Blob> {
  const folder = join(tmpdir(), `hebra-tests-${userInfo().username}`)
  const file = join(folder, `${migrationsDigest()}.tar`)
  if (existsSync(file)) return openAsBlob(file)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const lock = new DatabaseSync(join(folder, 'lock'))
  try {
    lock.exec('pragma busy_timeout = 120000; begin exclusive')
    if (!existsSync(file)) await makeDump(file)
    return await openAsBlob(file)
  } finally {
    lock.close()
  }
}

async function makeDump(file: string) {
  const { PGlite } = await import('@electric-sql/pglite')
  const { createPgConfig } = await import('@electric-sql/pglite/node-postgres')
  const { pg_trgm } = await import('@electric-sql/pglite/contrib/pg_trgm')
  const { unaccent } = await import('@electric-sql/pglite/contrib/unaccent')
  const engine = await PGlite.create({ extensions: { pg_trgm, unaccent } })
  const pool = new pg.Pool({ ...createPgConfig(engine), max: 1 })
  await migrate(pool)
  await installJobs({ kind: 'pglite', pool })
  await pool.end()
  const dump = await engine.dumpDataDir('none')
  await engine.close()
  const making = `${file}.${process.pid}`
  writeFileSync(making, Buffer.from(await dump.arrayBuffer()))
  renameSync(making, file)
}
