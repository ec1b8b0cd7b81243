// Two processes on one PGlite folder lose data without a word. SQLite's exclusive lock is an
// operating system lock that every platform has, holds across containers that share the folder,
// and is let go by the kernel when its process dies, however it dies.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export interface FolderLock {
  release(): void
}

/** A lock that nobody refers to would be closed by the garbage collector, and so let go. */
const held = new Set<DatabaseSync>()

/** Takes the folder for this process, or throws an error that says who has it and what to do. */
export function lockFolder(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true })
  const holderFile = join(folder, 'holder')
  const lock = new DatabaseSync(join(folder, 'lock'))
  try {
    lock.exec('pragma busy_timeout = 0; begin exclusive')
  } catch (error) {
    lock.close()
    if (!isBusy(error))
      throw new Error(`The data folder ${folder} cannot be used`, { cause: error })
    throw new Error(
      `The data folder ${folder} is in use by another Hebra process (${readHolder(holderFile)}). ` +
        'Two processes on one folder would lose data. Stop the other one, give this one its own ' +
        'folder with HEBRA_DATA, or use PostgreSQL with DATABASE_URL.',
    )
  }
  writeFileSync(holderFile, `process ${process.pid}`)
  held.add(lock)
  return {
    release() {
      if (held.delete(lock)) lock.close()
    },
  }
}

/** SQLITE_BUSY: held by somebody, and not a broken disk or missing rights. */
const isBusy = (error: unknown) =>
  error instanceof Error && 'errcode' in error && error.errcode === 5

function readHolder(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return 'unknown process'
  }
}
