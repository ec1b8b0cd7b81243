import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { createManualClock } from './clock.ts'
import { createFiles } from './files.ts'
import { createVault } from './vault.ts'

const folder = await mkdtemp(join(tmpdir(), 'hebra-files-test-'))
after(() => rm(folder, { recursive: true }))
const clock = createManualClock(new Date('2026-03-01T12:00:00Z'))
const vault = createVault({ secret: 'a secret that is long enough to be used' })
const files = createFiles({ location: folder, dataFolder: '', env: {}, vault, clock })

test('what is written is read again, whole or from a byte on, until it is removed', async () => {
  const key = 'exports/2026/customers.csv.gz'
  assert.deepEqual(await files.write(key, Buffer.from('hola hebra')), { bytes: 10 })
  assert.equal(await text(await files.read(key)), 'hola hebra')
  assert.equal(await text(await files.read(key, 5)), 'hebra')
  assert.equal(await files.size(key), 10)
  await files.write(key, Readable.from([Buffer.from('otra '), Buffer.from('cosa')]))
  assert.equal(await text(await files.read(key)), 'otra cosa')
  await files.remove(key)
  await files.remove(key)
  assert.equal(await files.size(key), undefined)
  await assert.rejects(files.read(key), /ENOENT/)
})

test('a write that breaks off leaves the former file and nothing else', async () => {
  await files.write('media/photo', Buffer.from('former'))
  const breaking = Readable.from(
    (function* () {
      yield Buffer.alloc(100_000)
      throw new Error('the sender went away')
    })(),
  )
  await assert.rejects(files.write('media/photo', breaking), /went away/)
  assert.equal(await text(await files.read('media/photo')), 'former')
  assert.deepEqual(await readdir(join(folder, '.writing')), [])
})

test('every key is listed', async () => {
  await files.write('list/a', Buffer.from('1'))
  await files.write('list/b/c', Buffer.from('2'))
  const keys = []
  for await (const key of files.list?.() ?? []) if (key.startsWith('list/')) keys.push(key)
  assert.deepEqual(keys.sort(), ['list/a', 'list/b/c'])
})

test('a key cannot leave the store', async () => {
  for (const key of [
    ...[
      '../secret',
      'a/../../secret',
      '/etc/passwd',
      'a//b',
      'a/',
      '',
      '.',
      '..',
      'a/.b',
      '.writing/x',
    ],
    ...['a\\b', 'a b', 'A', 'a%2e', 'a\0b', 'ñ', 'x'.repeat(401)],
  ]) {
    await assert.rejects(files.write(key, Buffer.from('x')), /cannot be the key/, key)
    await assert.rejects(files.read(key), /cannot be the key/, key)
    await assert.rejects(files.remove(key), /cannot be the key/, key)
  }
})

test('a signed path opens its file until it expires, and nothing else', async () => {
  const bytes = Buffer.from('datos')
  await files.write('exports/1', bytes)
  await files.write('exports/2', bytes)
  const path = files.signedPath('exports/1', 'Clientes & más.csv', new Date('2026-03-01T12:10:00Z'))
  const file = await files.openSigned(path)
  assert.deepEqual(file, { key: 'exports/1', name: 'Clientes & más.csv', bytes: 5 })
  assert.deepEqual(await buffer(await files.read('exports/1')), bytes)

  for (const forged of [
    path.replace('exports/1', 'exports/2'),
    path.replace('Clientes', 'Otros'),
    path.replace(/until=(\d+)/, (_, until) => `until=${Number(until) + 1}`),
    path.replace(/signature=.*/, ''),
    '/files/exports/1',
    '/files/../../secret',
    '/elsewhere',
  ]) {
    assert.equal(await files.openSigned(forged), undefined, forged)
  }
  clock.set(new Date('2026-03-01T12:09:59Z'))
  assert.ok(await files.openSigned(path))
  clock.set(new Date('2026-03-01T12:10:00Z'))
  assert.equal(await files.openSigned(path), undefined)
})
