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

test('a picture that cannot be drawn is a file to save, as a document', async () => {
  const heic = Buffer.concat([
    Buffer.from('00000018667479706865696300000000', 'hex'),
    Buffer.from('mif1heic'),
    Buffer.alloc(64),
  ])
  const bmp = Buffer.concat([Buffer.from('BM'), Buffer.alloc(64)])
  const drawing = Buffer.concat([Buffer.from('8BPS'), Buffer.from('0001', 'hex'), Buffer.alloc(64)])
  const found = [heic, bmp, drawing].map((bytes) => inspectMedia(bytes, 'document', null))
  for (const one of await Promise.all(found)) {
    assert.ok(!('refused' in one) && one.type.startsWith('image/'), JSON.stringify(one))
    assert.deepEqual([one.thumb, one.width], [null, null])
  }
  assert.deepEqual(await inspectMedia(heic, 'image', 'image/jpeg'), { refused: 'lies' })
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
  const bytes = await inspectMedia(Buffer.from([1, 0, 2, 0]), 'document', 'text/plain')
  assert.ok('type' in bytes && bytes.type === 'application/octet-stream')
})
