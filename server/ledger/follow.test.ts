import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { z } from 'zod'
import { openTestDatabase, testLog } from '../../test/house.ts'
import { createClock } from '../platform/clock.ts'
import { createCtx, systemActor } from '../platform/context.ts'
import { newId } from '../platform/ids.ts'
import { type Follower, type LedgerPlatform, startFollowing } from './follow.ts'
import { defineKind } from './kinds.ts'
import { transact } from './transact.ts'

const noted = defineKind('trial.noted', { body: z.object({ n: z.number() }) })
const ignored = defineKind('trial.ignored', { body: z.object({}) })

let house: Awaited<ReturnType<typeof openTestDatabase>>
let platform: LedgerPlatform
before(async () => {
  house = await openTestDatabase()
  platform = { database: house.database, db: house.database.db, clock: createClock(), log: testLog }
})
after(() => house.drop())

const context = () => createCtx(systemActor('test'), platform.clock, platform.log)

function record(subjectId: string, ...numbers: number[]) {
  return transact(platform, context(), async (tx) => {
    for (const n of numbers) {
      tx.record({ kind: noted, subject: { type: 'product', id: subjectId }, body: { n } })
      tx.record({ kind: ignored, subject: { type: 'product', id: subjectId }, body: {} })
    }
  })
}

describe('a follower', () => {
  test('gets every entry of its kinds once, in the order of its lane', async () => {
    const seen = new Map<string, number[]>()
    const follower: Follower = {
      name: 'trial.order',
      startsAt: 'zero',
      kinds: ['trial.noted'],
      async handle(_tx, _ctx, entries) {
        for (const { subjectId, body } of entries) {
          seen.set(subjectId, [...(seen.get(subjectId) ?? []), Number(body.n)])
        }
      },
    }
    const subjects = Array.from({ length: 30 }, () => newId())
    await Promise.all(subjects.map((id) => record(id, 1, 2, 3)))
    const following = await startFollowing(platform, [follower])
    await Promise.all(subjects.map((id) => record(id, 4, 5)))
    await following.drain()
    await following.stop()
    for (const id of subjects) assert.deepEqual(seen.get(id), [1, 2, 3, 4, 5])
  })

  test('that keeps failing on an entry parks it with the later ones of its subject, and replays them in order', async () => {
    const bad = newId()
    const good = newId()
    const done: string[] = []
    let mended = false
    const follower: Follower = {
      name: 'trial.parks',
      startsAt: 'head',
      kinds: ['trial.noted'],
      async handle(_tx, _ctx, entries) {
        for (const { subjectId, body } of entries) {
          if (subjectId === bad && body.n === 2 && !mended) throw new Error('two is too many')
        }
        for (const { subjectId, body } of entries) {
          done.push(`${subjectId === bad ? 'bad' : 'good'} ${body.n}`)
        }
      },
    }
    const following = await startFollowing(platform, [follower])
    await record(bad, 1, 2, 3)
    await record(good, 1, 2, 3)
    await following.drain()
    await record(bad, 4)
    await following.drain()
    assert.deepEqual(done.toSorted(), ['bad 1', 'good 1', 'good 2', 'good 3'])
    const parked = await platform.db
      .selectFrom('ledger_parked')
      .select(['subject_id', 'error', 'attempts'])
      .where('follower', '=', follower.name)
      .orderBy('position')
      .execute()
    assert.deepEqual(
      parked.map(({ subject_id, error, attempts }) => [subject_id, error, attempts]),
      [
        [bad, 'two is too many', 3],
        [bad, 'held back by an earlier entry of its subject', 0],
        [bad, 'held back by an earlier entry of its subject', 0],
      ],
    )
    assert.deepEqual(await following.replay(follower.name), { replayed: 0, remaining: 3 })
    mended = true
    assert.deepEqual(await following.replay(follower.name, bad), { replayed: 3, remaining: 0 })
    await following.stop()
    assert.deepEqual(done.slice(-3), ['bad 2', 'bad 3', 'bad 4'])
  })
})
