import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import { transact } from '../../../ledger/index.ts'
import { createCtx, systemActor } from '../../../platform/context.ts'
import { whatsapp } from '../adapters/whatsapp/index.ts'
import { connectNumber } from '../testing.ts'
import { touchpointBucket } from './buckets.ts'
import { slowTouchpoints } from './slow-touchpoints.ts'

let house: TestHouse
before(async () => {
  house = await openHouse({ config: { roles: ['web'] } })
})
after(() => house.stop())

test('what an account asked too often of its provider makes all its numbers wait, and no others', async () => {
  const one = await connectNumber(house, { wabaId: '1' })
  const sibling = await connectNumber(house, { wabaId: '1' })
  const other = await connectNumber(house, { wabaId: '2' })
  const alone = await connectNumber(house)
  const { platform } = house
  const ctx = createCtx(systemActor('outbox'), platform.clock, platform.log)
  const until = new Date(ctx.now.getTime() + 30_000)
  const waiting = async () => {
    const rows = await platform.db
      .selectFrom('channels_rate')
      .select('name')
      .where('paused_until', '=', until)
      .execute()
    const names = new Set(rows.map(({ name }) => name))
    return [one, sibling, other, alone].map(({ id }) => names.has(touchpointBucket(id)))
  }
  const slow = (touchpointId: string, scope: 'touchpoint' | 'business') =>
    transact(platform, ctx, (tx) =>
      slowTouchpoints(tx, ctx, { touchpointId, adapter: whatsapp, scope, until }),
    )
  await slow(sibling.id, 'touchpoint')
  assert.deepEqual(await waiting(), [false, true, false, false])
  await slow(one.id, 'business')
  assert.deepEqual(await waiting(), [true, true, false, false])
  await slow(alone.id, 'business')
  assert.deepEqual(await waiting(), [true, true, false, true])
})
