// Customers are joined and parted, write, and are written to, in any order: every message goes to the
// handle that was chosen when it was written, and that handle was the person's at that moment.
// Many small scripts, each with people of its own, go step by step through the database together.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { type Tx, transact } from '../server/ledger/index.ts'
import { whatsapp } from '../server/modules/channels/adapters/whatsapp/index.ts'
import { createMeeting } from '../server/modules/channels/inbound/meeting.ts'
import { routeItems } from '../server/modules/channels/inbound/route-items.ts'
import { takeInbound } from '../server/modules/channels/inbound/take-inbound.ts'
import { claimDeliveries } from '../server/modules/channels/outbox/claim-deliveries.ts'
import { recordOutcomes } from '../server/modules/channels/outbox/record-outcomes.ts'
import { writeMessage } from '../server/modules/channels/outbox/write-message.ts'
import {
  connectNumber,
  contactOf,
  envelopeOf,
  messageOf,
  openNumber,
  type TestNumber,
  textOf,
  valueFor,
} from '../server/modules/channels/testing.ts'
import type { Opened } from '../server/modules/channels/touchpoints/open-touchpoints.ts'
import { joinCustomers, undoJoin } from '../server/modules/customers/index.ts'
import { type Ctx, createCtx, systemActor } from '../server/platform/context.ts'
import { Refusal } from '../server/platform/refusal.ts'
import { openHouse, type TestHouse } from './house.ts'

let house: TestHouse
let number: TestNumber
let touchpoint: Opened
before(async () => {
  house = await openHouse({ config: { roles: ['web'] } })
  number = await connectNumber(house)
  touchpoint = await openNumber(house, number)
})
after(() => house.stop())

const people = 3
const who = fc.nat(people - 1)
const step = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('hear' as const), who }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('say' as const),
      who,
      /** To a handle of this one; absent: where the customer last wrote. */
      at: fc.option(who, { nil: undefined }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('join' as const), who, with: who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('undo' as const), of: fc.nat(5) }) },
)
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never

interface Person {
  phone: string
  customerId: string
  handleId: string
}

interface Edge {
  id: string
  ends: [number, number]
}

/** One script as it should be. */
interface Play {
  steps: readonly Step[]
  people: Person[]
  edges: Edge[]
  /** Who wrote, the newest last. */
  heard: number[]
}

/** By the message: to whom it was written, in which script. */
type Expected = Map<string, { person: Person; play: Play }>

/** So that a test that does nothing is noticed. */
const done = { joined: 0, undone: 0, sent: 0, refused: 0 }

const ctxOf = (): Ctx => createCtx(systemActor('test'), house.platform.clock, house.platform.log)
const run = <Result>(work: (tx: Tx, ctx: Ctx) => Promise<Result>): Promise<Result> => {
  const ctx = ctxOf()
  return transact(house.platform, ctx, (tx) => work(tx, ctx))
}

let phones = 51960000000
let wamids = 0
const start = Date.now() - 7_200_000

/** All of these write at once, in one webhook. */
async function hear(writers: readonly { phone: string; at: Date }[]) {
  const values = writers.map(({ phone, at }) =>
    valueFor(number, {
      contacts: [contactOf({ phone })],
      messages: [messageOf({ phone }, `wamid.right.${++wamids}`, at, textOf('hola'))],
    }),
  )
  const items = whatsapp.parse(envelopeOf(...values), () => touchpoint.realm)
  const { routed } = routeItems(items, [touchpoint])
  const { vault } = house.platform
  const parts = { memory: createMeeting().memory, vault, publicUrl: house.url }
  await run((tx, ctx) => takeInbound(tx, ctx, parts, routed, []))
}

async function meet(scripts: readonly (readonly Step[])[]): Promise<Play[]> {
  const names = scripts.map(() => Array.from({ length: people }, () => String(++phones)))
  const wrote = names.flat()
  await hear(wrote.map((phone, i) => ({ phone, at: new Date(start + i) })))
  const rows = await house.platform.db
    .selectFrom('customers_handle')
    .select(['id', 'customer_id', 'value'])
    .where('type', '=', 'whatsapp')
    .where('value', 'in', wrote)
    .execute()
  const found = new Map(rows.map((row) => [row.value, row]))
  return scripts.map((steps, i) => ({
    steps,
    people: names[i]!.map((phone) => {
      const { id, customer_id } = found.get(phone)!
      return { phone, customerId: customer_id, handleId: id }
    }),
    edges: [],
    heard: Array.from({ length: people }, (_, n) => n),
  }))
}

/** Everybody who is the same customer as this one. */
function sameAs({ edges }: Play, one: number): Set<number> {
  const same = new Set([one])
  for (let grew = true; grew; ) {
    grew = false
    for (const { ends } of edges) {
      const [a, b] = ends
      if (same.has(a) === same.has(b)) continue
      same.add(a).add(b)
      grew = true
    }
  }
  return same
}

/** @returns the code of the refusal. */
async function refusalOf(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

async function join(tx: Tx, ctx: Ctx, play: Play, one: number, other: number) {
  const isSame = sameAs(play, one).has(other)
  const indexOf = (customerId: string) =>
    play.people.findIndex((person) => person.customerId === customerId)
  const refused = await refusalOf(async () => {
    const [into, from] = [play.people[one]!, play.people[other]!]
    const { edgeId, intoId, fromId } = await joinCustomers(tx, ctx, {
      intoId: into.customerId,
      fromId: from.customerId,
      evidence: { by: 'test' },
    })
    done.joined++
    play.edges.push({ id: edgeId, ends: [indexOf(intoId), indexOf(fromId)] })
  })
  if (isSame) assert.equal(refused, 'merge.same_customer')
  else if (refused) assert.equal(refused, 'merge.kept_apart')
}

async function undo(tx: Tx, ctx: Ctx, play: Play, of: number) {
  const edge = play.edges[of % Math.max(1, play.edges.length)]
  if (!edge) return
  await undoJoin(tx, ctx, { edgeId: edge.id })
  play.edges = play.edges.filter((one) => one !== edge)
  done.undone++
}

async function say(
  tx: Tx,
  ctx: Ctx,
  { play, to, at }: { play: Play; to: number; at: number | undefined },
  expected: Expected,
) {
  const same = sameAs(play, to)
  const person = play.people[at ?? play.heard.findLast((one) => same.has(one))!]!
  const refused = await refusalOf(async () => {
    const { id } = await writeMessage(tx, ctx, house.platform, {
      customerId: play.people[to]!.customerId,
      ...(at === undefined ? {} : { handleId: person.handleId }),
      content: { type: 'text', text: 'qué tal' },
    })
    expected.set(id, { person, play })
  })
  if (refused) done.refused++
  const isTheirs = at === undefined || same.has(at)
  assert.equal(refused, isTheirs ? undefined : 'message.handle_unknown')
}

/** Hands everything that is due to the provider. @returns to which number each message went. */
async function send(sent: Map<string, string>) {
  const quick = { perSecond: 1e6, burst: 1e6 }
  const adapter = { ...whatsapp, rates: { touchpoint: quick, pair: quick } }
  for (;;) {
    const { claimed } = await run((tx, ctx) =>
      claimDeliveries(tx, ctx, {
        vault: house.platform.vault,
        wanted: [{ touchpointId: number.id, adapter, most: 500 }],
      }),
    )
    if (claimed.length === 0) return
    for (const { messageId, to } of claimed) {
      assert.ok(!sent.has(messageId), 'a message of one part goes once')
      sent.set(messageId, to.value)
      done.sent++
    }
    await run((tx, ctx) =>
      recordOutcomes(
        tx,
        ctx,
        claimed.map((one) => ({
          claimed: one,
          adapter,
          outcome: { how: 'accepted', providerId: `wamid.out.${one.deliveryId}` },
          isAway: false,
        })),
      ),
    )
  }
}

/** One step of every script. */
async function take(plays: readonly Play[], n: number, at: Date, expected: Expected) {
  const due = plays.flatMap((play) => {
    const one = play.steps[n]
    return one ? [{ play, one }] : []
  })
  const heard = due.flatMap(({ play, one }) => (one.do === 'hear' ? [{ play, one }] : []))
  if (heard.length) {
    await hear(heard.map(({ play, one }) => ({ phone: play.people[one.who]!.phone, at })))
    for (const { play, one } of heard) play.heard.push(one.who)
  }
  await run(async (tx, ctx) => {
    for (const { play, one } of due) {
      if (one.do === 'join') await join(tx, ctx, play, one.who, one.with)
      if (one.do === 'undo') await undo(tx, ctx, play, one.of)
    }
  })
  await run(async (tx, ctx) => {
    for (const { play, one } of due) {
      if (one.do === 'say') await say(tx, ctx, { play, to: one.who, at: one.at }, expected)
    }
  })
}

const isPostgres = Boolean(process.env.TEST_DATABASE_URL)
/** So many scripts at once. */
const together = isPostgres ? 100 : 20

test('whoever is joined and parted, what is written goes to the handle chosen then', async () => {
  const scripts = fc.array(fc.array(step, { minLength: 2, maxLength: 8 }), {
    minLength: together,
    maxLength: together,
  })
  const sends = fc.infiniteStream(fc.boolean())
  await fc.assert(
    fc.asyncProperty(scripts, sends, async (given, isSent) => {
      const plays = await meet(given)
      const expected: Expected = new Map()
      const sent = new Map<string, string>()
      const rounds = Math.max(...given.map((steps) => steps.length))
      for (let n = 0; n < rounds; n++) {
        await take(plays, n, new Date(start + 1_000_000 + n * 1000), expected)
        if (isSent.next().value) await send(sent)
      }
      await send(sent)
      assert.equal(sent.size, expected.size, 'everything went')
      for (const [id, { person, play }] of expected) {
        assert.equal(sent.get(id), person.phone, JSON.stringify(play.steps))
      }
    }),
    // To make so many scripts smaller takes longer than to read the one that is named.
    { numRuns: isPostgres ? 10 : 2, endOnFailure: true },
  )
  assert.ok(
    Object.values(done).every((count) => count >= (isPostgres ? 10 : 1)),
    JSON.stringify(done),
  )
})
