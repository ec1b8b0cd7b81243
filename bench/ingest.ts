// Events a second acknowledged after commit, through HTTP, against the floor of bench/floor.ts with
// the same requests from the same generator in the same run. Server, generator and database are
// processes of their own and share the machine's cores. Sizes: customers known beforehand, with
// ten entries each.

import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { floorTable } from './floor.ts'
import type { Bench, BenchDatabase } from './harness.ts'
import { rootKey, startHouse, startPeer } from './house-process.ts'
import type { Load, Measured } from './ingest/load.ts'
import { prefill, prefillFloor, skipPast } from './ingest/prefill.ts'

const entriesEach = 10
const here = import.meta.dirname

/** Flags: --requests (of 100 events), --rounds, --connections. */
export async function run(bench: Bench): Promise<void> {
  for (const size of bench.sizes ?? [10_000, 100_000]) {
    if (bench.db === 'pglite') await measurePglite(bench, size)
    else await measurePostgres(bench, size)
  }
}

async function measurePostgres(bench: Bench, size: number) {
  const ours = await bench.open()
  const bare = await bench.open()
  await bare.database.pool.query(floorTable)
  bench.progress(`filling ${size} customers and ${size * entriesEach} entries, twice`)
  const first = await startHouse(ours)
  await first.stop()
  await prefill(ours.database.pool, size, size * entriesEach)
  await skipPast(ours.database.pool)
  await prefillFloor(bare.database.pool, size, size * entriesEach)
  const house = await startHouse(ours)
  const floor = await startPeer('floor.ts', { url: bare.url ?? '' })
  const rounds = Number(bench.flags.rounds ?? 3)
  const measured: { ours: Costed; floor: Costed }[] = []
  for (let round = 0; round < rounds; round++) {
    const pair = {
      floor: await withCpu(bare, floor.pid, () => sendLoad(bench, floor.port, size, round)),
      ours: await withCpu(ours, house.pid, () => sendLoad(bench, house.port, size, round)),
    }
    bench.progress(
      `round ${round}: ${pair.ours.perSecond}/s at ${cost(pair.ours)} of CPU, floor ${pair.floor.perSecond}/s at ${cost(pair.floor)}`,
    )
    measured.push(pair)
  }
  await house.stop()
  await floor.stop()
  // The middle round by ratio: the machine may be shared.
  const sorted = measured.toSorted((a, b) => ratioOf(a) - ratioOf(b))
  const middle = sorted[rounds >> 1]!
  report(bench, size, middle.ours, middle.floor)
}

const cost = ({ serverUs, databaseUs }: Costed) => `${serverUs} + ${databaseUs} µs`
const ratioOf = (pair: { ours: Costed; floor: Costed }) =>
  pair.ours.perSecond / pair.floor.perSecond

/** PGlite belongs to one process, so there is no floor beside it. */
async function measurePglite(bench: Bench, size: number) {
  const opened = await bench.open()
  bench.progress(`filling ${size} customers and ${size * entriesEach} entries`)
  await prefill(opened.database.pool, size, size * entriesEach)
  await opened.database.close()
  const house = await startHouse(opened)
  report(bench, size, await sendLoad(bench, house.port, size, 1))
  await house.stop()
}

function report(bench: Bench, size: number, ours: Measured & Partial<Costed>, floor?: Costed) {
  bench.report({
    name: 'ingest events',
    size,
    ours: ours.perSecond,
    ...(floor ? { floor: floor.perSecond } : {}),
    unit: '/s',
    entries: size * entriesEach,
    p50Ms: ours.p50,
    p99Ms: ours.p99,
    ...(floor ? { floorP50Ms: floor.p50, floorP99Ms: floor.p99 } : {}),
    bytesPerEvent: ours.bytesPerEvent,
    serverUs: ours.serverUs,
    databaseUs: ours.databaseUs,
    ...(floor ? { floorServerUs: floor.serverUs, floorDatabaseUs: floor.databaseUs } : {}),
  })
}

/** What an event cost server and database, warm-up included: says more than time does where other
 * work shares the machine. Where PostgreSQL runs elsewhere, the database's part is 0. */
type Costed = Measured & { serverUs: number; databaseUs: number }

async function withCpu(
  { database }: BenchDatabase,
  pid: number,
  send: () => Promise<Measured>,
): Promise<Costed> {
  const server = cpuUs(pid)
  const watch = watchBackends(database)
  const measured = await send()
  const events = (measured.events * (measured.requests + warmUp)) / measured.requests
  return {
    ...measured,
    serverUs: Math.round((cpuUs(pid) - server) / events),
    databaseUs: Math.round((await watch.stop()) / events),
  }
}

/** Looks at the backends of a database now and then, because connections come and go. */
function watchBackends({ pool }: BenchDatabase['database']) {
  const first = new Map<number, number>()
  const last = new Map<number, number>()
  let begun = false
  const look = async () => {
    const { rows } = await pool.query<{ pid: number }>(
      'select pid from pg_stat_activity where datname = current_database()',
    )
    for (const { pid } of rows) {
      const us = cpuUs(pid)
      // One that came later has done nothing before.
      if (!first.has(pid)) first.set(pid, begun ? 0 : us)
      last.set(pid, us)
    }
    begun = true
  }
  let looking = look()
  const timer = setInterval(() => {
    looking = looking.then(look)
  }, 500)
  return {
    /** @returns microseconds that all of them took since. */
    async stop() {
      clearInterval(timer)
      await looking.then(look)
      return [...last].reduce((sum, [pid, us]) => sum + us - first.get(pid)!, 0)
    },
  }
}

/** User and system time of a process in microseconds; 0 where /proc does not know it. */
function cpuUs(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * 10_000
  } catch {
    return 0
  }
}

const warmUp = 60

async function sendLoad(bench: Bench, port: number, known: number, round: number) {
  const load: Load = {
    port,
    key: rootKey,
    known,
    connections: Number(bench.flags.connections ?? 8),
    requests: Number(bench.flags.requests ?? 600),
    warmUp,
    batch: 100,
    duplicates: 0.05,
    seed: known + round,
  }
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(here, 'ingest/load.ts'), JSON.stringify(load)],
    { maxBuffer: 1e6 },
  )
  return JSON.parse(stdout) as Measured
}
