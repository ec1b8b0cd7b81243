// A process that dies between taking a delivery and writing down what became of it: the delivery goes
// out again when its lease is over, under the same id, and an outcome that comes too late moves nothing.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { until } from '../../../test/webhook-receiver.ts'
import { type Following, startFollowing, transact } from '../../ledger/index.ts'
import { createCtx, systemActor } from '../../platform/context.ts'
import { claimDeliveries, findDue } from './deliveries/claim-deliveries.ts'
import { conclude } from './deliveries/conclude.ts'
import { createWebhooksFollower } from './deliveries/follow-entries.ts'
import { sendOne } from './deliveries/send-one.ts'
import { createSender } from './deliveries/sender.ts'
import { openWebhookStage, type WebhookStage } from './testing.ts'

let stage: WebhookStage
let following: Following
before(async () => {
  // Only what answers requests runs; the test itself is the worker, and dies as it likes.
  stage = await openWebhookStage({ config: { roles: ['web'] } })
  const { platform } = stage.house
  following = await startFollowing(platform, [createWebhooksFollower(platform)])
})
after(async () => {
  await following?.stop()
  await stage?.close()
})

test('what a dead process had taken goes out again under the same id', async () => {
  const { house, clock, receiver } = stage
  const { platform } = house
  const { id } = await stage.subscribe('/crash')
  const entryIds = [await stage.call('unsent'), await stage.call('sent')]
  await following.drain()
  const [due] = await findDue(platform.db)
  assert.ok(due)
  const taken = await claimDeliveries(platform.db, clock.now(), [{ subscriptionId: id, most: 8 }])
  assert.deepEqual(taken.map(({ entryId }) => entryId).toSorted(), entryIds.toSorted())
  const none = await claimDeliveries(platform.db, clock.now(), [{ subscriptionId: id, most: 8 }])
  assert.deepEqual(none, [], 'nobody else takes what is taken')

  // One died before it posted, one after: nobody was told of either.
  const posted = taken.find(({ entryId }) => entryId === entryIds[1])!
  const outcome = await sendOne(platform, due, posted)
  assert.equal(outcome.status, 204)
  const sender = createSender(platform)
  sender.start()
  clock.pass(50_000)
  await following.drain()
  assert.equal(receiver.received.length, 1, 'the lease is not over')
  clock.pass(11_000)
  await until('both came', () => receiver.received.length === 3)
  assert.deepEqual(
    receiver.received.map((got) => got.id).toSorted(),
    [entryIds[0], entryIds[1], entryIds[1]].toSorted(),
  )
  const log = () => stage.log(id)
  await until('both are delivered', async () =>
    (await log()).every(({ state }) => state === 'delivered'),
  )
  for (const { attempts } of await log())
    assert.deepEqual(
      attempts.map(({ number }) => number),
      [2],
    )

  // The dead one was only slow: its outcome stands in the log and moves nothing.
  const ctx = createCtx(systemActor('test'), clock, platform.log)
  const late = { ...outcome, status: 500 }
  const moved = await transact(platform, ctx, (tx) => conclude(tx, ctx, posted, late, 0))
  assert.equal(moved, undefined)
  const shown = (await log()).find(({ eventId }) => eventId === posted.entryId)
  assert.equal(shown?.state, 'delivered')
  assert.deepEqual(
    shown?.attempts.map(({ number, status }) => [number, status]),
    [
      [1, 500],
      [2, 204],
    ],
  )
  await sender.stop()
})

test('two senders beside each other send each entry once', async () => {
  const { house, receiver } = stage
  const { id } = await stage.subscribe('/shared')
  const senders = [createSender(house.platform), createSender(house.platform)]
  for (const sender of senders) sender.start()
  const calls = await Promise.all(Array.from({ length: 40 }, (_, n) => stage.call(`call ${n}`)))
  await until('all came', () => receiver.at('/shared').length >= calls.length)
  await until(
    'all are delivered',
    async () => (await stage.log(id, '?state=delivered')).length === calls.length,
  )
  for (const sender of senders) await sender.stop()
  assert.deepEqual(
    receiver
      .at('/shared')
      .map((got) => got.id)
      .toSorted(),
    calls.toSorted(),
  )
})
