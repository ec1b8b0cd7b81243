// What was looked up ahead and is not so any more when the unit relies on it.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { openTestDatabase, type TestDatabase, testLog } from '../../../test/house.ts'
import { type Tx, transact } from '../../ledger/index.ts'
import { createClock } from '../../platform/clock.ts'
import { createCtx } from '../../platform/context.ts'
import { lookAhead } from './ahead.ts'
import { type AskedFact, type Resolved, readFact } from './facts.ts'
import { createHandleMemory, type HandleMemory } from './memory.ts'
import { resolveAsked } from './resolve.ts'
import { standardRules } from './rules/handle-rules.ts'

const clock = createClock()
let opened: TestDatabase
before(async () => {
  opened = await openTestDatabase()
})
after(() => opened.drop())

const factOf = (...users: string[]): AskedFact =>
  readFact(
    {
      handles: users.map((value) => ({ type: 'email', value, assurance: 2 })),
      occurredAt: clock.now(),
      lazy: false,
      assertedBy: 'key:test',
    },
    standardRules,
  )

/** Looks ahead, lets `change` happen on the first attempt, and resolves. */
async function resolve(
  memory: HandleMemory,
  facts: AskedFact[],
  change: (tx: Tx) => Promise<unknown> = async () => {},
) {
  const ctx = createCtx({ type: 'system', id: 'test' }, clock, testLog)
  let attempts = 0
  let wasAhead = false
  let resolved: Resolved[] = []
  const changing = new Set<string>()
  await transact({ database: opened.database, clock, ahead: 'writer' }, ctx, async (tx) => {
    const ahead = await lookAhead(tx, facts, memory)
    wasAhead = ahead !== undefined
    // Taken back with the attempt: the next one finds all as it was.
    if (++attempts === 1) await change(tx)
    resolved = await resolveAsked(tx, ctx, facts, memory, { ahead, changing })
  })
  const customers = resolved.map((one) => (one.refused === undefined ? one.customerId : undefined))
  return { attempts, wasAhead, customers, changing }
}

/** A memory that knows the epoch, and a customer known by one address. */
async function begin(address: string) {
  const memory = createHandleMemory()
  const first = await resolve(memory, [factOf(address)])
  assert.equal(first.wasAhead, false)
  return { memory, customerId: first.customers[0]! }
}

test('what is still so is not asked again', async () => {
  const { memory, customerId } = await begin('a@example.com')
  const { attempts, wasAhead, customers } = await resolve(memory, [
    factOf('a@example.com', 'a2@example.com'),
    factOf('a3@example.com'),
  ])
  assert.deepEqual(
    { attempts, wasAhead, first: customers[0] },
    {
      attempts: 1,
      wasAhead: true,
      first: customerId,
    },
  )
})

const changes: Record<string, (tx: Tx, customerId: string) => Promise<unknown>> = {
  'the epoch moved': (tx) => sql`update customers_epoch set value = value + 1`.execute(tx.db),
  'the rules changed': (tx) =>
    sql`update customers_rules set max_joins = max_joins + 1`.execute(tx.db),
  'a customer was joined away': (tx, customerId) =>
    sql`update customers_customer set merged_into = (
      select id from customers_customer where id <> ${customerId} limit 1
    ) where id = ${customerId}`.execute(tx.db),
}

for (const [what, change] of Object.entries(changes)) {
  test(`when ${what} meanwhile, the unit runs again`, async () => {
    const address = `${what.replaceAll(' ', '-')}@example.com`
    const { memory, customerId } = await begin(address)
    const { attempts, customers } = await resolve(
      memory,
      [factOf(address, `second-${address}`)],
      (tx) => change(tx, customerId),
    )
    assert.equal(attempts, 2)
    assert.deepEqual(customers, [customerId])
  })
}

test('a customer whom the unit before gives a handle is not counted ahead of it', async () => {
  const { memory, customerId } = await begin('b@example.com')
  const ctx = createCtx({ type: 'system', id: 'test' }, clock, testLog)
  await transact({ database: opened.database, clock }, ctx, async (tx) => {
    const facts = [factOf('b@example.com', 'b2@example.com')]
    const counted = await lookAhead(tx, facts, memory)
    assert.deepEqual([...(counted?.standings.keys() ?? [])], [customerId])
    const left = await lookAhead(tx, facts, memory, (id) => id === customerId)
    assert.deepEqual([...(left?.standings.keys() ?? [])], [])
  })
})

test('whoever gets a handle or is joined is told to the unit behind, and nobody else', async () => {
  const { memory, customerId } = await begin('c@example.com')
  const other = (await resolve(memory, [factOf('c2@example.com')])).customers[0]!
  const again = await resolve(memory, [factOf('c@example.com')])
  assert.deepEqual([...again.changing], [])
  const attached = await resolve(memory, [factOf('c@example.com', 'c3@example.com')])
  assert.deepEqual([...attached.changing], [customerId])
  const joined = await resolve(memory, [factOf('c@example.com', 'c2@example.com')])
  assert.deepEqual([...joined.changing].sort(), [customerId, other].sort())
})
