import assert from 'node:assert/strict'
import { test } from 'node:test'
import sharp from 'sharp'
import { inspectMedia } from './inspect-media.ts'

const picture = await sharp({
  create: { width: 1600, height: 800, channels: 3, background: '#2b9a5b' },
})
  .jpeg()
  .toBuffer()

test('a picture is known by its bytes and gets a small one', async () => {
  const found = await inspectMedia(picture, 'image', 'image/png')
  assert.ok(!('refused' in found))
  assert.deepEqual([found.type, found.width, found.height], ['image/jpeg', 1600, 800])
  const small = await sharp(found.thumb!).metadata()
  assert.deepEqual([small.format, small.width, small.height], ['webp', 480, 240])
})

test('what lies about what it is, is refused', async () => {
  const zip = Buffer.from('504b0304140000000000', 'hex')
  assert.deepEqual(await inspectMedia(zip, 'image', 'image/jpeg'), { refused: 'lies' })
  assert.deepEqual(await inspectMedia(picture, 'audio', 'audio/ogg'), { refused: 'lies' })
  const broken = picture.subarray(0, 200)
  assert.deepEqual(await inspectMedia(broken, 'image', 'image/jpeg'), { refused: 'lies' })
})

test('what runs where it is opened is refused, as a document too', async () => {
  const program = Buffer.concat([Buffer.from('7f454c4602010100', 'hex'), Buffer.alloc(64)])
  const pages = ['<!doctype html><p>x', ' <script>x</script>', '<svg xmlns="a" onload="x"/>']
  for (const bytes of [program, ...pages.map((text) => Buffer.from(text))]) {
    assert.deepEqual(await inspectMedia(bytes, 'document', 'text/plain'), { refused: 'type' })
  }
})

test('a plain text is taken at its word, other unknown bytes are bytes', async () => {
  const text = Buffer.from('fecha;total\n2026-01-01;10')
  const typeOf = async (said: string | null) => {
    const found = await inspectMedia(text, 'document', said)
    return 'refused' in found ? found : found.type
  }
  assert.equal(await typeOf('text/csv; charset=utf-8'), 'text/csv')
  assert.equal(await typeOf('application/pdf'), 'application/octet-stream')
  assert.equal(await typeOf(null), 'application/octet-stream')
})
