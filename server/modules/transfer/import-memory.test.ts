import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createGzip } from 'node:zlib'
import { openHouse } from '../../../test/house.ts'
import { transact } from '../../ledger/index.ts'
import { createCtx, systemActor } from '../../platform/context.ts'
import { createImport } from './create-import.ts'
import { findImport } from './find-imports.ts'
import { importMap } from './map.ts'
import { compileMap } from './read-row.ts'
import { readRows } from './read-rows.ts'
import { startImport } from './start-import.ts'
import { takeFile } from './take-file.ts'

const MB = 1024 * 1024
// What the collector has not yet come to is not the file's memory.
setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

const map = importMap.parse({
  columns: [
    { column: 'mail', to: 'handle', type: 'email' },
    { column: 'name', to: 'trait', name: 'name' },
  ],
})

/** Rows as they are made, so that the test itself holds none of the file. */
function rowsOf(count: number, padding: string): Readable {
  return Readable.from(
    (function* () {
      yield Buffer.from('mail,name,padding\n')
      for (let i = 0; i < count; i += 20) {
        const lines = Array.from({ length: 20 }, (_, more) => {
          const who = (i + more) % 5000
          return `m${who}@memory.pe,Name ${who},"${padding}"\n`
        })
        yield Buffer.from(lines.join(''))
      }
    })(),
  )
}

/** How much more is alive while `work` runs than before it, in MB, at its worst. */
async function growthOf(work: () => Promise<void>): Promise<number> {
  const alive = () => {
    collect()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return heapUsed + arrayBuffers
  }
  const before = alive()
  let peak = before
  const watch = setInterval(() => {
    peak = Math.max(peak, alive())
  }, 500)
  await work().finally(() => clearInterval(watch))
  return (Math.max(peak, alive()) - before) / MB
}

test('a file of hundreds of thousands of rows is read with the memory of a few', async () => {
  const dialect = { format: 'csv', encoding: 'utf-8', delimiter: ',', newline: '\n' } as const
  let count = 0
  const grown = await growthOf(async () => {
    const reader = readRows(rowsOf(300_000, 'x'.repeat(100)), dialect, false)
    let compiled: ReturnType<typeof compileMap> | undefined
    for await (const rows of reader.rows) {
      compiled ??= compileMap(map, 'customers', reader.columns())
      assert.ok('read' in compiled)
      for (const row of rows) if ('cells' in row && 'reading' in compiled.read(row)) count++
    }
  })
  assert.equal(count, 300_000)
  assert.ok(grown < 40, `what is alive grew by ${grown} MB`)
})

test('the memory of an import does not grow with its file', async (t) => {
  const house = await openHouse()
  t.after(() => house.stop())
  const { platform } = house
  const ctx = createCtx(systemActor('test'), platform.clock, platform.log)
  const importRows = async (count: number) => {
    const { id } = await transact(platform, ctx, (tx) =>
      createImport(tx, ctx, { name: 'big', what: 'customers', map }),
    )
    const content = rowsOf(count, 'padding of a row '.repeat(300)).pipe(createGzip({ level: 1 }))
    await takeFile(platform, ctx, { id, content })
    await startImport(platform, ctx, id)
    await platform.jobs.drain()
    const done = await findImport(platform.db, id)
    assert.deepEqual([done.state, done.rows_done], ['finished', count])
  }
  // The embedded database lives in this process, and takes what everybody of the file needs.
  await importRows(5000)
  const grown = await growthOf(() => importRows(20_000))
  assert.ok(grown < 40, `what is alive grew by ${grown} MB`)
  t.diagnostic(`grew by ${Math.round(grown)} MB over a file of 100 MB`)
})
