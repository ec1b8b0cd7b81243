import { createClock } from '../platform/clock.ts'
import { readArgs } from '../platform/command.ts'
import { openDatabase } from '../platform/database.ts'
import { createLog } from '../platform/log.ts'
import { migrate } from '../platform/migrate.ts'
import type { LooseCommand } from './command-kinds.ts'

export const migrateCommand: LooseCommand = {
  name: 'migrate',
  summary: 'Bring the database up to this version, as every start does',
  usage: '\n\nPrints {"migrated":[…]}, the migrations that ran now.',
  needs: 'nothing',
  async run(args, { config: readConfig, print }) {
    readArgs(args, {})
    const config = readConfig()
    const database = await openDatabase({
      url: config.databaseUrl,
      folder: config.dataFolder,
      clock: createClock(),
      log: createLog(config.logLevel, 2),
    })
    try {
      print(JSON.stringify({ migrated: await migrate(database.pool) }))
    } finally {
      await database.close()
    }
  },
}
