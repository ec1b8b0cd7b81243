import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestDatabase, type TestDatabase, testLog } from '../../test/house.ts'
import { createClock } from './clock.ts'
import { createJobs, type Jobs } from './jobs.ts'

const clock = createClock()
let opened: TestDatabase
let jobs: Jobs
const done: string[] = []
let attempts = 0
let release = () => {}

before(async () => {
  opened = await openTestDatabase()
  jobs = createJobs({ database: opened.database, clock, log: testLog, works: true })
  jobs.define<{ name: string }>('test.note', async ({ name }) => void done.push(name))
  jobs.define(
    'test.failing',
    async () => {
      attempts += 1
      throw new Error('no')
    },
    { retries: 0 },
  )
  jobs.define<{ name: string }>('test.slow', async ({ name }) => {
    await new Promise<void>((resolve) => {
      release = resolve
    })
    done.push(name)
  })
  await jobs.start()
})
after(async () => {
  await jobs.stop()
  await opened.drop()
})

test('a job that is sent is worked, with its data', async () => {
  await jobs.send('test.note', { name: 'first' })
  await jobs.send('test.note', { name: 'second' })
  await jobs.drain()
  assert.deepEqual(done.toSorted(), ['first', 'second'])
})

test('a job for later waits', async () => {
  done.length = 0
  await jobs.send('test.note', { name: 'later' }, { startAfter: new Date(Date.now() + 3_600_000) })
  await jobs.drain()
  assert.deepEqual(done, [])
})

test('of one singleton key only one job waits or runs', async () => {
  done.length = 0
  await jobs.send('test.slow', { name: 'one' }, { singleton: 'import:1' })
  await jobs.send('test.slow', { name: 'same' }, { singleton: 'import:1' })
  const drained = jobs.drain()
  while (done.length === 0) {
    release()
    await clock.sleep(5)
  }
  await drained
  assert.deepEqual(done, ['one'])
  await jobs.send('test.slow', { name: 'again' }, { singleton: 'import:1' })
  while (done.length === 1) {
    release()
    await clock.sleep(5)
  }
  assert.deepEqual(done, ['one', 'again'])
})

test('a failing job ends after its retries and holds up nobody', async () => {
  await jobs.send('test.failing', {})
  await jobs.send('test.note', { name: 'beside' })
  await jobs.drain()
  assert.equal(attempts, 1)
  assert.ok(done.includes('beside'))
})
