import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fastify from 'fastify'
import { createManualClock } from './clock.ts'
import { createFiles } from './files.ts'
import type { Platform } from './module.ts'
import { addSignedFiles } from './signed-files.ts'
import { createVault } from './vault.ts'

const folder = await mkdtemp(join(tmpdir(), 'hebra-signed-test-'))
const vault = createVault({ secret: 'a secret that is long enough to be used' })
const clock = createManualClock(new Date('2026-03-01T12:00:00Z'))
const files = createFiles({ location: folder, dataFolder: '', env: {}, vault, clock })
const server = fastify()
addSignedFiles(server, { files } as Platform)
await files.write('media/1', Buffer.from('0123456789'))
after(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

const until = new Date('2026-03-01T12:10:00Z')
const ask = (path: string, range?: string) =>
  server.inject({ url: path, headers: range === undefined ? {} : { range } })

test('a picture, a sound or a film is shown as what it is, all else is bytes to be saved', async () => {
  const asType = async (type?: string) =>
    (await ask(files.signedPath('media/1', 'a', until, type))).headers['content-type']
  assert.equal(await asType('image/png'), 'image/png')
  assert.equal(await asType('audio/ogg'), 'audio/ogg')
  for (const type of [undefined, 'text/html', 'image/svg+xml', 'application/pdf']) {
    assert.equal(await asType(type), 'application/octet-stream')
  }
  const path = files.signedPath('media/1', 'a', until, 'application/pdf')
  const other = await ask(path.replace('application%2Fpdf', 'video%2Fmp4'))
  assert.equal(other.statusCode >= 400, true, 'the type is signed too')
})

test('parts are answered as asked for', async () => {
  const path = files.signedPath('media/1', 'a', until, 'audio/ogg')
  const part = async (range: string) => {
    const answer = await ask(path, range)
    return [answer.statusCode, answer.headers['content-range'], answer.body]
  }
  assert.deepEqual(await part('bytes=2-4'), [206, 'bytes 2-4/10', '234'])
  assert.deepEqual(await part('bytes=7-'), [206, 'bytes 7-9/10', '789'])
  assert.deepEqual(await part('bytes=-3'), [206, 'bytes 7-9/10', '789'])
  assert.deepEqual(await part('bytes=0-99'), [206, 'bytes 0-9/10', '0123456789'])
  assert.deepEqual(await part('bytes=10-'), [416, 'bytes */10', ''])
  assert.deepEqual(await part('bytes=1-2,5-6'), [200, undefined, '0123456789'])
})
