// Every kind of webhook three times, shuffled, in any batches and through the group writer of the
// edge: the same threads, people, states and consents as when each comes once and in its order.
// Many small scripts, each with people of its own, go through the database together.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { transact } from '../server/ledger/index.ts'
import { whatsapp } from '../server/modules/channels/adapters/whatsapp/index.ts'
import type { InboundItem } from '../server/modules/channels/inbound/edge.ts'
import { routeItems } from '../server/modules/channels/inbound/route-items.ts'
import { createInboundWriter } from '../server/modules/channels/inbound/write-inbound.ts'
import { claimDeliveries } from '../server/modules/channels/outbox/claim-deliveries.ts'
import { recordOutcomes } from '../server/modules/channels/outbox/record-outcomes.ts'
import { writeMessage } from '../server/modules/channels/outbox/write-message.ts'
import { connectNumber, openNumber, type TestNumber } from '../server/modules/channels/testing.ts'
import type { Opened } from '../server/modules/channels/touchpoints/open-touchpoints.ts'
import { createCtx, systemActor } from '../server/platform/context.ts'
import { openHouse, type TestHouse } from './house.ts'
import { type Deed, deed, makeScript, type Script } from './inbound-script.ts'
import { showScripts } from './inbound-shown.ts'

let house: TestHouse
let number: TestNumber
let touchpoint: Opened
let writer: ReturnType<typeof createInboundWriter>
before(async () => {
  house = await openHouse({ config: { roles: ['web'] } })
  number = await connectNumber(house)
  touchpoint = await openNumber(house, number)
  writer = createInboundWriter(house.platform, () => {})
})
after(async () => {
  await writer.stop()
  await house.stop()
})

/** What the edge makes of a webhook with these changes. */
function itemsOf(changes: readonly object[]): InboundItem[] {
  const payload = { object: 'whatsapp_business_account', entry: [{ id: 'WABA', changes }] }
  const items = whatsapp.parse(payload, () => touchpoint.realm)
  const { routed, unrouted } = routeItems(items, [touchpoint])
  assert.deepEqual(unrouted, [])
  return routed.map((one) => ({ routed: one, bytes: 1000 }))
}

/** Everybody's first word, and an answer that the provider took. */
async function begin(scripts: readonly Script[]) {
  await writer.write(itemsOf(scripts.map(({ hello }) => hello)))
  const ctx = createCtx(systemActor('test'), house.platform.clock, house.platform.log)
  const phones = scripts.map(({ phone }) => phone)
  const people = await house.platform.db
    .selectFrom('customers_handle')
    .select(['customer_id', 'value'])
    .where('type', '=', 'whatsapp')
    .where('value', 'in', phones)
    .execute()
  const quick = { perSecond: 1e6, burst: 1e6 }
  const adapter = { ...whatsapp, rates: { touchpoint: quick, pair: quick } }
  await transact(house.platform, ctx, async (tx) => {
    for (const { customer_id: customerId } of people) {
      const content = { type: 'text', text: '¿en qué ayudo?' } as const
      await writeMessage(tx, ctx, house.platform, { customerId, content })
    }
  })
  const { claimed } = await transact(house.platform, ctx, (tx) =>
    claimDeliveries(tx, ctx, {
      vault: house.platform.vault,
      wanted: [{ touchpointId: number.id, adapter, most: 1000 }],
    }),
  )
  assert.equal(claimed.length, scripts.length)
  const outIds = new Map(scripts.map(({ phone, outId }) => [phone, outId]))
  await transact(house.platform, ctx, (tx) =>
    recordOutcomes(
      tx,
      ctx,
      claimed.map((one) => ({
        claimed: one,
        adapter,
        outcome: { how: 'accepted', providerId: outIds.get(one.to.value)! },
        isAway: false,
      })),
    ),
  )
}

/** Each once and in its order; those of different scripts have nothing to do with each other. */
async function playInOrder(scripts: readonly Script[]) {
  const longest = Math.max(...scripts.map(({ changes }) => changes.length))
  for (let n = 0; n < longest; n++) {
    const due = scripts.flatMap(({ changes }) => changes[n] ?? [])
    await writer.write(itemsOf(due))
  }
}

/** Each three times, shuffled, in batches several of which come at once. */
async function playInDisorder(scripts: readonly Script[], next: () => number) {
  const left = scripts
    .flatMap(({ changes }) => [...changes, ...changes, ...changes])
    .map((change) => ({ change, place: next() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ change }) => change)
  while (left.length) {
    const calls = Array.from({ length: 1 + (next() % 4) }, () => left.splice(0, 1 + (next() % 50)))
    await Promise.all(calls.filter(({ length }) => length).map((one) => writer.write(itemsOf(one))))
  }
}

const isPostgres = Boolean(process.env.TEST_DATABASE_URL)
const together = isPostgres ? 50 : 8

test('every kind of webhook thrice, shuffled, in any batches, makes the same threads', async () => {
  const scripts = fc.array(fc.array(deed, { minLength: 1, maxLength: 12 }), {
    minLength: together,
    maxLength: together,
  })
  const places = fc.infiniteStream(fc.nat({ max: 1_000_000 }))
  const make = (given: readonly (readonly Deed[])[]) =>
    given.map((deeds) => makeScript(number, deeds))
  await fc.assert(
    fc.asyncProperty(scripts, places, async (given, place) => {
      const [ordered, shuffled] = [make(given), make(given)]
      await begin([...ordered, ...shuffled])
      await playInOrder(ordered)
      await playInDisorder(shuffled, () => place.next().value)
      const { db } = house.platform
      const [expected, actual] = [await showScripts(db, ordered), await showScripts(db, shuffled)]
      for (const [i, one] of actual.entries()) {
        assert.deepEqual(one, expected[i], JSON.stringify(given[i]))
      }
    }),
    { numRuns: isPostgres ? 20 : 1, endOnFailure: true },
  )
})
