// npm run schema: writes server/migrations/schema.sql anew from the migrations.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClock } from '../server/platform/clock.ts'
import { openDatabase } from '../server/platform/database.ts'
import { createLog } from '../server/platform/log.ts'
import { migrate } from '../server/platform/migrate.ts'
import { describeSchema } from '../server/platform/schema-snapshot.ts'

const clock = createClock()
const database = await openDatabase({ folder: 'memory://', clock, log: createLog('warn') })
await migrate(database.pool)
const file = join(import.meta.dirname, '../server/migrations/schema.sql')
writeFileSync(file, await describeSchema(database.pool))
await database.close()
