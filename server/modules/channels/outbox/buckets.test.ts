import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import { createManualClock } from '../../../platform/clock.ts'
import { newId } from '../../../platform/ids.ts'
import { listAdapters } from '../adapters/index.ts'
import { tidyUp } from '../tidy-up.ts'
import { changeBucket, lockBuckets, pairBucket, pairKeptMs, touchpointBucket } from './buckets.ts'
import { paused, refilled, taken, tokensIn } from './rates.ts'

let house: TestHouse
before(async () => {
  house = await openHouse({ config: { roles: ['web'] } })
})
after(() => house.stop())

const now = new Date('2026-11-22T12:00:00Z')
const hours = (n: number) => new Date(now.getTime() + n * 3_600_000)

test('a pair is forgotten a day after the last message, when its bucket is full anyway', async () => {
  const { db } = house.platform
  const touchpointId = newId()
  const rate = { perSecond: 1, burst: 10 }
  const put = async (name: string, at: Date, pausedUntil?: Date) => {
    await changeBucket(db, { name, rate, now: at }, (bucket) =>
      pausedUntil ? paused(bucket, pausedUntil) : taken(bucket, 10),
    )
    return name
  }
  const old = await put(pairBucket(touchpointId, newId()), hours(-25))
  const kept = [
    await put(pairBucket(touchpointId, newId()), hours(-23)),
    await put(pairBucket(touchpointId, newId()), hours(-25), hours(1)),
    await put(touchpointBucket(touchpointId), hours(-25)),
  ]
  await tidyUp({ ...house.platform, clock: createManualClock(now) })
  const rows = await db
    .selectFrom('channels_rate')
    .select('name')
    .where('name', 'in', [old, ...kept])
    .execute()
  assert.deepEqual(rows.map(({ name }) => name).toSorted(), kept.toSorted())
  const again = (await lockBuckets(db, new Map([[old, rate]]), now)).get(old)!
  assert.equal(tokensIn(again), 10)
})

test('no channel lets a pair wait for longer than it is remembered', () => {
  for (const { rates } of listAdapters()) {
    const empty = { tokens: 0, perSecond: rates.pair.perSecond, at: now, pausedUntil: null }
    const later = refilled(empty, rates.pair, new Date(now.getTime() + pairKeptMs))
    assert.equal(tokensIn(later), rates.pair.burst)
  }
})
