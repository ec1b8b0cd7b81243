// Whatever is said of people in whatever order, and however low the limits are set: no customer
// holds more than it may, none is joined too often, and nobody owns a handle while another does.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { openTestDatabase, type TestDatabase, testLog } from '../../../../test/house.ts'
import { type Tx, transact } from '../../../ledger/index.ts'
import { createClock } from '../../../platform/clock.ts'
import { createCtx } from '../../../platform/context.ts'
import type { Fact } from '../facts.ts'
import { countedAs, limitOf, passiveTypes, standardLimits, standardMaxJoins } from '../limits.ts'
import { createHandleMemory } from '../memory.ts'
import { resolveFacts } from '../resolve.ts'

const clock = createClock()
const memory = createHandleMemory()
let opened: TestDatabase
before(async () => {
  opened = await openTestDatabase()
})
after(() => opened.drop())

// The rule is the same on both; the embedded engine runs each statement ten times slower.
const numRuns = process.env.TEST_DATABASE_URL ? 1000 : 60
/** Lives led side by side in one transaction, which costs less than one for each. */
const atOnce = 30

const tight = {
  limits: { ...standardLimits, phone: 2, email: 2, anonymous: 3, device: 2, other: 2 },
  maxJoins: 2,
}
const standard = { limits: standardLimits, maxJoins: standardMaxJoins }

const person = fc.record({
  handles: fc.array(
    fc.record({
      type: fc.constantFrom(
        ...['phone', 'phone', 'email', 'email', 'card', 'user', 'whatsapp'],
        ...['anonymous', 'anonymous', 'device'],
      ),
      which: fc.nat(5),
      realm: fc.constantFrom('', '', 'club'),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  assurance: fc.constantFrom(0, 2, 2, 3),
  minutesLate: fc.constantFrom(0, 0, 0, 5, 600),
})
const life = fc.array(person, { minLength: 1, maxLength: 14 })
const lives = <One>(one: fc.Arbitrary<One>) =>
  fc.array(one, { minLength: 1, maxLength: atOnce, size: 'max' })

let run = 0
test('limits, the cap on joins and periods hold in any sequence of facts', async () => {
  let led = 0
  const rules = fc.constantFrom(tight, tight, standard)
  const property = fc.asyncProperty(lives(life), rules, fc.nat(14), async (all, rules, cut) => {
    led += all.length
    const facts = all.map((people) => {
      run++
      return people.map((one) => factOf(one, run))
    })
    // In two transactions, so that what the first one learnt is remembered by the second.
    for (const part of [
      facts.flatMap((own) => own.slice(0, cut)),
      facts.flatMap((own) => own.slice(cut)),
    ]) {
      const resolved = await resolve(part, rules)
      for (const [n, { dropped }] of resolved.entries()) neverRefused(dropped, part[n]!, rules)
    }
    const values = facts.flat().flatMap(({ handles }) => handles.map(({ value }) => value))
    const handles = await findHandles(values)
    withinLimits(handles, rules)
    periodsFollowEachOther(handles)
    await withinCap(handles, rules.maxJoins)
  })
  while (led < numRuns) await fc.assert(property, { numRuns: 5 })
})

test('a browser too many retires the one seen first, and is never refused itself', async () => {
  let led = 0
  const visits = fc.array(fc.nat(5), { minLength: 3, maxLength: 10 })
  const types = fc.constantFrom('anonymous', 'device')
  const property = fc.asyncProperty(lives(visits), types, async (all, type) => {
    led += all.length
    const facts: Fact[] = []
    const expected: string[] = []
    const owners: string[] = []
    for (const said of all) {
      const owner = `r${++run}-owner`
      owners.push(owner)
      const held: string[] = []
      for (const which of said) {
        const value = `r${run}-b${which}`
        facts.push(
          factWith([
            { type: 'user', value: owner },
            { type, value },
          ]),
        )
        if (held.includes(value)) continue
        if (held.push(value) > limitOf(tight, type)) held.shift()
      }
      expected.push(...held)
    }
    for (const { dropped } of await resolve(facts, tight)) assert.deepEqual(dropped, [])
    const held = (await findHandles(owners)).filter(
      (row) => row.type === type && row.held_until === null,
    )
    assert.deepEqual(held.map((row) => row.value).sort(), expected.sort())
  })
  while (led < numRuns) await fc.assert(property, { numRuns: 5 })
})

type Rules = typeof tight | typeof standard

let moment = clock.now().getTime() - 86_400_000
const nextMoment = () => {
  moment += 10
  return new Date(moment)
}

type Person = typeof person extends fc.Arbitrary<infer One> ? One : never

const factOf = ({ handles, assurance, minutesLate }: Person, life: number) =>
  factWith(
    handles.map(({ type, which, realm }) => ({
      type,
      value: spelled(type, life, which),
      ...(type === 'card' || type === 'user' ? { realm } : {}),
    })),
    assurance,
    minutesLate,
  )

function factWith(
  handles: { type: string; value: string; realm?: string }[],
  assurance = 2,
  minutesLate = 0,
): Fact {
  return {
    handles: handles.map((handle) => ({ ...handle, assurance })),
    occurredAt: new Date(nextMoment().getTime() - minutesLate * 60_000),
    lazy: true,
    assertedBy: 'key:test',
  }
}

/** Of one life and of no other, in the form in which it is kept. */
function spelled(type: string, life: number, which: number): string {
  if (type === 'phone') return `+519${String(life).padStart(6, '0')}1${which}`
  if (type === 'email') return `r${life}-${which}@andina.pe`
  return `r${life}-${type}-${which}`
}

function resolve(facts: readonly Fact[], rules: Rules) {
  const ctx = createCtx({ type: 'system', id: 'test' }, clock, testLog)
  return transact({ database: opened.database, clock }, ctx, async (tx) => {
    await setRules(tx, rules)
    return resolveFacts(tx, ctx, facts, memory)
  })
}

const setRules = (tx: Tx, { limits, maxJoins }: Rules) =>
  tx.db
    .updateTable('customers_rules')
    .set({ limits: JSON.stringify(limits), max_joins: maxJoins })
    .execute()

/** All handles of everybody who ever held one of these. */
async function findHandles(values: readonly string[]) {
  const { rows } = await sql<{
    id: string
    customer_id: string
    type: string
    value: string
    realm: string
    held_from: Date | null
    held_until: Date | null
  }>`
    select id, customer_id, type, value, realm, held_from, held_until from customers_handle
    where type <> 'home' and customer_id in (
      select customer_id from customers_handle where value = any(${values}::text[]))`.execute(
    opened.database.db,
  )
  return rows
}

type Handles = Awaited<ReturnType<typeof findHandles>>

function neverRefused(
  dropped: readonly { type: string; reason: string }[],
  fact: Fact,
  rules: Rules,
) {
  for (const { type, reason } of dropped) {
    const named = fact.handles.filter((handle) => handle.type === type).length
    if (!passiveTypes.has(type) || named > limitOf(rules, type)) continue
    assert.notEqual(reason, 'limit', `${type} was refused`)
  }
}

function withinLimits(handles: Handles, rules: Rules) {
  const counts = new Map<string, number>()
  for (const row of handles) {
    if (row.held_until !== null) continue
    const counter = `${row.customer_id} ${countedAs(row)}`
    counts.set(counter, (counts.get(counter) ?? 0) + 1)
    const limit = limitOf(rules, row.type)
    assert.ok(counts.get(counter)! <= limit, `${counter} has more than ${limit}`)
  }
}

async function withinCap(handles: Handles, maxJoins: number) {
  const ids = [...new Set(handles.map((row) => row.customer_id))]
  const { rows } = await sql<{ joins: number }>`
    select count(*) as joins from customers_edge
    join customers_handle on customers_handle.id = from_handle_id
    where kind = 'joined' and undone_at is null and customer_id = any(${ids}::uuid[])
    group by customer_id`.execute(opened.database.db)
  for (const { joins } of rows) assert.ok(joins <= maxJoins, `${joins} joins`)
}

function periodsFollowEachOther(handles: Handles) {
  const byKey = Map.groupBy(handles, ({ type, realm, value }) => `${type} ${realm} ${value}`)
  for (const [key, periods] of byKey) {
    const spans = periods
      .map((row) => [row.held_from?.getTime() ?? 0, row.held_until?.getTime() ?? Infinity] as const)
      .sort((a, b) => a[0] - b[0] || a[1] - b[1])
    for (const [n, [from, until]] of spans.entries()) {
      assert.ok(from <= until, `${key} ends before it begins`)
      const next = spans[n + 1]
      if (next) assert.ok(until <= next[0], `periods of ${key} overlap`)
    }
  }
}
