// npm run openapi: writes docs/api/openapi.json from the contracts of all modules.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildHouse, version } from '../server/build.ts'
import { readConfig } from '../server/platform/config.ts'
import { openApiOf } from '../server/platform/openapi.ts'

const house = await buildHouse(readConfig({ HEBRA_DATA: 'memory://', LOG_LEVEL: 'warn' }))
const file = join(import.meta.dirname, '../docs/api/openapi.json')
writeFileSync(file, `${JSON.stringify(openApiOf(house.routes, version), null, 2)}\n`)
await house.stop()
console.log(`wrote ${house.routes.length} routes to docs/api/openapi.json`)
