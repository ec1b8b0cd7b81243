import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { openTestDatabase, type TestDatabase, testLog } from '../../test/house.ts'
import { createClock } from '../platform/clock.ts'
import { createCtx, systemActor } from '../platform/context.ts'
import { type Database, openDatabase } from '../platform/database.ts'
import type { Claim, SourceKey } from './claim.ts'
import { transact } from './transact.ts'

const clock = createClock()
let house: TestDatabase
let databases: Database[]
before(async () => {
  house = await openTestDatabase()
  databases = [house.database]
  if (!house.url) return
  databases.push(await openDatabase({ url: house.url, folder: '', clock, log: testLog }))
})
after(async () => {
  await databases[1]?.close()
  await house.drop()
})

const failed = new Error('this unit of work fails')

function claimIn(database: Database, keys: SourceKey[], fails = false): Promise<Claim[]> {
  const ctx = createCtx(systemActor('test'), clock, testLog)
  return transact({ database, clock }, ctx, async (tx) => {
    const claims = await tx.claim(keys)
    if (fails) throw failed
    return claims
  })
}

const keysOf = (run: number, ids: readonly number[]): SourceKey[] =>
  ids.map((id) => ({ source: 'test', sourceId: `${run}-${id}` }))

test('a key claimed from two processes at one instant is new once', async () => {
  for (let at = 0; at < 50; at++) {
    const key = { source: 'instant', sourceId: String(at) }
    const claims = await Promise.all(
      Array.from({ length: 4 }, (_, each) => claimIn(databases[each % databases.length]!, [key])),
    )
    assert.deepEqual(claims.flat().toSorted(), ['known', 'known', 'known', 'new'])
  }
})

test('each key of any overlapping batches at once is new in exactly one that commits', async () => {
  let run = 0
  const batch = fc.record({
    ids: fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 6 }),
    fails: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { minLength: 2, maxLength: 4 }), async (batches) => {
      run += 1
      const claims = await Promise.all(
        batches.map(async ({ ids, fails }, at) => {
          const database = databases[at % databases.length]!
          const given = claimIn(database, keysOf(run, ids), fails).catch((error) => {
            assert.equal(error, failed)
            return []
          })
          return (await given).flatMap((claim, each) => (claim === 'new' ? [ids[each]!] : []))
        }),
      )
      const committed = batches.filter(({ fails }) => !fails).flatMap(({ ids }) => ids)
      assert.deepEqual(claims.flat().toSorted(), [...new Set(committed)].toSorted())
    }),
    { numRuns: house.database.kind === 'postgres' ? 1000 : 100 },
  )
})

test('the same key with another content is told apart', async () => {
  const key = { source: 'digest', sourceId: '1', digest: 'aaa' }
  assert.deepEqual(await claimIn(house.database, [key]), ['new'])
  assert.deepEqual(await claimIn(house.database, [key, { ...key, digest: 'bbb' }]), [
    'known',
    'conflicting',
  ])
})
