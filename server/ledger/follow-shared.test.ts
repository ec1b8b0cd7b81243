// Followers in several processes, alive and killed: every entry is acted on once, in lane order.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { appliedTable, applyingFollower, called } from '../../test/applying-follower.ts'
import { openTestDatabase, type TestDatabase, testLog } from '../../test/house.ts'
import { oneFile } from '../../test/one-file.ts'
import { createClock } from '../platform/clock.ts'
import { createCtx, systemActor } from '../platform/context.ts'
import { openDatabase } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'
import { type LedgerPlatform, startFollowing } from './follow.ts'
import { transact } from './transact.ts'
import { verify } from './verify.ts'

const skip = process.env.TEST_DATABASE_URL ? false : 'processes share PostgreSQL only'
const clock = createClock()
let house: TestDatabase
let platform: LedgerPlatform
before(async () => {
  if (skip) return
  house = await openTestDatabase()
  await house.database.pool.query(appliedTable)
  platform = { database: house.database, db: house.database.db, clock, log: testLog }
})
after(() => house?.drop())

const subjects = Array.from({ length: 40 }, () => newId())

/** Records some entries in one transaction; on any subject. */
function call(count: number) {
  const ctx = createCtx(systemActor('test'), clock, testLog)
  return transact(platform, ctx, async (tx) => {
    for (let at = 0; at < count; at++) {
      const id = subjects[Math.floor(Math.random() * subjects.length)]!
      tx.record({ kind: called, subject: { type: 'product', id }, body: {} })
    }
  })
}

/** Every call was applied once, echoed once, and in the order of its lane. */
async function assertApplied(recorded: number) {
  const { rows } = await house.database.pool.query(
    `select count(*) as applied,
       count(*) filter (where position < previous) as disordered,
       (select count(*) from ledger_entry where kind = 'trial.called') as called,
       (select count(distinct body->>'of') from ledger_entry where kind = 'trial.echoed') as echoed,
       (select count(*) from ledger_entry where kind = 'trial.echoed') as echoes,
       (select count(*) from ledger_parked) as parked
     from (select position, lag(position) over (partition by lane order by at) as previous
       from trial_applied) applied`,
  )
  assert.deepEqual(rows[0], {
    applied: recorded,
    disordered: 0,
    called: recorded,
    echoed: recorded,
    echoes: recorded,
    parked: 0,
  })
}

let recorded = 0

test('two processes share lanes and followers, with nothing missed or doubled', {
  skip,
}, async () => {
  const url = house.url!
  const database = await openDatabase({ url, folder: '', poolSize: 4, clock, log: testLog })
  const other = { database, db: database.db, clock, log: testLog }
  const following = await Promise.all([
    startFollowing(platform, [applyingFollower]),
    startFollowing(other, [applyingFollower]),
  ])
  const writers = Array.from({ length: 4 }, async () => {
    for (let round = 0; round < 60; round++) {
      await call(1 + (round % 5))
      recorded += 1 + (round % 5)
    }
  })
  await Promise.all(writers)
  await Promise.all(following.map((each) => each.drain()))
  await assertApplied(recorded)
  const { rows } = await house.database.pool.query(
    'select count(distinct pid) as workers from trial_applied',
  )
  assert.ok(rows[0].workers > 1, 'more than one connection worked')
  await Promise.all(following.map((each) => each.stop()))
  await database.close()
})

/** With the 60 of ingest and the 40 of imports, 200 points of the work on the ledger. */
const kills = 102

test(`a follower killed at ${kills} moments loses nothing and does nothing twice`, {
  skip,
}, async () => {
  let writing = true
  const writer = async () => {
    while (writing) {
      await call(3)
      recorded += 3
      await setTimeout(10)
    }
  }
  const program = await oneFile('test/follower-child.ts')
  const writers = [writer(), writer()]
  // Three at a time, so that one process's death leaves lanes to another in the middle of it.
  const victims = Array.from({ length: 3 }, async () => {
    let next = startChild(program)
    for (let kill = 0; kill < kills / 3; kill++) {
      const child = next
      await child.following
      if (kill + 1 < kills / 3) next = startChild(program)
      await setTimeout(Math.random() * 150)
      await child.kill()
    }
  })
  await Promise.all(victims)
  writing = false
  await Promise.all(writers)
  const following = await startFollowing(platform, [applyingFollower])
  await following.drain()
  await following.stop()
  await assertApplied(recorded)
  for await (const { check, problems } of verify(platform.db, [applyingFollower])) {
    assert.deepEqual(problems, [], check)
  }
})

interface Victim {
  following: Promise<void>
  kill(): Promise<void>
}

function startChild(program: string): Victim {
  const child: ChildProcess = spawn(process.execPath, [program, house.url!], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // Most of a start is reading the same code again.
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'hebra-compile-cache') },
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    following: new Promise((resolve, reject) => {
      child.stdout?.once('data', () => resolve())
      child.once('exit', () => reject(new Error('the follower ended by itself')))
    }),
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
