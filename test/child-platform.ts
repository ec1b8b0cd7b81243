// The platform of a process that a test starts and kills: it waits, with everything loaded, until
// its parent says on which database and at what time it is.

import { createClock } from '../server/platform/clock.ts'
import { readConfig } from '../server/platform/config.ts'
import { openDatabase } from '../server/platform/database.ts'
import { createFiles } from '../server/platform/files.ts'
import { createJobs } from '../server/platform/jobs.ts'
import { createLog } from '../server/platform/log.ts'
import { createMailer } from '../server/platform/mailer.ts'
import { createMetrics } from '../server/platform/metrics.ts'
import type { Platform } from '../server/platform/module.ts'
import { createSafeDial } from '../server/platform/safe-dial.ts'
import { createSafeFetch } from '../server/platform/safe-fetch.ts'
import { openVault } from '../server/platform/vault.ts'

export interface SenderOrders {
  databaseUrl: string
  secret: string
  providerHosts: string[]
  speed: number
  /** What the parent's clock says, in milliseconds of 1970. */
  nowMs: number
}

/** Tells the parent that all is loaded, and when the orders have come, that `begin` has been done. */
export function awaitOrders(begin: (platform: Platform) => void) {
  process.once('message', (orders: SenderOrders) => {
    openPlatform(orders)
      .then(begin)
      .then(() => process.send?.({ sending: true }))
      .catch((error: unknown) => {
        console.error(error)
        process.exit(1)
      })
  })
  process.send?.({ loaded: true })
}

async function openPlatform(orders: SenderOrders): Promise<Platform> {
  const { databaseUrl, secret, providerHosts, speed, nowMs } = orders
  const config = {
    ...readConfig({ HEBRA_DATA: 'memory://', PORT: '0' }),
    ...{ databaseUrl, secret, providerHosts },
  }
  const clock = createClock({ speed, start: new Date(nowMs) })
  const log = createLog(process.env.LOG_LEVEL ?? 'silent')
  const database = await openDatabase({ url: databaseUrl, folder: '', clock, log, poolSize: 3 })
  const vault = await openVault(config, database.pool)
  return {
    ...{ config, clock, log, database, vault },
    db: database.db,
    files: createFiles({ location: undefined, dataFolder: 'memory://', env: {}, vault, clock }),
    fetch: createSafeFetch({ clock, providerHosts }),
    dial: createSafeDial({ providerHosts }),
    jobs: createJobs({ database, clock, log, works: false }),
    mailer: createMailer(config),
    metrics: createMetrics({ process: false }),
  }
}
