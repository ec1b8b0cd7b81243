import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alone, createTurns } from './turns.ts'

/** Whether a promise has ended by now, of what is not waited for from outside. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false
  promise.then(
    () => (settled = true),
    () => (settled = true),
  )
  await new Promise((resolve) => setImmediate(resolve))
  return settled
}

const holding = new Map([['message', 'digest']])

test('a group begins when the one before passes, is told what that one holds, and goes on when it has ended', async () => {
  const take = createTurns()
  let passed = 0
  const first = take(() => passed++)
  const second = take(() => {})
  assert.equal((await first.begin()).size, 0)
  assert.equal(await first.come(), true)
  const begun = second.begin()
  assert.equal(await isSettled(begun), false)
  first.pass(holding)
  assert.equal(passed, 1)
  assert.equal(await begun, holding)
  const come = second.come()
  assert.equal(await isSettled(come), false)
  first.done()
  first.end()
  assert.equal(await come, true)
})

test('a group is told when the one before came to nothing', async () => {
  const take = createTurns()
  const first = take(() => {})
  const second = take(() => {})
  await first.begin()
  first.pass(holding)
  await second.begin()
  first.end()
  assert.equal(await second.come(), false)
})

test('when a group begins again, the one behind lets go and begins again after it', async () => {
  const take = createTurns()
  const first = take(() => {})
  const second = take(() => {})
  await first.begin()
  first.pass(holding)
  await second.begin()
  const come = second.come()
  await first.begin()
  await assert.rejects(come, { code: '40001' })
  const again = second.begin()
  assert.equal(await isSettled(again), false)
  first.pass(new Map())
  assert.equal((await again).size, 0)
  first.done()
  first.end()
  assert.equal(await second.come(), true)
})

test('a group that looks for its turn only after the one before began again lets go as well', async () => {
  const take = createTurns()
  const first = take(() => {})
  const second = take(() => {})
  await first.begin()
  first.pass(holding)
  await second.begin()
  await first.begin()
  first.pass(holding)
  await assert.rejects(second.come(), { code: '40001' })
})

test('who comes when all have ended waits for nobody', async () => {
  const take = createTurns()
  const first = take(() => {})
  await first.begin()
  first.pass(holding)
  first.end()
  const second = take(() => {})
  assert.equal((await second.begin()).size, 0)
  assert.equal(await second.come(), true)
  assert.equal((await alone.begin()).size, 0)
  assert.equal(await alone.come(), true)
})
