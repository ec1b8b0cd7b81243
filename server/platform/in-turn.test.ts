import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createInTurn } from './in-turn.ts'

test('one in each turn of the event loop, in their order', async () => {
  let turn = 0
  let isCounting = true
  const count = () => {
    turn += 1
    if (isCounting) setImmediate(count)
  }
  setImmediate(count)
  const inTurn = createInTurn()
  const done: { name: string; turn: number }[] = []
  const work = async (name: string) => {
    await inTurn()
    done.push({ name, turn })
  }
  await Promise.all([work('a'), work('b'), work('c')])
  await work('d')
  isCounting = false
  assert.deepEqual(
    done.map(({ name }) => name),
    ['a', 'b', 'c', 'd'],
  )
  assert.equal(new Set(done.map((one) => one.turn)).size, 4)
})
