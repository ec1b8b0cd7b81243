// Works one import in a process of its own, for the test that kills it: DATABASE_URL or HEBRA_DATA
// names the database, HEBRA_FILES the files; the argument is the import's id.

import { flushCompileCache } from 'node:module'
import { createClock } from '../../platform/clock.ts'
import { readConfig } from '../../platform/config.ts'
import { openDatabase } from '../../platform/database.ts'
import { createFiles } from '../../platform/files.ts'
import { createLog } from '../../platform/log.ts'
import { openVault } from '../../platform/vault.ts'
import { importableKinds } from './importable-kinds.ts'
import { runImport } from './run-import.ts'

// The kill leaves no time to keep what was compiled for the next process.
flushCompileCache()
const config = readConfig(process.env)
const clock = createClock()
const log = createLog('silent')
const { databaseUrl: url, dataFolder, files: location } = config
const database = await openDatabase({ url, folder: dataFolder, clock, log, poolSize: 2 })
const vault = await openVault(config, database.pool)
const files = createFiles({ location, dataFolder, env: process.env, vault, clock })
console.log('begun')
const outcome = await runImport({
  platform: { database, db: database.db, files, clock, log },
  kinds: importableKinds(),
  id: process.argv[2]!,
  signal: new AbortController().signal,
  batchRows: 20,
})
console.log(outcome)
await database.close()
