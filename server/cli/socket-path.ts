import { createHash } from 'node:crypto'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../platform/config.ts'

/** The longest path a socket may have on every system (104 bytes on macOS, with its end). */
const longest = 100

/**
 * Where the server that has the data folder open listens for commands; undefined where commands
 * open the database themselves. A folder too deep for a socket's path gets one among the
 * temporary files, in a folder of its owner's.
 */
export function socketPath(config: Pick<Config, 'databaseUrl' | 'dataFolder'>): string | undefined {
  if (config.databaseUrl !== undefined || config.dataFolder.startsWith('memory://'))
    return undefined
  const path = join(config.dataFolder, 'hebra.sock')
  if (Buffer.byteLength(path) <= longest) return path
  const name = createHash('sha256').update(config.dataFolder).digest('hex').slice(0, 16)
  return join(tmpdir(), `hebra-${userInfo().uid}`, `${name}.sock`)
}
