import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jsonPieces } from './json-stream.ts'

async function* numbers(upto: number, seen: { last: number }) {
  for (let n = 1; n <= upto; n++) {
    seen.last = n
    yield { n, text: 'x'.repeat(1000) }
  }
}

const whole = async (value: unknown) => {
  let json = ''
  for await (const piece of jsonPieces(value)) json += piece
  return json
}

test('lists that are read as they are written come out as any JSON', async () => {
  const seen = { last: 0 }
  const plain = { a: 1, no: undefined, when: new Date(0), list: [1, { b: null }], none: {} }
  const value = { ...plain, deep: { all: numbers(3, seen), empty: numbers(0, seen) } }
  const items = [1, 2, 3].map((n) => ({ n, text: 'x'.repeat(1000) }))
  assert.equal(await whole(value), JSON.stringify({ ...plain, deep: { all: items, empty: [] } }))
  assert.equal(await whole(plain), JSON.stringify(plain))
  assert.equal(await whole(numbers(0, seen)), '[]')
})

test('no more is read than was taken, and nothing after the reader went away', async () => {
  const seen = { last: 0 }
  const pieces = jsonPieces({ all: numbers(10_000, seen) })
  await pieces.next()
  assert.ok(seen.last < 100, `${seen.last} were read for the first piece`)
  await pieces.return(undefined)
  assert.ok(seen.last < 100)
})
