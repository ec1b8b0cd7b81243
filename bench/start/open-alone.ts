// node bench/start/open-alone.ts '{"url":"postgres://…"}': opens the database, asks it one thing, ends.

import { sql } from 'kysely'
import { createClock } from '../../server/platform/clock.ts'
import { openDatabase } from '../../server/platform/database.ts'
import { createLog } from '../../server/platform/log.ts'

const { url, folder = '' } = JSON.parse(process.argv[2] ?? '{}')
const database = await openDatabase({ url, folder, clock: createClock(), log: createLog('silent') })
await sql`select 1`.execute(database.db)
await database.close()
