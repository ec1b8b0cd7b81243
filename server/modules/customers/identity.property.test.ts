// Any sequence of activity, joins and undoing equals a fresh build from the edges. The model here
// is written another way than the code: by recursion from the last edge, not by replay.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { openTestDatabase, type TestDatabase, testLog } from '../../../test/house.ts'
import { type Tx, transact } from '../../ledger/index.ts'
import { createClock } from '../../platform/clock.ts'
import { type Ctx, createCtx } from '../../platform/context.ts'
import type { Platform } from '../../platform/module.ts'
import { Refusal } from '../../platform/refusal.ts'
import { createHandleMemory, joinCustomers, resolveFacts, undoJoin } from './index.ts'

const clock = createClock()
const memory = createHandleMemory()
let opened: TestDatabase
let platform: Platform

before(async () => {
  opened = await openTestDatabase()
  platform = { database: opened.database, db: opened.database.db, clock, log: testLog } as Platform
})
after(() => opened.drop())

const handle = fc.oneof(
  fc.record({ type: fc.constant('user'), value: fc.constantFrom('u1', 'u2', 'u3') }),
  fc.record({ type: fc.constant('email'), value: fc.constantFrom('e1@h.pe', 'e2@h.pe') }),
  fc.record({ type: fc.constant('whatsapp'), value: fc.constantFrom('w1', 'w2') }),
  fc.record({ type: fc.constant('anonymous'), value: fc.constantFrom('a1', 'a2', 'a3') }),
)
const operation = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('happen' as const),
      handles: fc.array(handle, { minLength: 1, maxLength: 3 }),
      assurance: fc.constantFrom(0, 2, 2, 3),
      minutesLate: fc.constantFrom(0, 0, 0, 5),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('join' as const), into: fc.nat(9), from: fc.nat(9) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('undo' as const), edge: fc.nat(20) }) },
)
type Operation = typeof operation extends fc.Arbitrary<infer One> ? One : never

let run = 0
test('any sequence of activity, joins and undoing equals a fresh build from the edges', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 2, maxLength: 8 }), async (operations) => {
      const prefix = `r${run++}-`
      for (const one of operations) await perform(one, prefix)
      await equalsFreshBuild(prefix)
    }),
    // The rule is the same on both; the embedded engine runs each statement ten times slower.
    { numRuns: process.env.TEST_DATABASE_URL ? 1000 : 250 },
  )
})

const work = <Result>(act: (tx: Tx, ctx: Ctx) => Promise<Result>) => {
  const ctx = createCtx({ type: 'staff', id: 'test' }, clock, testLog)
  return transact(platform, ctx, (tx) => act(tx, ctx))
}

async function perform(one: Operation, prefix: string) {
  if (one.do === 'happen') {
    const occurredAt = new Date(clock.now().getTime() - one.minutesLate * 60_000)
    const handles = one.handles.map(({ type, value }) => ({
      type,
      value: prefix + value,
      assurance: one.assurance,
    }))
    const fact = { handles, occurredAt, lazy: true, assertedBy: 'key:test' }
    const [resolved] = await work((tx, ctx) => resolveFacts(tx, ctx, [fact], memory))
    assert.ok(resolved && 'handleId' in resolved)
    return
  }
  const state = await load(prefix)
  if (one.do === 'join') {
    const canonical = [...new Set(state.handles.map((row) => row.customer_id))].sort()
    const intoId = canonical[one.into % canonical.length]
    const fromId = canonical[one.from % canonical.length]
    if (!intoId || !fromId || intoId === fromId) return
    await work((tx, ctx) => joinCustomers(tx, ctx, { intoId, fromId, evidence: {} })).catch(
      (error: unknown) => assert.ok(error instanceof Refusal && error.code === 'merge.kept_apart'),
    )
    return
  }
  // Home edges tie a customer to its home: what people undo are the others.
  const edge = state.edges[one.edge % Math.max(1, state.edges.length)]
  if (edge) await work((tx, ctx) => undoJoin(tx, ctx, { edgeId: edge.id }))
}

async function load(prefix: string) {
  const { db } = platform
  const own = await db
    .selectFrom('customers_handle')
    .select('customer_id')
    .where('value', 'like', `${prefix}%`)
    .execute()
  const ids = [...new Set(own.map((row) => row.customer_id))]
  if (ids.length === 0) return { handles: [], edges: [], customers: [], aparts: [] }
  const handles = await db
    .selectFrom('customers_handle')
    .select(['id', 'customer_id', 'type', 'value', 'held_until', 'held_from'])
    .where('customer_id', 'in', ids)
    .execute()
  const handleIds = handles.map((row) => row.id)
  const edges = await db
    .selectFrom('customers_edge')
    .selectAll()
    .where('from_handle_id', 'in', handleIds)
    .where('undone_at', 'is', null)
    .orderBy('seq')
    .execute()
  const customers = await db
    .selectFrom('customers_customer')
    .select(['id', 'merged_into', 'home_handle_id'])
    .where('home_handle_id', 'in', handleIds)
    .execute()
  const aparts = await db
    .selectFrom('customers_apart')
    .select(['a_handle_id', 'b_handle_id'])
    .where('a_handle_id', 'in', handleIds)
    .execute()
  return { handles, edges, customers, aparts }
}

type State = Awaited<ReturnType<typeof load>>

async function equalsFreshBuild(prefix: string) {
  const { handles, edges, customers, aparts } = await load(prefix)
  const homes = new Map(customers.map((row) => [row.home_handle_id, row.id]))
  const ownerOf = new Map(handles.map((row) => [row.id, row.customer_id]))
  let components = 0
  const seen = new Set<string>()
  for (const { id } of handles) {
    if (seen.has(id)) continue
    components++
    const members = reach(id, edges)
    const survivor = survivorOf(id, edges, homes)
    for (const member of members) {
      seen.add(member)
      assert.equal(ownerOf.get(member), survivor, 'each handle is its component’s survivor’s')
      const home = homes.get(member)
      if (!home) continue
      const row = customers.find((one) => one.id === home)!
      assert.equal(row.merged_into ?? row.id, survivor, 'every old id answers with the survivor')
    }
    const users = handles.filter(
      (row) => members.has(row.id) && row.type === 'user' && !row.held_until,
    )
    const byStaff = edges.some(
      (edge) =>
        edge.kind === 'joined' &&
        members.has(edge.from_handle_id) &&
        !('assurance' in edge.evidence),
    )
    if (!byStaff) assert.ok(users.length <= 1, 'one user id unless staff joined two')
  }
  assert.equal(edges.length, handles.length - components, 'the edges are a forest')
  for (const pair of aparts) {
    assert.notEqual(ownerOf.get(pair.a_handle_id), ownerOf.get(pair.b_handle_id), 'kept apart')
  }
  periodsFollowEachOther(handles)
}

function reach(start: string, edges: State['edges']): Set<string> {
  const members = new Set([start])
  for (let before = -1; before !== members.size; ) {
    before = members.size
    for (const edge of edges) {
      if (members.has(edge.from_handle_id) || members.has(edge.into_handle_id)) {
        members.add(edge.from_handle_id).add(edge.into_handle_id)
      }
    }
  }
  return members
}

/** Takes the newest edge of the component away: who survives on its `into` side survives. */
function survivorOf(
  start: string,
  edges: State['edges'],
  homes: Map<string, string>,
): string | undefined {
  const members = reach(start, edges)
  const own = edges.filter((edge) => members.has(edge.from_handle_id))
  const newest = own.at(-1)
  if (!newest) return homes.get(start)
  const before = own.slice(0, -1)
  return (
    survivorOf(newest.into_handle_id, before, homes) ??
    survivorOf(newest.from_handle_id, before, homes)
  )
}

function periodsFollowEachOther(handles: State['handles']) {
  const byKey = Map.groupBy(handles, (row) => `${row.type} ${row.value}`)
  for (const periods of byKey.values()) {
    assert.ok(periods.filter((row) => row.held_until === null).length <= 1, 'one current period')
    const spans = periods
      .map((row) => [row.held_from?.getTime() ?? 0, row.held_until?.getTime() ?? Infinity] as const)
      .sort((a, b) => a[0] - b[0] || a[1] - b[1])
    for (const [n, span] of spans.entries()) {
      const next = spans[n + 1]
      if (next) assert.ok(span[1] <= next[0], 'periods do not overlap')
    }
  }
}
