import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import { connectNumber } from '../testing.ts'
import { countsOf } from './count-deliveries.ts'

let house: TestHouse
before(async () => {
  house = await openHouse({ config: { roles: ['web'] } })
})
after(() => house.stop())

/** Deliveries in this state, written so many hours ago. */
async function deliver(touchpointId: string, states: readonly string[], hoursAgo = 0) {
  const { db } = house.platform
  const at = new Date(Date.now() - hoursAgo * 3_600_000)
  const messageId = crypto.randomUUID()
  await sql`insert into channels_message
    (id, direction, handle_id, touchpoint_id, content, actor, occurred_at)
    values (${messageId}, 'out', ${messageId}, ${touchpointId}, '{}', 'system:test', ${at})`.execute(
    db,
  )
  for (const [part, state] of states.entries()) {
    await sql`insert into channels_delivery
      (id, message_id, part, handle_id, touchpoint_id, state, content, not_before, created_at)
      values (${crypto.randomUUID()}, ${messageId}, ${part}, ${messageId}, ${touchpointId},
        ${state}, '{}', ${at}, ${at})`.execute(db)
  }
}

test('what waits is counted whole, what went wrong for a day, for each touchpoint', async () => {
  const [busy, idle] = [await connectNumber(house), await connectNumber(house)]
  await deliver(busy.id, ['queued', 'scheduled', 'failed', 'failed', 'unknown', 'read', 'sending'])
  await deliver(busy.id, ['queued', 'failed', 'unknown'], 25)
  const { body } = await house.get('/api/touchpoints')
  const countsAt = (id: string) => {
    const { health } = body.items.find((one: { id: string }) => one.id === id)
    return [health.waiting, health.unknown, health.failed]
  }
  assert.deepEqual(
    [countsAt(busy.id), countsAt(idle.id)],
    [
      [3, 1, 2],
      [0, 0, 0],
    ],
  )
})

test('no figure reads through all deliveries ever', async () => {
  const { id } = await connectNumber(house)
  const plan = await house.platform.db.transaction().execute(async (db) => {
    await sql`set local enable_seqscan = off`.execute(db)
    return sql<Record<string, string>>`explain ${countsOf([id], new Date())}`.execute(db)
  })
  const lines = plan.rows.map((row) => Object.values(row)[0] ?? '')
  assert.ok(
    lines.some((line) => line.includes('channels_delivery_failed')),
    lines.join('\n'),
  )
  assert.ok(!lines.some((line) => line.includes('Seq Scan on channels_delivery')))
})
