import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openEmptyDatabase } from '../../test/empty-database.ts'
import { openHouse, rootKey, type TestHouse } from '../../test/house.ts'
import { type Config, readConfig } from '../platform/config.ts'
import { backupCommand } from './backup.ts'
import { restoreCommand } from './restore.ts'

const folder = await mkdtemp(join(tmpdir(), 'hebra-restore-erasure-'))
const drops: (() => Promise<void>)[] = []
after(async () => {
  for (const house of houses) await house.stop()
  for (const drop of drops) await drop()
  await rm(folder, { recursive: true })
})

type Place = { url: string } | { folder: string }

/** A place for a database that holds nothing yet. */
async function freshPlace(name: string): Promise<Place> {
  if (!process.env.TEST_DATABASE_URL) return { folder: join(folder, name) }
  const empty = await openEmptyDatabase()
  drops.push(empty.drop)
  await empty.database.close()
  return { url: empty.url! }
}

/** Files stand apart from the database, as they do where it is a server's. */
const files = join(folder, 'files')
const secret = 'one secret for all places of these tests'
const houses: TestHouse[] = []
async function open(on: Place, fileFolder = files): Promise<TestHouse> {
  const house = await openHouse({ on, config: { files: fileFolder, secret } })
  houses.push(house)
  return house
}

const configOf = (on: Place, fileFolder = files): Config => ({
  ...readConfig({ HEBRA_DATA: folder, HEBRA_ROOT_KEY: rootKey, PORT: '0' }),
  ...('url' in on ? { databaseUrl: on.url } : { dataFolder: on.folder }),
  files: fileFolder,
  secret,
  logLevel: 'silent',
})

async function backUp({ platform, modules }: TestHouse, file: string) {
  const signal = new AbortController().signal
  const quiet = { print: () => {}, progress: () => {}, path: (name: string) => name }
  await backupCommand.run([file], { platform, modules, signal, ...quiet })
}

async function restore(on: Place, args: string[], fileFolder = files) {
  const said: string[] = []
  await restoreCommand.run(args, {
    config: () => configOf(on, fileFolder),
    cwd: folder,
    print: (line) => void said.push(line),
    progress: () => {},
    signal: new AbortController().signal,
  })
  assert.match(said.join('\n'), /"restored":true/)
}

/** Every table that holds a text somewhere. */
async function mentions({ platform }: TestHouse, word: string): Promise<string[]> {
  const { pool } = platform.database
  const { rows } = await pool.query<{ table: string }>(
    `select format('%I.%I', table_schema, table_name) as table from information_schema.tables
     where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`,
  )
  const found: string[] = []
  for (const { table } of rows) {
    const hit = await pool.query(`select from ${table} as one where one::text ilike $1 limit 1`, [
      `%${word}%`,
    ])
    if (hit.rowCount) found.push(table)
  }
  return found
}

const word = 'zqinolvidable'

/** Somebody with handles, traits, a consent and a past, and somebody else beside. */
async function fill(house: TestHouse) {
  const { body: key } = await house.post('/api/keys', { name: 'server', scope: 'ingest:server' })
  const traits = { name: `Ana ${word}`, email: `${word}@example.com` }
  for (const event of [
    { type: 'identify', userId: word, traits },
    { type: 'track', userId: word, event: 'Asked', properties: { text: `I am ${word}` } },
  ]) {
    const sent = await fetch(`${house.url}/v1/${event.type}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ writeKey: key.key, ...event }),
    })
    assert.equal(sent.status, 200)
  }
  await house.following.drain()
  const anaId = String((await house.get(`/api/customers?handle=user:${word}`)).body.items[0].id)
  const change = { traits: { note: `likes ${word}` } }
  assert.equal((await house.call('PATCH', `/api/customers/${anaId}`, { body: change })).status, 200)
  const consent = { purpose: 'marketing', state: 'given', how: `said ${word}` }
  assert.equal((await house.post(`/api/customers/${anaId}/consents`, consent)).status, 201)
  const beto = await house.post('/api/customers', { traits: { name: 'Beto Quispe' } })
  await house.following.drain()
  return { anaId, betoId: String(beto.body.id) }
}

async function assertForgotten(house: TestHouse, ids: { anaId: string; betoId: string }) {
  await house.following.drain()
  await house.platform.jobs.drain()
  assert.deepEqual(await mentions(house, word), [])
  assert.notEqual((await house.get(`/api/customers/${ids.anaId}`)).body.erasedAt, null)
  assert.deepEqual((await house.get(`/api/customers?q=${word}`)).body.items, [])
  const again = await house.get(`/api/customers?handle=user:${word}`)
  assert.deepEqual(again.body.items, [])
  assert.equal((await house.get(`/api/customers/${ids.betoId}`)).body.name, 'Beto Quispe')
}

test('who was erased after a back-up is erased again when it is restored', async () => {
  const here = await freshPlace('here')
  const file = join(folder, 'before.backup')
  const house = await open(here)
  const ids = await fill(house)
  await backUp(house, file)
  assert.equal(
    (await house.post(`/api/customers/${ids.anaId}/erase`, { reason: 'asked' })).status,
    200,
  )
  await assertForgotten(house, ids)
  await house.stop()

  await restore(here, [file, '--force'])
  const replaced = await open(here)
  await assertForgotten(replaced, ids)
  await replaced.stop()

  const elsewhere = await freshPlace('elsewhere')
  await restore(elsewhere, [file])
  const moved = await open(elsewhere)
  await assertForgotten(moved, ids)
  await moved.stop()
})

test('the back-up does hold the person, and brings them back where no list says otherwise', async () => {
  const place = await freshPlace('unaware')
  const noFiles = join(folder, 'no-files')
  await restore(place, [join(folder, 'before.backup')], noFiles)
  const house = await open(place, noFiles)
  assert.ok((await mentions(house, word)).includes('public.customers_handle'))
})
