// Jobs are kept by pg-boss over the pool the house already has, so the embedded database's single
// connection is enough. Sending wakes the worker; polling is the slow safety net.

import { PgBoss } from 'pg-boss'
import type { Clock } from './clock.ts'
import type { Database } from './database.ts'
import { newId } from './ids.ts'
import type { Logger } from './log.ts'

/** Work that outlives a request, kept in the database by pg-boss; each job may run more than once. */
export interface Jobs {
  /** Declares how `name` is worked. Call before `start`. */
  define<Data extends object>(
    name: string,
    work: (data: Data, signal: AbortSignal) => Promise<void>,
    options?: { retries?: number; everyCron?: string; concurrency?: number },
  ): void
  /** Queues one; `singleton` lets only one of that key wait or run at a time. */
  send(
    name: string,
    data: object,
    options?: { startAfter?: Date; singleton?: string },
  ): Promise<void>
  start(): Promise<void>
  /** Waits until everything queued so far has ended (tests). */
  drain(): Promise<void>
  stop(): Promise<void>
}

export interface JobsOptions {
  database: Database
  clock: Clock
  log: Logger
  /** False where HEBRA_ROLES leaves the worker out: jobs are sent and worked elsewhere. */
  works: boolean
}

interface Definition {
  name: string
  work: (data: object, signal: AbortSignal) => Promise<void>
  retries: number
  everyCron: string | undefined
  concurrency: number
}

const topicOf = (name: string) => `jobs:${name}`

const pollS = 10
// A job whose process died is noticed by its missing heartbeat; jobs themselves may take hours.
const heartbeatS = 30
const longestS = 23 * 3600

export function createJobs({ database, clock, log, works }: JobsOptions): Jobs {
  const definitions = new Map<string, Definition>()
  const workers = new Map<string, string>()
  const stopping = new AbortController()
  let boss: PgBoss | undefined
  const deafen: (() => void)[] = []

  const wakeAll = () => {
    for (const worker of workers.values()) boss?.notifyWorker(worker)
  }

  async function startOne(running: PgBoss, job: Definition) {
    await running.createQueue(job.name, {
      policy: 'exclusive',
      retryLimit: job.retries,
      retryDelay: 5,
      retryBackoff: true,
      heartbeatSeconds: heartbeatS,
      expireInSeconds: longestS,
      deleteAfterSeconds: 3 * 24 * 3600,
    })
    if (!works) return
    const options = { pollingIntervalSeconds: pollS, localConcurrency: job.concurrency }
    const worker = await running.work<object>(job.name, options, async ([given]) => {
      if (!given) return
      const signal = AbortSignal.any([given.signal, stopping.signal])
      try {
        await job.work(given.data, signal)
      } catch (error) {
        log.warn({ err: error, job: job.name, jobId: given.id }, 'a job failed')
        throw error
      }
    })
    workers.set(job.name, worker)
    // One by one: a job that is sent often would have every other queue looked at as often.
    deafen.push(database.waker.onWake(topicOf(job.name), () => running.notifyWorker(worker)))
    if (job.everyCron) await running.schedule(job.name, job.everyCron, {}, { tz: 'UTC' })
    else await running.unschedule(job.name)
  }

  return {
    define(name, work, options = {}) {
      if (boss) throw new Error(`job ${name} is defined after the jobs were started`)
      definitions.set(name, {
        name,
        work: work as Definition['work'],
        retries: options.retries ?? 3,
        everyCron: options.everyCron,
        concurrency: options.concurrency ?? 1,
      })
    },
    async send(name, data, options = {}) {
      if (!boss) throw new Error('jobs are sent before they were started')
      await boss.send(name, data, {
        singletonKey: options.singleton ?? newId(),
        ...(options.startAfter ? { startAfter: options.startAfter } : {}),
      })
      database.waker.wake(topicOf(name))
    },
    async start() {
      boss = makeBoss(database, works && [...definitions.values()].some((job) => job.everyCron))
      boss.on('error', (error) => log.warn({ err: error }, 'jobs met an error'))
      await boss.start()
      for (const job of definitions.values()) await startOne(boss, job)
      if (works && database.kind === 'pglite') await takeBack(database)
    },
    async drain() {
      while (boss && (await countDue(database, clock)) > 0) {
        wakeAll()
        await clock.sleep(20)
      }
    },
    async stop() {
      for (const one of deafen) one()
      stopping.abort()
      await boss?.stop({ graceful: true, timeout: 10_000, close: false })
    },
  }
}

/** Makes pg-boss's own tables, as the first start would (test databases are made from this). */
export async function installJobs(database: Pick<Database, 'kind' | 'pool'>): Promise<void> {
  const boss = makeBoss(database, false)
  await boss.start()
  await boss.stop({ close: false })
}

/** pg-boss asks the pool one statement at a time; its watch rounds are made rare, to idle lightly. */
function makeBoss(database: Pick<Database, 'kind' | 'pool'>, schedules: boolean): PgBoss {
  return new PgBoss({
    db: {
      executeSql: (text, values) => database.pool.query(text, values),
    },
    backend: database.kind === 'pglite' ? 'pglite' : 'postgres',
    schedule: schedules,
    cronMonitorIntervalSeconds: 45,
    cronWorkerIntervalSeconds: 45,
    flowIntervalSeconds: 3600,
    bamIntervalSeconds: 3600,
    queueCacheIntervalSeconds: 600,
    reindex: database.kind === 'postgres',
    monitorVacuum: false,
  })
}

/** Nobody else can be working on an embedded database, so what was active when we died is free. */
async function takeBack(database: Database) {
  await database.pool.query(
    `update pgboss.job set state = 'retry', start_after = now() where state = 'active'`,
  )
}

async function countDue(database: Database, clock: Clock): Promise<number> {
  const { rows } = await database.pool.query(
    `select count(*) as due from pgboss.job
     where state in ('created', 'retry', 'active') and start_after <= greatest($1, now())
       and name not like '\\_\\_%'`,
    [clock.now()],
  )
  return Number(rows[0]?.due)
}
