import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { z } from 'zod'
import { openTestDatabase, type TestDatabase, testLog } from '../../test/house.ts'
import { createClock } from '../platform/clock.ts'
import { createCtx, systemActor } from '../platform/context.ts'
import { newId } from '../platform/ids.ts'
import { findSince } from './find-since.ts'
import { defineKind } from './kinds.ts'
import { transact } from './transact.ts'

const ticked = defineKind('trial.ticked', { body: z.object({}) })

let house: TestDatabase
before(async () => {
  house = await openTestDatabase()
})
after(() => house.drop())

test('a moment is found in every lane, also before its first entry and after its last', async () => {
  const { database } = house
  const clock = createClock()
  const subjects = Array.from({ length: 12 }, () => newId())
  for (let round = 0; round < 15; round++) {
    const ctx = createCtx(systemActor('test'), clock, testLog)
    await transact({ database, clock }, ctx, async (tx) => {
      for (const id of subjects.slice(round % 5)) {
        tx.record({ kind: ticked, subject: { type: 'product', id }, body: {} })
      }
    })
  }
  const rows = await database.db.selectFrom('ledger_entry').select('recorded_at as at').execute()
  const times = [...new Set(rows.map(({ at }) => at.getTime()))].toSorted((a, b) => a - b)
  for (const time of [0, ...times, times.at(-1)! + 1]) {
    const since = new Date(time)
    const { rows: expected } = await database.pool.query(
      `select lane, min(position) - 1 as "from", max(position) as upto from ledger_entry
       where recorded_at >= $1 group by lane order by lane`,
      [since],
    )
    assert.deepEqual(await findSince(database.db, since), expected)
  }
})
