// A sender in a process of its own that waits, with everything loaded, until its parent says on which
// database and at what time it is; so that a test can kill many without waiting for each to load.

import { createSender } from '../server/modules/channels/outbox/send.ts'
import { createHealthNotes } from '../server/modules/channels/touchpoints/note-health.ts'
import { createTouchpointFinder } from '../server/modules/channels/touchpoints/open-touchpoints.ts'
import { createClock } from '../server/platform/clock.ts'
import { readConfig } from '../server/platform/config.ts'
import { openDatabase } from '../server/platform/database.ts'
import { createFiles } from '../server/platform/files.ts'
import { createJobs } from '../server/platform/jobs.ts'
import { createLog } from '../server/platform/log.ts'
import { createMailer } from '../server/platform/mailer.ts'
import { createMetrics } from '../server/platform/metrics.ts'
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

process.once('message', (orders: SenderOrders) => {
  send(orders).catch((error: unknown) => {
    console.error(error)
    process.exit(1)
  })
})
process.send?.({ loaded: true })

async function send({ databaseUrl, secret, providerHosts, speed, nowMs }: SenderOrders) {
  const config = {
    ...readConfig({ HEBRA_DATA: 'memory://', PORT: '0' }),
    ...{ databaseUrl, secret, providerHosts },
  }
  const clock = createClock({ speed, start: new Date(nowMs) })
  const log = createLog(process.env.LOG_LEVEL ?? 'silent')
  const database = await openDatabase({ url: databaseUrl, folder: '', clock, log, poolSize: 3 })
  const vault = await openVault(config, database.pool)
  const platform = {
    ...{ config, clock, log, database, vault },
    db: database.db,
    files: createFiles({ location: undefined, dataFolder: '', env: {}, vault, clock }),
    fetch: createSafeFetch({ clock, providerHosts }),
    jobs: createJobs({ database, clock, log, works: false }),
    mailer: createMailer(config),
    metrics: createMetrics({ process: false }),
  }
  const health = createHealthNotes(platform)
  const sender = createSender(platform, { finder: createTouchpointFinder(platform), health })
  sender.start()
  process.send?.({ sending: true })
  process.once('message', () => {
    sender
      .stop()
      .then(() => health.stop())
      .then(() => database.close())
      .then(() => process.exit(0))
  })
}
