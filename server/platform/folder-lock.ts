// Two processes on one PGlite folder lose data without a word. SQLite's exclusive lock is an
// operating system lock that every platform has, holds across containers that share the folder,
// and is let go by the kernel when its process dies, however it dies.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export interface FolderLock {
  release(): void
}

/** Takes the folder for this process, or throws an error that says who has it and what to do. */
export function lockFolder(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true })
  const holderFile = join(folder, 'holder')
  const lock = new DatabaseSync(join(folder, 'lock'))
  try {
    lock.exec('pragma busy_timeout = 0; begin exclusive')
  } catch {
    lock.close()
    throw new Error(
      `The data folder ${folder} is in use by another Hebra process (${readHolder(holderFile)}). ` +
        'Two processes on one folder would lose data. Stop the other one, give this one its own ' +
        'folder with HEBRA_DATA, or use PostgreSQL with DATABASE_URL.',
    )
  }
  writeFileSync(holderFile, `process ${process.pid}`)
  return { release: () => lock.close() }
}

function readHolder(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return 'unknown process'
  }
}
