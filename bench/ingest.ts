// Events a second acknowledged after commit, through HTTP, against the floor of bench/floor.ts with
// the same requests from the same generator in the same run. Server, generator and database are
// processes of their own and share the machine's cores. Sizes: customers known beforehand, with
// ten entries each.

import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { floorTable } from './floor.ts'
import type { Bench, BenchDatabase } from './harness.ts'
import type { Load, Measured } from './ingest/load.ts'
import { prefill, prefillFloor, skipPast } from './ingest/prefill.ts'

const key = 'bench-root-key-0123456789abcdef'
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
  const floor = await startFloor(bare.url ?? '')
  const rounds = Number(bench.flags.rounds ?? 3)
  const measured: { ours: Costed; floor: Costed }[] = []
  for (let round = 0; round < rounds; round++) {
    const pair = {
      floor: await withCpu(bare, floor.pid, () => sendLoad(bench, floor.port, size, round)),
      ours: await withCpu(ours, house.pid, () => sendLoad(bench, house.port, size, round)),
    }
    bench.progress(
      `round ${round}: ${pair.ours.perSecond}/s at ${pair.ours.cpuUsPerEvent} µs of CPU, floor ${pair.floor.perSecond}/s at ${pair.floor.cpuUsPerEvent} µs`,
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
    cpuUsPerEvent: ours.cpuUsPerEvent,
    ...(floor ? { floorCpuUsPerEvent: floor.cpuUsPerEvent } : {}),
  })
}

/** What an event cost server and database together, warm-up included: says more than time does
 * where other work shares the machine. Where PostgreSQL runs elsewhere, the server alone. */
type Costed = Measured & { cpuUsPerEvent: number }

async function withCpu(
  { database }: BenchDatabase,
  pid: number,
  send: () => Promise<Measured>,
): Promise<Costed> {
  const spent = async () => {
    const { rows } = await database.pool.query<{ pid: number }>(
      'select pid from pg_stat_activity where datname = current_database()',
    )
    return [pid, ...rows.map((row) => row.pid)].reduce((sum, each) => sum + cpuUs(each), 0)
  }
  const before = await spent()
  const measured = await send()
  const after = await spent()
  const all = (measured.events * (measured.requests + warmUp)) / measured.requests
  return { ...measured, cpuUsPerEvent: Math.round((after - before) / all) }
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
    key,
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

async function startHouse(opened: BenchDatabase) {
  const port = await freePort()
  const child = spawn(process.execPath, [join(here, '../server/main.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      HEBRA_ROOT_KEY: key,
      HEBRA_SECRET: 'bench-secret-0123456789-0123456789-0123456789',
      LOG_LEVEL: 'warn',
      ...(opened.url ? { DATABASE_URL: opened.url } : { HEBRA_DATA: opened.folder }),
    },
  })
  started.add(child)
  await said(child, /runs at/)
  return { port, pid: child.pid ?? 0, stop: () => stop(child) }
}

async function startFloor(url: string) {
  const child = spawn(process.execPath, [join(here, 'floor.ts'), JSON.stringify({ url })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  started.add(child)
  const port = Number(await said(child, /^\d+\n/))
  return { port, pid: child.pid ?? 0, stop: () => stop(child) }
}

/** Waits for a line; goes on reading afterwards, so that the process never blocks on its output. */
function said(child: ChildProcess, expected: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', (chunk) => {
      text += chunk
      if (expected.test(text)) resolve(text)
    })
    child.once('exit', () => reject(new Error(`the process ended before it was ready:\n${text}`)))
  })
}

const started = new Set<ChildProcess>()
/** A bench that fails leaves nothing running. */
process.once('exit', () => {
  for (const child of started) child.kill('SIGKILL')
})

async function stop(child: ChildProcess) {
  started.delete(child)
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 0
}
