// How long a start takes until the first request is answered, on a database that people have used
// before, and what memory the server holds when nothing happens. The floor of a start is the same
// process doing nothing but opening the database.

import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Bench, BenchDatabase } from './harness.ts'
import { startHouse } from './house-process.ts'

/** Flags: --starts, --idle (seconds before the memory is read). */
export async function run(bench: Bench): Promise<void> {
  const opened = await bench.open()
  // PGlite belongs to one process at a time.
  if (bench.db === 'pglite') await opened.database.close()
  await (await startHouse(opened)).stop()
  const starts: number[] = []
  const floors: number[] = []
  for (let i = 0; i < Number(bench.flags.starts ?? 5); i++) {
    floors.push(await openAlone(opened))
    const began = performance.now()
    const house = await startHouse(opened)
    const answer = await fetch(`http://127.0.0.1:${house.port}/readyz`)
    if (!answer.ok) throw new Error(`/readyz answered ${answer.status}`)
    starts.push(performance.now() - began)
    await house.stop()
  }
  const [ours, floor] = [median(starts), median(floors)]
  bench.report({ name: 'start', size: starts.length, ours, floor, unit: 's' })
  await measureIdle(bench, opened)
}

async function measureIdle(bench: Bench, opened: BenchDatabase) {
  const house = await startHouse(opened)
  const seconds = Number(bench.flags.idle ?? 30)
  await setTimeout(seconds * 1000)
  bench.report({
    name: 'idle memory',
    size: seconds,
    ours: residentBytes(house.pid),
    unit: 'bytes',
  })
  await house.stop()
}

/** Seconds that a process needs to begin and to open the database. */
async function openAlone({ url, folder }: BenchDatabase): Promise<number> {
  const began = performance.now()
  const script = join(import.meta.dirname, 'start/open-alone.ts')
  await promisify(execFile)(process.execPath, [script, JSON.stringify({ url, folder })])
  return performance.now() - began
}

function residentBytes(pid: number): number {
  const kib = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kib) * 1024
}

const median = (ms: number[]) =>
  Number((ms.toSorted((a, b) => a - b)[ms.length >> 1]! / 1000).toFixed(2))
