// From commit to a screen: some hundred clients of /api/live in a process of their own, so many
// changes a second, and how long after its commit each change is read by each client. The floor is
// a bare NOTIFY heard on another connection, in the same run, under the same load.

import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { z } from 'zod'
import { buildHouse, type House } from '../server/build.ts'
import { defineKind, transact } from '../server/ledger/index.ts'
import { createLive } from '../server/ledger/live.ts'
import type { LiveSight } from '../server/ledger/live-sight.ts'
import { createClock } from '../server/platform/clock.ts'
import { readConfig } from '../server/platform/config.ts'
import { createCtx, systemActor } from '../server/platform/context.ts'
import { newId } from '../server/platform/ids.ts'
import { createLog } from '../server/platform/log.ts'
import { type Bench, percentile } from './harness.ts'

const changed = defineKind('bench.changed', {
  body: z.object({ at: z.number(), text: z.string() }),
})
const rootKey = 'root-key-of-the-bench-0123456789'
const text = 'Hola, ¿cómo va mi pedido? Lo necesito para el viernes. '.repeat(3)

/** Sizes: clients. Flags: --rate changes a second, --seconds. */
export async function run(bench: Bench): Promise<void> {
  const rate = Number(bench.flags.rate ?? 200)
  const seconds = Number(bench.flags.seconds ?? 10)
  for (const size of bench.sizes ?? [500]) {
    const { house, url } = await openHouse(bench)
    const audience = openAudience()
    await audience.connect(`${url}/api/bench-live`, size)
    bench.progress(`${size} clients are connected`)
    await audience.collect(await change(house, rate, 2), size)
    const floor = await openFloor(bench, house)
    const before = process.cpuUsage()
    const commits = await change(house, rate, seconds, floor.notify)
    const { user, system } = process.cpuUsage(before)
    const heard = await audience.collect(commits, size)
    const floors = floor.collect()
    audience.close()
    await floor.close()
    await house.stop()
    // Of one core, the server's and the writers' own share: what a busy machine does not blur.
    const cpu = Number(((user + system) / 1e6 / seconds).toFixed(2))
    const audienceCpu = Number((heard.cpuS / seconds).toFixed(2))
    const more = { rate, cpu, audienceCpu, arrived: heard.arrived, expected: commits.length * size }
    const report = (name: string, share: number) =>
      bench.report({
        name: `propagate ${name}`,
        size,
        ours: share === 0.5 ? heard.p50 : heard.p99,
        ...(floors.length ? { floor: percentile(floors, share) } : {}),
        unit: 'ms',
        ...more,
      })
    report('p50', 0.5)
    report('p99', 0.99)
  }
}

// Everybody sees everything, as owners do.
const sight: LiveSight = {
  customersOf: async () => new Map(),
  movingKinds: [],
  classOf: () => 'all',
  show: (_viewer, entry) => entry,
  cuts: () => undefined,
}

async function openHouse(bench: Bench): Promise<{ house: House; url: string }> {
  const opened = await bench.open()
  const config = {
    ...readConfig({ PORT: '0', HEBRA_DATA: 'memory://', HEBRA_ROOT_KEY: rootKey }),
    databaseUrl: opened.url,
  }
  const house = await buildHouse(config, {
    clock: createClock(),
    log: createLog('silent'),
    database: { ...opened.database, close: async () => {} },
    modules: (platform) => {
      const { route, stop } = createLive(platform, sight)
      const contract = { ...route.contract, path: '/api/bench-live' }
      return [{ name: 'bench', routes: [{ ...route, contract }], stop }]
    },
  })
  const { port } = new URL(await house.listen())
  return { house, url: `http://127.0.0.1:${port}` }
}

/** Commits `rate` changes a second, evenly. @returns when each was committed, by its number. */
async function change({ platform }: House, rate: number, seconds: number, act?: () => void) {
  const began = performance.now()
  const commits: number[] = []
  const running: Promise<unknown>[] = []
  for (let at = 0; at < rate * seconds; at++) {
    const due = began + (at * 1000) / rate
    if (due > performance.now()) await setTimeout(due - performance.now())
    const id = newId()
    const ctx = createCtx(systemActor('bench'), platform.clock, platform.log)
    running.push(
      transact(platform, ctx, async (tx) => {
        const body = { at, text }
        tx.record({ kind: changed, subject: { type: 'customer', id }, handleId: id, body })
      }).then(() => {
        commits[at] = performance.timeOrigin + performance.now()
      }),
    )
    if (act && at % 10 === 0) act()
  }
  await Promise.all(running)
  return commits
}

/** The clients, in a process of their own. */
function openAudience() {
  const child: ChildProcess = fork(join(import.meta.dirname, 'propagate/audience.ts'))
  const ask = <Answer>(question: object) =>
    new Promise<Answer>((resolve, reject) => {
      child.once('message', (answer) => resolve(answer as Answer))
      child.once('exit', () => reject(new Error('the audience left')))
      child.send(question)
    })
  return {
    connect: (url: string, clients: number) => ask({ connect: { url, clients, key: rootKey } }),
    /** What was heard since the last time, of changes committed at these moments. */
    collect: (commits: number[], clients: number) =>
      ask<{ p50: number; p99: number; arrived: number; cpuS: number }>({
        collect: { commits, expected: commits.length * clients },
      }),
    close: () => child.kill(),
  }
}

/** NOTIFY on one connection, heard on another. */
async function openFloor(bench: Bench, { platform }: House) {
  const delays: number[] = []
  const url = bench.db === 'postgres' ? platform.config.databaseUrl : undefined
  if (!url) return { notify: () => {}, collect: () => delays, close: async () => {} }
  const [speaker, listener] = [new pg.Client(url), new pg.Client(url)]
  await Promise.all([speaker.connect(), listener.connect()])
  await listener.query('listen bench_floor')
  let speaking = false
  listener.on('notification', ({ payload }) => delays.push(performance.now() - Number(payload)))
  return {
    notify() {
      if (speaking) return
      speaking = true
      const said = speaker.query('select pg_notify($1, $2)', [
        'bench_floor',
        String(performance.now()),
      ])
      said.finally(() => {
        speaking = false
      })
    },
    collect: () => delays.toSorted((a, b) => a - b),
    close: async () => {
      await Promise.all([speaker.end(), listener.end()])
    },
  }
}
