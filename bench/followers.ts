// What followers with nothing to do cost those who write: entries a second with them against
// without, in turns on one database, so that both meet the same weather. And how long after its
// commit a wanted entry is acted on while nothing else happens.

import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { defineKind, type Follower, startFollowing, transact } from '../server/ledger/index.ts'
import { createClock } from '../server/platform/clock.ts'
import { createCtx, systemActor } from '../server/platform/context.ts'
import type { Database } from '../server/platform/database.ts'
import { newId } from '../server/platform/ids.ts'
import { createLog } from '../server/platform/log.ts'
import { type Bench, percentile } from './harness.ts'

const common = defineKind('bench.common', { body: z.object({ text: z.string() }) })
const rare = defineKind('bench.rare', { body: z.object({ n: z.number() }) })

const clock = createClock()
const log = createLog('silent')
const text = 'Hola, ¿cómo va mi pedido? Lo necesito para el viernes. '.repeat(3)

/** Sizes: idle followers. */
export async function run(bench: Bench): Promise<void> {
  for (const size of bench.sizes ?? [4]) {
    const { database } = await bench.open()
    const platform = { database, db: database.db, clock, log }
    const followers = Array.from({ length: size }, (_, at) => idle(`bench.idle_${at}`))
    const rates = { ours: [] as number[], floor: [] as number[] }
    await write(database, 1000)
    for (let turn = 0; turn < 4; turn++) {
      rates.floor.push(await write(database, 1500))
      const following = await startFollowing(platform, followers)
      await following.drain()
      rates.ours.push(await write(database, 1500))
      await following.stop()
    }
    const [ours, floor] = [median(rates.ours), median(rates.floor)]
    bench.report({ name: 'followers ingest beside idle ones', size, ours, floor, unit: '/s' })
    const delays = await react(platform, followers)
    for (const share of [0.5, 0.99]) {
      const name = `followers reaction p${share * 100}`
      bench.report({ name, size, ours: percentile(delays, share), unit: 'ms' })
    }
  }
}

const idle = (name: string): Follower => ({
  name,
  startsAt: 'head',
  kinds: ['bench.rare'],
  handle: async () => {},
})

/** Entries a second of four writers with a hundred entries a transaction. */
async function write(database: Database, forMs: number): Promise<number> {
  const began = performance.now()
  let written = 0
  const writer = async () => {
    while (performance.now() - began < forMs) {
      const ctx = createCtx(systemActor('bench'), clock, log)
      await transact({ database, clock }, ctx, async (tx) => {
        for (let at = 0; at < 100; at++) {
          const id = newId()
          tx.record({
            kind: common,
            subject: { type: 'customer', id },
            handleId: id,
            body: { text },
          })
        }
      })
      written += 100
    }
  }
  await Promise.all(Array.from({ length: database.kind === 'pglite' ? 1 : 4 }, writer))
  return Math.round((written * 1000) / (performance.now() - began))
}

async function react(
  platform: Parameters<typeof startFollowing>[0],
  followers: readonly Follower[],
): Promise<number[]> {
  const delays: number[] = []
  let committed = Promise.withResolvers<number>()
  let acted = Promise.withResolvers<number>()
  const quick: Follower = {
    ...idle('bench.quick'),
    async handle() {
      acted.resolve(performance.now())
    },
  }
  const following = await startFollowing(platform, [...followers, quick])
  await following.drain()
  for (let n = 0; n < 200; n++) {
    committed = Promise.withResolvers()
    acted = Promise.withResolvers()
    const ctx = createCtx(systemActor('bench'), clock, log)
    await transact(platform, ctx, async (tx) => {
      tx.record({ kind: rare, subject: { type: 'customer', id: newId() }, body: { n } })
    })
    committed.resolve(performance.now())
    delays.push(Math.max(0, (await acted.promise) - (await committed.promise)))
    await setTimeout(15)
  }
  await following.stop()
  return delays.toSorted((a, b) => a - b)
}

const median = (values: number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
