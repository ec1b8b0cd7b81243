// A whole server that waits, with everything loaded, until its parent says where to open. So a
// test can kill many without waiting for each to load.

import { buildHouse } from '../server/build.ts'
import { type Config, readConfig } from '../server/platform/config.ts'
import { createLog } from '../server/platform/log.ts'

process.once('message', (changes: Partial<Config>) => {
  const config = { ...readConfig({ HEBRA_DATA: 'memory://', PORT: '0' }), ...changes }
  buildHouse(config, { log: createLog(process.env.LOG_LEVEL ?? 'silent') })
    .then(async (house) => {
      const { port } = new URL(await house.listen())
      process.send?.({ url: `http://127.0.0.1:${port}` })
    })
    .catch((error: unknown) => {
      console.error(error)
      process.exit(1)
    })
})
process.send?.({ loaded: true })
