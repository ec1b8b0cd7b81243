import { resolve } from 'node:path'
import { buildHouse } from '../build.ts'
import { readHeading } from '../platform/backup-file.ts'
import { createClock } from '../platform/clock.ts'
import { readArgs } from '../platform/command.ts'
import type { Config } from '../platform/config.ts'
import { openDatabase } from '../platform/database.ts'
import { createFiles } from '../platform/files.ts'
import { createLog } from '../platform/log.ts'
import { restore } from '../platform/restore.ts'
import { createVault } from '../platform/vault.ts'
import type { LooseCommand, LooseDesk } from './command-kinds.ts'
import { isServed } from './socket-client.ts'

export const restoreCommand: LooseCommand = {
  name: 'restore',
  summary: 'Fill the database from a back-up; the server must be stopped',
  usage: `FILE [--force]

  --force   empty a database that holds something first. Everything in its schema "public" goes.

  HEBRA_SECRET must be the one the back-up was made with. Whoever was erased after the back-up was
  made is erased again, as far as the list of erasures is at hand: in the database that is replaced
  or among the files`,
  needs: 'nothing',
  async run(args, desk) {
    const { values, words } = readArgs(args, { force: { type: 'boolean' } }, ['FILE'])
    const config: Config = { ...desk.config(), roles: [] }
    if (await isServed(config))
      throw new Error('The server runs on this data folder. Stop it first.')
    const path = resolve(desk.cwd, words[0]!)
    // Before anything is opened: mostly it is the name that is wrong.
    await readHeading(path)
    const force = values.force ?? false
    const keep = force ? await tablesToKeep(config, desk) : []
    const report = await restoreInto(config, path, { force, keep }, desk)
    await replay(config)
    desk.print(JSON.stringify({ restored: true, ...report }))
  },
}

/** Asked of the modules, which exist only in a house on the database as it was. */
async function tablesToKeep(config: Config, { progress }: LooseDesk): Promise<string[]> {
  try {
    const house = await buildHouse(config, { log: createLog(config.logLevel, 2) })
    await house.stop()
    return house.modules.flatMap((module) => module.keptOnRestore ?? [])
  } catch (error) {
    if (error instanceof Error && /in use by another/.test(error.message)) throw error
    progress(`The database as it was cannot be opened, so nothing of it is kept: ${error}`)
    return []
  }
}

async function restoreInto(
  config: Config,
  path: string,
  how: { force: boolean; keep: string[] },
  { progress }: LooseDesk,
) {
  const clock = createClock()
  const { dataFolder, databaseUrl: url, files: location } = config
  const log = createLog(config.logLevel, 2)
  const database = await openDatabase({ url, folder: dataFolder, clock, log })
  const vault = createVault(config)
  const files = createFiles({ location, dataFolder, env: process.env, vault, clock })
  try {
    return await restore({ database, files, path, progress, ...how })
  } finally {
    await database.close()
  }
}

async function replay(config: Config) {
  const house = await buildHouse(config, { log: createLog(config.logLevel, 2) })
  try {
    for (const module of house.modules) await module.afterRestore?.()
  } finally {
    await house.stop()
  }
}
