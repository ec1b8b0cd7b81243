// Where `hebra` starts. Types are stripped and code is compiled once, for all commands after.

import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

if (!process.env.NODE_COMPILE_CACHE)
  enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/compiled'))
const { main } = await import('./cli/main.ts')
process.exitCode = await main(process.argv.slice(2))
