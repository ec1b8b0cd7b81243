// Rows a second of an import of interactions (one customer has four; each row names an e-mail and
// a telephone), and by how much the process grew while it ran. The floor reads the same file and
// inserts the same columns in batches of the same size into a bare table with the same unique key.
// --what customers imports people with a trait instead.

import { once } from 'node:events'
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { transact } from '../server/ledger/index.ts'
import { createImport } from '../server/modules/transfer/create-import.ts'
import { importableKinds } from '../server/modules/transfer/importable-kinds.ts'
import { importMap } from '../server/modules/transfer/map.ts'
import { readRows } from '../server/modules/transfer/read-rows.ts'
import { runImport } from '../server/modules/transfer/run-import.ts'
import { beginImport, type Bench as Place } from '../server/modules/transfer/start-import.ts'
import { takeFile } from '../server/modules/transfer/take-file.ts'
import { createClock } from '../server/platform/clock.ts'
import { createCtx, systemActor } from '../server/platform/context.ts'
import { createFolderStore } from '../server/platform/files-folder.ts'
import { createLog } from '../server/platform/log.ts'
import type { Bench, BenchDatabase } from './harness.ts'

const clock = createClock()
const log = createLog('silent')

export async function run(bench: Bench): Promise<void> {
  const what = bench.flags.what === 'customers' ? 'customers' : 'interactions'
  for (const size of bench.sizes ?? [20_000]) {
    const folder = mkdtempSync(join(tmpdir(), 'hebra-bench-import-'))
    try {
      const file = join(folder, 'rows.csv')
      bench.progress(`writing ${size} rows`)
      await writeRows(file, size)
      const ours = await importRows(await bench.open({ poolSize: 3 }), folder, file, what)
      const floor = await insertRows(await bench.open({ poolSize: 3 }), file)
      const perSecond = Math.round((size / ours.ms) * 1000)
      bench.report({
        name: `import ${what}`,
        size,
        ours: perSecond,
        floor: Math.round((size / floor) * 1000),
        unit: '/s',
        rssBeforeMB: ours.rssBeforeMB,
        rssPeakMB: ours.rssPeakMB,
        heapPeakMB: ours.heapPeakMB,
      })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

async function writeRows(file: string, size: number) {
  const target = createWriteStream(file)
  target.write('id,email,phone,date,channel,summary,name\n')
  for (let i = 0; i < size; i++) {
    const who = Math.floor(i / 4)
    const at = new Date(1_500_000_000_000 + i * 60_000).toISOString()
    const line = `${i},p${who}@example.pe,+519${String(who).padStart(8, '0')},${at},voice,"Call ${i}, about ""things""",P ${who}\n`
    if (!target.write(line)) await once(target, 'drain')
  }
  target.end()
  await once(target, 'finish')
}

const mapOf = (what: string) =>
  importMap.parse({
    source: 'bench',
    columns: [
      { column: 'email', to: 'handle', type: 'email' },
      { column: 'phone', to: 'handle', type: 'phone' },
      ...(what === 'customers'
        ? [{ column: 'name', to: 'trait', name: 'name' }]
        : [
            { column: 'id', to: 'field', name: 'id' },
            { column: 'date', to: 'field', name: 'occurredAt' },
            { column: 'channel', to: 'field', name: 'channel' },
            { column: 'summary', to: 'body', path: 'summary' },
          ]),
    ],
  })

async function importRows(
  { database }: BenchDatabase,
  folder: string,
  file: string,
  what: 'customers' | 'interactions',
) {
  const store = createFolderStore(folder)
  const files = { ...store, read: (key: string) => store.read(key, 0) } as Place['files']
  const place: Place = { database, db: database.db, files, clock, log }
  const ctx = createCtx(systemActor('bench'), clock, log)
  const { id } = await transact(place, ctx, (tx) =>
    createImport(tx, ctx, { name: 'bench', what, map: mapOf(what) }),
  )
  await takeFile(place, ctx, { id, content: createReadStream(file) })
  await beginImport(place, ctx, id)
  const before = process.memoryUsage().rss
  let rss = 0
  let heap = 0
  const watch = setInterval(() => {
    const now = process.memoryUsage()
    rss = Math.max(rss, now.rss)
    heap = Math.max(heap, now.heapUsed)
  }, 200)
  const began = performance.now()
  await runImport({
    platform: place,
    kinds: importableKinds(),
    id,
    signal: new AbortController().signal,
  })
  const ms = performance.now() - began
  clearInterval(watch)
  const MB = (bytes: number) => Math.round(bytes / 1024 / 1024)
  return { ms, rssBeforeMB: MB(before), rssPeakMB: MB(rss), heapPeakMB: MB(heap) }
}

async function insertRows({ database }: BenchDatabase, file: string): Promise<number> {
  await database.pool.query(`create table bare (id text primary key, email text, phone text,
    at timestamptz, channel text, summary text, name text);
    create index bare_email on bare (email)`)
  const dialect = { format: 'csv', encoding: 'utf-8', delimiter: ',', newline: '\n' } as const
  const began = performance.now()
  let batch: unknown[][] = []
  const insert = async () => {
    const columns = [0, 1, 2, 3, 4, 5, 6].map((column) => batch.map((cells) => cells[column]))
    await database.pool.query(
      `insert into bare select * from unnest($1::text[], $2::text[], $3::text[],
       $4::timestamptz[], $5::text[], $6::text[], $7::text[]) on conflict do nothing`,
      columns,
    )
    batch = []
  }
  for await (const rows of readRows(createReadStream(file), dialect, false).rows) {
    for (const row of rows) {
      if ('cells' in row) batch.push(Object.values(row.cells))
      if (batch.length === 500) await insert()
    }
  }
  if (batch.length) await insert()
  return performance.now() - began
}
