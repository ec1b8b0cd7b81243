import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { z } from 'zod'
import { openTestDatabase, type TestDatabase, testLog } from '../../test/house.ts'
import { createClock } from '../platform/clock.ts'
import { createCtx, systemActor } from '../platform/context.ts'
import { newId } from '../platform/ids.ts'
import type { PreparedEntry } from './append.ts'
import { type Follower, type LedgerPlatform, startFollowing } from './follow.ts'
import { defineKind } from './kinds.ts'
import type { Entry } from './read.ts'
import { createRecent } from './recent.ts'
import { redact } from './redact.ts'
import { transact } from './transact.ts'

const seen = defineKind('recent.seen', { body: z.object({ page: z.string() }) })
const said = defineKind('recent.said', { body: z.object({ text: z.string() }) })

let house: TestDatabase
let platform: LedgerPlatform
before(async () => {
  house = await openTestDatabase()
  platform = { database: house.database, db: house.database.db, clock: createClock(), log: testLog }
})
after(() => house.drop())

const at = new Date('2026-01-01T00:00:00.000Z')

function appended(lane: number, ...positions: number[]) {
  const entries = positions.map(
    (position): PreparedEntry => ({
      id: `entry ${position}`,
      kind: 'recent.seen',
      subjectType: 'product',
      subjectId: 'subject',
      handleId: null,
      channel: 'web',
      touchpointId: null,
      actor: 'system:test',
      caseId: null,
      occurredAt: at,
      bodyJson: '{"page":"/secret"}',
      contextJson: '{"ip":"192.0.2.1"}',
    }),
  )
  return { entries, places: positions.map((position) => ({ lane, position, recordedAt: at })) }
}

const positionsOf = (entries: readonly Entry[] | undefined) =>
  entries?.map(({ position }) => position)

test('what was appended is known in its order, when all of it is', () => {
  const recent = createRecent(8)
  recent.note(appended(3, 5, 6, 7))
  recent.note(appended(4, 8))
  assert.deepEqual(positionsOf(recent.read(3, 4, 7)), [5, 6, 7])
  assert.deepEqual(positionsOf(recent.read(3, 5, 6)), [6])
  assert.deepEqual(positionsOf(recent.read(3, 7, 7)), [])
  // Another process appended the fourth and the eighth.
  assert.equal(recent.read(3, 3, 7), undefined)
  assert.equal(recent.read(3, 4, 8), undefined)
})

test('commits may be noted in another order than they were made', () => {
  const recent = createRecent(8)
  recent.note(appended(0, 3, 4))
  assert.equal(recent.read(0, 0, 4), undefined)
  recent.note(appended(0, 1, 2))
  assert.deepEqual(positionsOf(recent.read(0, 0, 4)), [1, 2, 3, 4])
})

test('what is far back is forgotten, and what an entry says is never kept', () => {
  const recent = createRecent(4)
  recent.note(appended(0, 1, 2, 3, 4, 5))
  assert.equal(recent.read(0, 0, 5), undefined)
  assert.equal(recent.read(0, 0, 1), undefined)
  const kept = recent.read(0, 1, 5)
  assert.deepEqual(positionsOf(kept), [2, 3, 4, 5])
  assert.ok(!JSON.stringify(kept).match(/secret|192/))
})

test('a follower of the same process reads no bodies but those it wants, as they are by then', async () => {
  const entries: Entry[] = []
  const follower: Follower = {
    name: 'trial.recent',
    startsAt: 'head',
    bodiesOf: [said.name],
    async handle(_tx, _ctx, given) {
      if (given.some(({ kind }) => kind === seen.name)) entries.push(...given)
    },
  }
  const following = await startFollowing(platform, [follower])
  const ctx = createCtx(systemActor('test'), platform.clock, testLog)
  const subject = { type: 'product', id: newId() } as const
  await transact(platform, ctx, async (tx) => {
    tx.record({ kind: seen, subject, channel: 'web', body: { page: '/a' } })
    tx.record({ kind: said, subject, channel: 'web', body: { text: 'hello' } })
  })
  await following.drain()
  await following.stop()
  const { rows } = await house.database.pool.query(
    'select id, position, occurred_at, recorded_at from ledger_entry where subject_id = $1 order by position',
    [subject.id],
  )
  assert.deepEqual(
    entries.map(({ id, position, occurredAt, recordedAt, kind, body, redacted }) => ({
      ...{ id, position, occurred_at: occurredAt, recorded_at: recordedAt },
      ...{ kind, body, redacted },
    })),
    [
      { ...rows[0], kind: seen.name, body: {}, redacted: false },
      { ...rows[1], kind: said.name, body: { text: 'hello' }, redacted: false },
    ],
  )
})

test('a follower is not told what was forgotten before it came', async () => {
  const ctx = createCtx(systemActor('test'), platform.clock, testLog)
  const subject = { type: 'product', id: newId() } as const
  const entries: Entry[] = []
  let isHeld = true
  const follower: Follower = {
    name: 'trial.forgotten',
    startsAt: 'head',
    bodiesOf: [said.name],
    async handle(_tx, _ctx, given) {
      const own = given.filter(({ subjectId }) => subjectId === subject.id)
      if (isHeld && own.length) throw Object.assign(new Error('later'), { code: '53100' })
      entries.push(...own)
    },
  }
  const following = await startFollowing(platform, [follower])
  await transact(platform, ctx, async (tx) => {
    tx.record({ kind: seen, subject, body: { page: '/a' } })
    tx.record({ kind: said, subject, body: { text: 'hello' } })
  })
  const { rows } = await house.database.pool.query(
    'select lane, position from ledger_entry where subject_id = $1',
    [subject.id],
  )
  await transact(platform, ctx, (tx) => redact(tx, ctx, { entries: rows }))
  isHeld = false
  await following.drain()
  await following.stop()
  assert.deepEqual(
    entries.map(({ kind, redacted }) => ({ kind, redacted })),
    [
      { kind: seen.name, redacted: false },
      { kind: said.name, redacted: true },
    ],
  )
  assert.ok(!JSON.stringify(entries).includes('hello'))
})
