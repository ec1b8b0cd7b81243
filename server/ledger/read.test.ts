import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { z } from 'zod'
import { openTestDatabase, type TestDatabase, testLog } from '../../test/house.ts'
import { createClock } from '../platform/clock.ts'
import { createCtx, systemActor } from '../platform/context.ts'
import { newId } from '../platform/ids.ts'
import { defineKind } from './kinds.ts'
import { type Entry, readEntries, readTimeline } from './read.ts'
import { transact } from './transact.ts'

const viewed = defineKind('trial.viewed', { body: z.object({}) })
const bought = defineKind('trial.bought', { body: z.object({}) })

const clock = createClock()
let house: TestDatabase
before(async () => {
  house = await openTestDatabase()
})
after(() => house.drop())

/** Entries at few moments, so that ties are broken by every part of the order. */
async function record(handles: readonly string[], plan: readonly (readonly [number, number])[]) {
  const ctx = createCtx(systemActor('test'), clock, testLog)
  await transact({ database: house.database, clock }, ctx, async (tx) => {
    for (const [handle, moment] of plan) {
      const handleId = handles[handle % handles.length]!
      tx.record({
        kind: moment % 3 === 0 ? bought : viewed,
        subject: { type: 'customer', id: handleId },
        handleId,
        occurredAt: new Date(Date.UTC(2026, 0, 1) + moment),
        body: {},
      })
    }
  })
}

const newestFirst = (a: Entry, b: Entry) =>
  b.occurredAt.getTime() - a.occurredAt.getTime() ||
  b.recordedAt.getTime() - a.recordedAt.getTime() ||
  b.lane - a.lane ||
  b.position - a.position

/** Their entries by another way than the timeline's: where they stand, then what stands there. */
async function readOf(handles: readonly string[]): Promise<Entry[]> {
  const places = await house.database.db
    .selectFrom('ledger_entry')
    .select(['lane', 'position'])
    .where('handle_id', 'in', handles)
    .execute()
  return readEntries(house.database.db, places)
}

async function readAll(handles: readonly string[], limit: number, kinds?: readonly string[]) {
  const items: Entry[] = []
  let before: string | undefined
  do {
    const page = await readTimeline(house.database.db, handles, { before, limit, kinds })
    assert.ok(page.items.length <= limit)
    items.push(...page.items)
    before = page.next ?? undefined
  } while (before)
  return items
}

test('a timeline is every entry of its handles once, newest first, however it is paged', async () => {
  const plan = fc.array(fc.tuple(fc.nat({ max: 20 }), fc.nat({ max: 6 })), { maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(
      plan,
      fc.integer({ min: 1, max: 21 }),
      fc.integer({ min: 1, max: 70 }),
      fc.boolean(),
      async (given, count, limit, onlyBought) => {
        const handles = Array.from({ length: count }, () => newId())
        await record(handles, given)
        const kinds = onlyBought ? ['trial.bought'] : undefined
        const all = await readAll(handles, limit, kinds)
        const own = (await readOf(handles))
          .filter(({ kind }) => !kinds || kinds.includes(kind))
          .toSorted(newestFirst)
        assert.deepEqual(
          all.map(({ id }) => id),
          own.map(({ id }) => id),
        )
      },
    ),
    { numRuns: house.database.kind === 'postgres' ? 1000 : 100 },
  )
})

test('entries are read by their places, and a place that is not there is left out', async () => {
  const handle = newId()
  await record([handle], [[0, 1]])
  const [entry] = await readAll([handle], 10)
  const { lane, position } = entry!
  const places = [
    { lane, position },
    { lane, position: position + 1000 },
  ]
  assert.deepEqual(await readEntries(house.database.db, places), [entry])
})
