import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { openHouse, openTestDatabase, testLog } from '../../../test/house.ts'
import { oneFile } from '../../../test/one-file.ts'
import { migratedDump } from '../../../test/pglite-dump.ts'
import { transact } from '../../ledger/index.ts'
import { createClock } from '../../platform/clock.ts'
import { createCtx, systemActor } from '../../platform/context.ts'
import { type Database, openDatabase } from '../../platform/database.ts'
import { createFolderStore } from '../../platform/files-folder.ts'
import { createImport } from './create-import.ts'
import { importableKinds } from './importable-kinds.ts'
import { importMap } from './map.ts'
import { runImport } from './run-import.ts'
import { type Bench, beginImport } from './start-import.ts'
import { takeFile } from './take-file.ts'

const clock = createClock()
const secret = 'x'.repeat(32)
const onPostgres = process.env.TEST_DATABASE_URL !== undefined
// A process that opens PGlite afresh needs seconds.
const kills = onPostgres ? 40 : 5

let folder: string
let program: string
let env: Record<string, string>
let open: () => Promise<Database>
let close: (database: Database) => Promise<void>
let drop: () => Promise<void>

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hebra-kill-'))
  program = await oneFile('server/modules/transfer/import-worker.child.ts')
  const files = join(folder, 'files')
  if (onPostgres) {
    const made = await openTestDatabase({ clock })
    env = { DATABASE_URL: made.url!, HEBRA_SECRET: secret, HEBRA_FILES: files }
    open = async () => made.database
    close = async () => {}
    drop = made.drop
  } else {
    const data = join(folder, 'data')
    env = { HEBRA_DATA: data, HEBRA_SECRET: secret, HEBRA_FILES: files }
    const first = await openDatabase({
      folder: data,
      dump: await migratedDump(),
      clock,
      log: testLog,
    })
    await first.close()
    open = () => openDatabase({ folder: data, clock, log: testLog })
    close = (database) => database.close()
    drop = async () => {}
  }
})
after(async () => {
  await drop()
  await rm(folder, { recursive: true, force: true })
})

const rowsInFile = 3000
const map = importMap.parse({
  source: 'killed',
  columns: [
    { column: 'id', to: 'field', name: 'id' },
    { column: 'mail', to: 'handle', type: 'email' },
    { column: 'phone', to: 'handle', type: 'phone' },
    { column: 'at', to: 'field', name: 'occurredAt' },
    { column: 'what', to: 'body', path: 'summary' },
    { column: 'name', to: 'trait', name: 'name' },
  ],
})

/** One customer has ten rows; each fiftieth row is wrong. */
function csvOf(named: string): string {
  const lines = Array.from({ length: rowsInFile }, (_, i) => {
    const person = Math.floor(i / 10)
    const at = i % 50 === 49 ? 'never' : `2020-01-01T00:00:${String(i % 60).padStart(2, '0')}Z`
    return `${named}-${i},p${person}@${named}.pe,+5198${String(person).padStart(7, '0')},${at},${named} ${i},P ${person}`
  })
  return `id,mail,phone,at,what,name\n${lines.join('\n')}\n`
}

function benchOn(database: Database): Bench {
  const store = createFolderStore(join(folder, 'files'))
  const files = { ...store, read: (key: string) => store.read(key, 0) } as Bench['files']
  return { database, db: database.db, files, clock, log: testLog }
}

async function beginOn(database: Database, named: string): Promise<string> {
  const bench = benchOn(database)
  const ctx = createCtx(systemActor('test'), clock, testLog)
  const { id } = await transact(bench, ctx, (tx) =>
    createImport(tx, ctx, { name: named, what: 'interactions', map: { ...map, source: named } }),
  )
  await takeFile(bench, ctx, { id, content: Readable.from([Buffer.from(csvOf(named))]) })
  await beginImport(bench, ctx, id)
  return id
}

/** Works the import in a process of its own, killed so long after it began. @returns its end. */
async function workAndKill(id: string, afterMs: number): Promise<'killed' | 'ended'> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, id], {
    env: { ...process.env, ...env, NODE_COMPILE_CACHE: join(folder, 'compiled') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  let timer: NodeJS.Timeout | undefined
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk
    if (said.includes('begun')) timer ??= setTimeout(() => child.kill('SIGKILL'), afterMs)
  })
  const [, signal] = await once(child, 'close')
  clearTimeout(timer)
  assert.match(said, /^begun/)
  if (signal === 'SIGKILL') return 'killed'
  assert.match(said, /ended|moved/)
  return 'ended'
}

async function assertExactlyOnce(database: Database, id: string, named: string) {
  const count = async (query: string) => Number((await database.pool.query(query)).rows[0].count)
  const wrong = rowsInFile / 50
  const work = await database.db
    .selectFrom('transfer_import')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  assert.deepEqual(
    [work.state, work.rows_read, work.rows_done, work.rows_known, work.rows_rejected],
    ['finished', rowsInFile, rowsInFile - wrong, 0, wrong],
  )
  const summary = `from ledger_entry where body->>'summary' like '${named} %'`
  assert.equal(await count(`select count(*) ${summary}`), rowsInFile - wrong)
  assert.equal(
    await count(`select count(distinct body->>'summary') ${summary}`),
    rowsInFile - wrong,
  )
  assert.equal(
    await count(`select count(*) from transfer_rejected where import_id = '${id}'`),
    wrong,
  )
  const people = rowsInFile / 10
  const handles = `from customers_handle where value like '%@${named}.pe'`
  assert.equal(await count(`select count(*) ${handles}`), people)
  assert.equal(await count(`select count(distinct customer_id) ${handles}`), people)
  assert.equal(
    await count(
      `select count(*) from ledger_entry where kind = 'customer.traits_changed' and body->>'source' = 'import:${named}'`,
    ),
    people,
  )
}

test(`after kill -9 at ${kills} random points each row was taken exactly once`, async (t) => {
  let killed = 0
  for (let file = 1; killed < kills; file++) {
    const named = `killed${file}`
    let database = await open()
    const id = await beginOn(database, named)
    await close(database)
    while (killed < kills) {
      if ((await workAndKill(id, Math.random() * 150)) === 'ended') break
      killed += 1
    }
    await workAndKill(id, 3_600_000)
    database = await open()
    await assertExactlyOnce(database, id, named)
    await close(database)
    t.diagnostic(`${killed} kills after file ${file}`)
  }
})

test('two workers on one import take each row once', async () => {
  const database = await open()
  const id = await beginOn(database, 'twice')
  const run = () =>
    runImport({
      platform: benchOn(database),
      kinds: importableKinds(),
      id,
      signal: new AbortController().signal,
    })
  const outcomes = await Promise.all([run(), run(), run()])
  assert.ok(outcomes.includes('ended'))
  await assertExactlyOnce(database, id, 'twice')
  await close(database)
})

test('an import stopped by its signal goes on where it stopped', async () => {
  const database = await open()
  const id = await beginOn(database, 'paused')
  const stop = new AbortController()
  const platform = benchOn(database)
  const kinds = importableKinds()
  const paused = runImport({ platform, kinds, id, signal: stop.signal, batchRows: 100 })
  for (;;) {
    // The embedded database answers without a turn of the event loop, which reading a file needs.
    await setImmediate()
    const { rows } = await database.pool.query(
      'select rows_read from transfer_import where id = $1',
      [id],
    )
    if (rows[0].rows_read > 0) break
  }
  stop.abort()
  await assert.rejects(paused, { name: 'AbortError' })
  const outcome = await runImport({ platform, kinds, id, signal: new AbortController().signal })
  assert.equal(outcome, 'ended')
  await assertExactlyOnce(database, id, 'paused')
  await close(database)
})

test('a started import goes on by itself when the house is stopped and started again', async () => {
  let database = await open()
  const id = await beginOn(database, 'restarted')
  await close(database)
  const config = {
    files: join(folder, 'files'),
    secret,
    ...(onPostgres ? {} : { dataFolder: join(folder, 'data') }),
  }
  const on = onPostgres ? { url: env.DATABASE_URL! } : { folder: join(folder, 'data') }
  const first = await openHouse({ on, config })
  for (;;) {
    const { body } = await first.get(`/api/imports/${id}`)
    if (body.rowsRead > 0) break
  }
  await first.stop()
  const second = await openHouse({ on, config })
  for (;;) {
    await second.platform.jobs.drain()
    const { body } = await second.get(`/api/imports/${id}`)
    if (body.state !== 'running') break
  }
  await second.stop()
  database = await open()
  await assertExactlyOnce(database, id, 'restarted')
  await close(database)
})
