import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextAttempt } from './next-attempt.ts'

const since = new Date('2026-11-22T08:00:00Z')
const dayMs = 86_400_000
const keptMs = 7 * dayMs

test('a file is asked for ever more seldom, until just before the provider has it no more', () => {
  const waits: number[] = []
  let now = since
  for (let attempts = 1; ; attempts++) {
    const next = nextAttempt({ attempts, since, keptMs }, now)
    if (!next) break
    assert.ok(next > now)
    waits.push((next.getTime() - now.getTime()) / 60_000)
    now = next
  }
  assert.deepEqual(waits.slice(0, 10), [1, 2, 4, 8, 16, 32, 64, 128, 256, 360])
  assert.ok(waits.length < 45, `${waits.length} times`)
  assert.equal(now.getTime(), since.getTime() + keptMs - 60_000)
})

test('what is past its time is asked for no more', () => {
  const late = new Date(since.getTime() + keptMs)
  assert.equal(nextAttempt({ attempts: 1, since, keptMs }, late), undefined)
})
