// Two senders, a provider that refuses, falls silent and tells late, people who take back and send
// again, receipts twice and in any order: whatever comes together, nothing goes twice that the
// provider took once, each person gets everything in its order, and states only go forward.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import type { FaultInput } from '../sandbox/graph/index.ts'
import type { DeliveryState } from '../server/modules/channels/delivery-states.ts'
import { mayMove } from '../server/modules/channels/outbox/delivery-moves.ts'
import { createSender, type Sender } from '../server/modules/channels/outbox/send.ts'
import { createHealthNotes } from '../server/modules/channels/touchpoints/note-health.ts'
import { createTouchpointFinder } from '../server/modules/channels/touchpoints/open-touchpoints.ts'
import { openStage, type Person, type Stage } from './outbox-stage.ts'

let stage: Stage
let second: Sender
let stopSecond: () => Promise<void>
before(async () => {
  stage = await openStage({ speed: 100, graph: { retryAfterMs: () => 500 } })
  const { platform } = stage.house
  const finder = createTouchpointFinder(platform)
  const health = createHealthNotes(platform)
  second = createSender(platform, { finder, health, parallel: 3 })
  second.start()
  stopSecond = async () => {
    await second.stop()
    await health.stop()
    finder.stop()
  }
})
after(async () => {
  await stopSecond()
  await stage.close()
})

const people = 2
/** Each strikes together with its companions. */
const faults: FaultInput[][] = [
  [{ fault: 'error', code: 131016 }],
  [{ fault: 'error', code: 131056 }],
  [{ fault: 'error', code: 131026 }],
  [{ fault: 'error', code: 130429 }],
  [{ fault: 'unavailable' }],
  [{ fault: 'refuse' }],
  [{ fault: 'silent' }],
  [{ fault: 'silent' }, { fault: 'no_status' }, { fault: 'no_status' }],
  [{ fault: 'hang_up' }, { fault: 'no_status' }, { fault: 'no_status' }],
  [{ fault: 'garbled' }],
  [{ fault: 'slow', ms: 15_000 }],
  [{ fault: 'slow', ms: 15_000 }, { fault: 'early_status' }],
  [{ fault: 'no_status' }],
  [{ fault: 'late_failed' }],
  [{ fault: 'failed_then_delivered' }],
  [
    { fault: 'duplicate', copies: 2, apartMs: 100 },
    { fault: 'reorder', depth: 3, ms: 300 },
  ],
]
const who = fc.nat(people - 1)
const operation = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      who,
      parts: fc.constantFrom(1, 1, 1, 2),
      holdS: fc.constantFrom(0, 0, 0, 20),
      later: fc.constantFrom(0, 0, 0, 0, 30),
    }),
  },
  // Due at the same instant: everything to one person waits for the one before.
  { weight: 3, arbitrary: fc.record({ do: fc.constant('burst' as const), who }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('fault' as const),
      who,
      fault: fc.nat(faults.length - 1),
      times: fc.constantFrom(1, 1, 2),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), of: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('retry' as const), of: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat(40) }) },
)
type Operation = typeof operation extends fc.Arbitrary<infer One> ? One : never

interface Played {
  crowd: Person[]
  written: string[]
  /** Those overtake nobody and are overtaken by whoever is written meanwhile. */
  scheduled: Set<string>
  faults: string[]
}

interface Row {
  id: string
  messageId: string
  handleId: string
  place: number
  state: DeliveryState
  providerId: string | null
}

/** Each with people of its own: what one run costs in waiting, they cost together. */
const together = 25
const runs = process.env.TEST_DATABASE_URL ? 1000 : 50

test(`whatever comes together, nothing goes twice, in another order or to somebody else (${runs} runs)`, async () => {
  const operations = fc.array(operation, { minLength: 4, maxLength: 14 })
  const property = fc.asyncProperty(
    fc.array(operations, { minLength: together, maxLength: together }),
    async (plays) => {
      const met = await meetAll(plays.length * people)
      const played = await Promise.all(
        plays.map((one, n) => play(one, met.slice(n * people, (n + 1) * people))),
      )
      const written = played.flatMap((one) => one.written)
      const isOver = async () => !(await isAnyWaiting(written))
      await stage.until('nothing waits any more', isOver, { everyMs: 50 })
      await stage.graph.settled()
      const taken = Map.groupBy(stage.graph.sends(), ({ reference }) => reference ?? '')
      for (const one of played) await check(one, await rowsOf(one.written), taken)
    },
  )
  await fc.assert(property, { numRuns: runs / together })
})

/** People who have written just now, all at once. */
async function meetAll(count: number): Promise<Person[]> {
  const { graph, house, numberId } = stage
  const phones = Array.from({ length: count }, () => `51${nextPhone++}`)
  const ids = phones.map((phone) => graph.addCustomer({ name: `Persona ${phone}`, phone }).id)
  for (const id of ids) graph.say(id, numberId, { type: 'text', text: 'Hola' })
  const known = async () => {
    const { rows } = await house.platform.database.pool.query(
      `select value as phone, id as "handleId", customer_id as "customerId" from customers_handle
       where type = 'whatsapp' and value = any($1::text[])`,
      [phones],
    )
    return new Map(rows.map((row) => [row.phone as string, row]))
  }
  const areKnown = async () => (await known()).size === count
  await stage.until('they are customers', areKnown, { everyMs: 50 })
  const found = await known()
  return phones.map((phone, n) => ({ ...found.get(phone), phone, phoneId: ids[n]!, numberId }))
}
let nextPhone = 995_000_000

async function play(operations: readonly Operation[], crowd: Person[]): Promise<Played> {
  const played: Played = { crowd, written: [], scheduled: new Set(), faults: [] }
  const running: Promise<void>[] = []
  for (const one of operations) {
    if (one.do === 'wait') await new Promise((resolve) => setTimeout(resolve, one.ms))
    else running.push(perform(one, played))
  }
  await Promise.all(running)
  for (const id of played.faults) stage.graph.clearFaults(id)
  return played
}

async function isAnyWaiting(written: readonly string[]): Promise<boolean> {
  const { rows } = await stage.house.platform.database.pool.query(
    `select 1 from channels_delivery where message_id = any($1::uuid[])
       and state in ('scheduled', 'queued', 'sending') limit 1`,
    [written],
  )
  return rows.length > 0
}

async function perform(one: Operation, played: Played): Promise<void> {
  const { house, graph, clock } = stage
  const { crowd, written, scheduled } = played
  if (one.do === 'write') {
    const text = one.parts === 2 ? `${'dos partes '.repeat(500)}` : `mensaje ${written.length}`
    const later = one.later && new Date(clock.now().getTime() + one.later * 1000).toISOString()
    const more = { ...(later ? { sendAt: later } : {}), holdS: one.holdS }
    const id = await stage.say(crowd[one.who]!, text, more)
    written.push(id)
    if (later) scheduled.add(id)
    return
  }
  if (one.do === 'burst') {
    for (let n = 0; n < 3; n++) {
      written.push(await stage.say(crowd[one.who]!, `ráfaga ${n}`, { holdS: 20 }))
    }
    return
  }
  if (one.do === 'fault') {
    const customerId = crowd[one.who]!.phoneId
    for (const fault of faults[one.fault]!)
      played.faults.push(graph.fault({ ...fault, customerId, times: one.times }).id)
    return
  }
  if (one.do === 'wait') return
  const id = written[one.of % Math.max(1, written.length)]
  if (!id) return
  const what = one.do === 'cancel' ? 'cancellations' : 'retries'
  const answer = await house.post(`/api/messages/${id}/${what}`)
  assert.ok([200, 409].includes(answer.status), answer.text)
}

async function rowsOf(messageIds: readonly string[]): Promise<Row[]> {
  const { rows } = await stage.house.platform.database.pool.query<Row>(
    `select id, message_id as "messageId", handle_id as "handleId", place, state,
       provider_id as "providerId"
     from channels_delivery where message_id = any($1::uuid[]) order by place`,
    [messageIds],
  )
  return rows
}

type Sends = ReturnType<Stage['graph']['sends']>

async function check(
  { crowd, scheduled }: Played,
  rows: readonly Row[],
  sends: ReadonlyMap<string, Sends>,
) {
  const byId = new Map(rows.map((row) => [row.id, row]))
  const taken = rows
    .flatMap(({ id }) => sends.get(id) ?? [])
    .toSorted((a, b) => a.asked.order - b.asked.order)
  const references = taken.map(({ reference }) => reference!)
  assert.equal(new Set(references).size, references.length, 'nothing went twice')
  for (const person of crowd) {
    const own = taken.filter(({ reference }) => byId.get(reference!)?.handleId === person.handleId)
    for (const { asked } of own) {
      assert.equal((asked.body as { to: string }).to, person.phone, 'to nobody else')
    }
    const inOrder = (some: readonly Row[]) => {
      const places = some.map(({ place }) => place)
      const sorted = places.toSorted((a, b) => a - b)
      assert.deepEqual(places, sorted, 'in the order of the queue')
    }
    const sent = own.map(({ reference }) => byId.get(reference!)!)
    inOrder(sent.filter(({ messageId }) => !scheduled.has(messageId)))
    for (const parts of Map.groupBy(sent, ({ messageId }) => messageId).values()) inOrder(parts)
  }
  for (const row of rows)
    checkEnd(row, taken.find(({ reference }) => reference === row.id)?.messageId)
  await checkHistory(rows)
}

/** What we say became of it is what the stand-in knows. */
function checkEnd(row: Row, messageId: string | undefined) {
  const bubble = messageId ? stage.graph.world.bubbles.get(messageId) : undefined
  const said = `${row.state}, and the stand-in says ${bubble?.state ?? 'nothing'}`
  if (!bubble) {
    assert.ok(['failed', 'cancelled', 'expired', 'unknown'].includes(row.state), said)
    return
  }
  assert.ok(!['cancelled', 'expired'].includes(row.state), said)
  if (row.state === 'failed') assert.equal(bubble.state, 'failed', said)
  if (row.state === 'delivered') assert.equal(bubble.state, 'delivered', said)
  if (row.providerId) assert.equal(row.providerId, bubble.id)
  else assert.equal(row.state, 'unknown', said)
}

/** The ledger tells of each delivery one chain of moves that are allowed, and its end is the row's. */
async function checkHistory(rows: readonly Row[]) {
  const { rows: entries } = await stage.house.platform.database.pool.query<{
    id: string
    from: DeliveryState
    to: DeliveryState
  }>(
    `select body->>'deliveryId' as id, body->>'from' as "from", body->>'to' as "to"
     from ledger_entry where kind = 'delivery.moved' and handle_id = any($1::uuid[])
     order by lane, position`,
    [[...new Set(rows.map((row) => row.handleId))]],
  )
  const chains = Map.groupBy(entries, (entry) => entry.id)
  for (const row of rows) {
    const chain = chains.get(row.id) ?? []
    const [first] = chain
    const isRetry = first?.to === 'queued' && first.from !== 'sending'
    let at: DeliveryState = isRetry ? 'queued' : 'scheduled'
    for (const { from, to } of isRetry ? chain.slice(1) : chain) {
      const text = `${at}, then ${from} to ${to}`
      assert.ok(from === at || from === 'sending' || at === 'scheduled', text)
      assert.ok(mayMove(from, to), text)
      at = to
    }
    assert.equal(row.state, at, 'the end of the history is what the row says')
  }
}
