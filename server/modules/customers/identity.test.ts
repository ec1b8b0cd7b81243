import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestDatabase, type TestDatabase, testLog } from '../../../test/house.ts'
import { type Tx, transact } from '../../ledger/index.ts'
import { createClock } from '../../platform/clock.ts'
import { type Ctx, createCtx } from '../../platform/context.ts'
import type { Platform } from '../../platform/module.ts'
import {
  attachHandle,
  createCustomer,
  createHandleMemory,
  type Fact,
  joinCustomers,
  liftApart,
  previewUndo,
  resolveFacts,
  undoJoin,
} from './index.ts'

const clock = createClock()
let opened: TestDatabase
let platform: Platform

before(async () => {
  opened = await openTestDatabase()
  platform = { database: opened.database, db: opened.database.db, clock, log: testLog } as Platform
})
after(() => opened.drop())

const memory = createHandleMemory()
const work = <Result>(act: (tx: Tx, ctx: Ctx) => Promise<Result>) => {
  const ctx = createCtx({ type: 'system', id: 'test' }, clock, testLog)
  return transact(platform, ctx, (tx) => act(tx, ctx))
}

type Handle = [type: string, value: string, assurance: number]
const fact = (handles: Handle[], at = clock.now()): Fact => ({
  handles: handles.map(([type, value, assurance]) => ({ type, value, assurance })),
  occurredAt: at,
  lazy: true,
  assertedBy: 'key:test',
})

async function resolve(...handles: Handle[]) {
  const [resolved] = await work((tx, ctx) => resolveFacts(tx, ctx, [fact(handles)], memory))
  assert.ok(resolved && !('refused' in resolved && resolved.refused), 'was refused')
  return resolved as Exclude<typeof resolved, { refused: 'no_usable_handle' }>
}

const suggestions = async (handleId: string) =>
  platform.db
    .selectFrom('customers_suggestion')
    .selectAll()
    .where((or) => or.or([or('a_handle_id', '=', handleId), or('b_handle_id', '=', handleId)]))
    .execute()

const visible = async (id: string) =>
  (
    await platform.db
      .selectFrom('customers_customer')
      .select('visible')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
  ).visible

test('a visitor stays invisible until a person shows through, and keeps its history then', async () => {
  const visitor = await resolve(['anonymous', 'v1', 2])
  assert.equal(await visible(visitor.customerId), false)
  const known = await resolve(['user', 'v1-user', 2], ['anonymous', 'v1', 2])
  assert.equal(known.customerId, visitor.customerId)
  assert.notEqual(known.handleId, visitor.handleId, 'what a signed-in person does is theirs')
  assert.equal(await visible(known.customerId), true)
})

test('two known customers join when one source proves both, and an old id still answers', async () => {
  const person = await resolve(['user', 'j-user', 2])
  const visitor = await resolve(['anonymous', 'j-anon', 2])
  const joined = await resolve(['user', 'j-user', 2], ['anonymous', 'j-anon', 2])
  assert.equal(joined.customerId, person.customerId, 'the visible customer stays')
  const old = await platform.db
    .selectFrom('customers_customer')
    .select('merged_into')
    .where('id', '=', visitor.customerId)
    .executeTakeFirstOrThrow()
  assert.equal(old.merged_into, person.customerId)
})

test('a claim joins nobody: it leaves a suggestion and the browser stays a visitor', async () => {
  const person = await resolve(['user', 'c-user', 2], ['email', 'c@andina.pe', 2])
  const spoof = await resolve(['anonymous', 'c-anon', 0], ['user', 'c-user', 0])
  assert.notEqual(spoof.customerId, person.customerId)
  assert.deepEqual(spoof.dropped, [{ type: 'user', reason: 'disagrees' }])
  const [suggestion] = await suggestions(spoof.handleId)
  assert.equal(suggestion?.reason, 'same_event')
  const again = await resolve(['anonymous', 'c-anon', 0], ['user', 'c-user', 0])
  assert.equal(again.customerId, spoof.customerId)
})

test('a suggestion of a transaction that failed is left by the next one', async () => {
  await resolve(['user', 'f-user', 2])
  const claim: Handle[] = [
    ['anonymous', 'f-anon', 0],
    ['user', 'f-user', 0],
  ]
  const failing = work(async (tx, ctx) => {
    await resolveFacts(tx, ctx, [fact(claim)], memory)
    throw new Error('after the suggestion')
  })
  await assert.rejects(failing, /after the suggestion/)
  const spoof = await resolve(...claim)
  assert.equal((await suggestions(spoof.handleId))[0]?.reason, 'same_event')
})

test('who claimed an id first does not own it once it is proven', async () => {
  const attacker = await resolve(['anonymous', 'p-anon', 0], ['user', 'p-user', 0])
  const proven = await resolve(['user', 'p-user', 2])
  assert.notEqual(proven.customerId, attacker.customerId)
  const suggested = await suggestions(proven.handleId)
  assert.equal(suggested[0]?.reason, 'claimed_before')
  const honest = await resolve(['anonymous', 'p2-anon', 0], ['user', 'p2-user', 0])
  const confirmed = await resolve(['user', 'p2-user', 2], ['anonymous', 'p2-anon', 2])
  assert.equal(confirmed.customerId, honest.customerId, 'proven together with the browser')
})

test('another sign-in on a device opens a new period, and late events find the former one', async () => {
  const early = new Date(clock.now().getTime() - 60_000)
  const first = await resolve(['user', 'd-one', 2], ['device', 'd-tablet', 2])
  const second = await resolve(['user', 'd-two', 2], ['device', 'd-tablet', 2])
  assert.notEqual(second.customerId, first.customerId)
  const alone = await resolve(['device', 'd-tablet', 2])
  assert.equal(alone.customerId, second.customerId)
  const [late] = await work((tx, ctx) =>
    resolveFacts(tx, ctx, [fact([['device', 'd-tablet', 2]], early)], memory),
  )
  assert.equal(late && 'customerId' in late && late.customerId, first.customerId)
  const back = await resolve(['user', 'd-one', 2], ['device', 'd-tablet', 2])
  assert.equal(back.customerId, first.customerId)
})

test('a claim that ends without a successor is forgotten by the memory too', async () => {
  await resolve(['anonymous', 'm-anon', 0], ['user', 'm-two', 0])
  const proven = await resolve(['user', 'm-one', 3], ['user', 'm-two', 3])
  assert.deepEqual(proven.dropped, [{ type: 'user', reason: 'limit' }])
  const again = await resolve(['anonymous', 'm-anon', 2], ['user', 'm-two', 2])
  assert.equal(again.dropped.length, 0)
})

test('people who alternate on one device within one batch are told apart', async () => {
  const who = ['x', 'y', 'x', 'y', 'x'] as const
  const resolved = await work((tx, ctx) =>
    resolveFacts(
      tx,
      ctx,
      who.map((user) =>
        fact([
          ['user', `alt-${user}`, 2],
          ['anonymous', 'alt-anon', 2],
        ]),
      ),
      memory,
    ),
  )
  const ids = resolved.map((one) => ('customerId' in one ? one.customerId : ''))
  assert.equal(new Set([ids[0], ids[2], ids[4]]).size, 1)
  assert.equal(ids[1], ids[3])
  assert.notEqual(ids[0], ids[1])
})

test('values that name nobody are left out, and an event with nothing else is refused', async () => {
  for (const value of ['null', 'undefined', '0', '[object Object]', ' ', '0000']) {
    const [resolved] = await work((tx, ctx) =>
      resolveFacts(tx, ctx, [fact([['user', value, 2]])], memory),
    )
    assert.equal(resolved && 'refused' in resolved && resolved.refused, 'no_usable_handle', value)
  }
  const kept = await resolve(['user', 'null', 2], ['anonymous', 'b-anon', 2])
  assert.deepEqual(kept.dropped, [{ type: 'user', reason: 'blocked' }])
})

test('a handle that changes hands goes to where its new owner was joined meanwhile', async () => {
  const elsewhere = createHandleMemory()
  await resolve(['anonymous', 'moved-anon', 2])
  await resolve(['phone', '+51955512345', 0])
  const person = await resolve(['user', 'moved-user', 2])
  // Another process joins the visitor to the person; this one still remembers the visitor's id.
  const both = fact([
    ['user', 'moved-user', 2],
    ['anonymous', 'moved-anon', 2],
  ])
  await work((tx, ctx) => resolveFacts(tx, ctx, [both], elsewhere))
  await resolve(['anonymous', 'moved-anon', 2], ['phone', '+51955512345', 2])
  const owner = await resolve(['phone', '+51955512345', 2])
  assert.equal(owner.customerId, person.customerId)
})

test('one spelling for each phone and e-mail', async () => {
  const same = async (type: string, one: string, other: string) => {
    const a = await resolve([type, one, 2])
    const b = await resolve([type, other, 2])
    assert.equal(a.handleId, b.handleId, `${one} and ${other}`)
  }
  await same('phone', '+51 987 654 321', '987654321')
  await same('phone', '+55 11 8765-4321', '+5511987654321')
  await same('phone', '+54 9 11 2345-6789', '+541123456789')
  await same('phone', '+52 1 55 1234 5678', '+525512345678')
  await same('email', 'Lucía@Peña.pe', 'lucía@xn--pea-8ma.pe')
})

test('limits: a second user id does not fit, the 201st browser retires the oldest', async () => {
  const person = await resolve(['user', 'l-one', 2], ['email', 'l@andina.pe', 2])
  const other = await resolve(['user', 'l-two', 2], ['email', 'l@andina.pe', 2])
  assert.notEqual(other.customerId, person.customerId)
  assert.ok((await suggestions(other.handleId)).length, 'staff are asked')
  const facts = Array.from({ length: 201 }, (_, n) =>
    fact([
      ['user', 'l-many', 2],
      ['anonymous', `l-anon-${n}`, 2],
    ]),
  )
  // One sign-in after another, as they come in life.
  for (let n = 0; n < facts.length; n += 67) {
    await work((tx, ctx) => resolveFacts(tx, ctx, facts.slice(n, n + 67), memory))
  }
  const { customerId } = await resolve(['user', 'l-many', 2])
  const rows = await platform.db
    .selectFrom('customers_handle')
    .select(['held_until', 'retired_at', 'value'])
    .where('customer_id', '=', customerId)
    .where('type', '=', 'anonymous')
    .execute()
  assert.equal(rows.filter((row) => row.held_until === null).length, 200)
  assert.equal(rows.filter((row) => row.retired_at).length, 1)
})

test('undoing restores both, forbids the pair, and staff can lift that', async () => {
  const a = await resolve(['email', 'u-a@andina.pe', 2])
  const b = await resolve(['whatsapp', '51911111111', 2])
  const { edgeId } = await work((tx, ctx) =>
    joinCustomers(tx, ctx, {
      intoId: a.customerId,
      fromId: b.customerId,
      evidence: { by: 'staff' },
    }),
  )
  const during = await resolve(['whatsapp', '51911111111', 2])
  assert.equal(during.customerId, a.customerId)
  const parts = await previewUndo(platform.db, edgeId)
  const undone = await work((tx, ctx) => undoJoin(tx, ctx, { edgeId }))
  assert.deepEqual(
    new Set(parts.map((part) => part.customerId)),
    new Set([undone.keptId, undone.restoredId]),
  )
  const after = await resolve(['whatsapp', '51911111111', 2])
  assert.equal(after.customerId, b.customerId)
  const tried = await resolve(['whatsapp', '51911111111', 2], ['email', 'u-a@andina.pe', 2])
  assert.equal(tried.dropped.length, 1, 'the next event does not join them again')
  const join = () =>
    work((tx, ctx) =>
      joinCustomers(tx, ctx, { intoId: a.customerId, fromId: b.customerId, evidence: {} }),
    )
  await assert.rejects(join, { code: 'merge.kept_apart' })
  await work((tx, ctx) => liftApart(tx, ctx, { apartId: undone.apartId }))
  await join()
  await assert.rejects(() => work((tx, ctx) => undoJoin(tx, ctx, { edgeId })), {
    code: 'merge.already_undone',
  })
})

test('undoing the attaching of a handle makes a customer of its own for it', async () => {
  const her = await resolve(['user', 'w-her', 2], ['email', 'w-his@andina.pe', 2])
  const [edge] = await platform.db
    .selectFrom('customers_edge')
    .innerJoin('customers_handle', 'customers_handle.id', 'customers_edge.from_handle_id')
    .select('customers_edge.id')
    .where('value', '=', 'w-his@andina.pe')
    .execute()
  const undone = await work((tx, ctx) => undoJoin(tx, ctx, { edgeId: edge!.id }))
  assert.equal(undone.keptId, her.customerId)
  const his = await resolve(['email', 'w-his@andina.pe', 2])
  assert.equal(his.customerId, undone.restoredId)
})

test('staff write an address down once; one that is another customer’s is refused with whose it is', async () => {
  const { customerId } = await work((tx, ctx) => createCustomer(tx, ctx))
  const handle = { type: 'email', value: 'staff@andina.pe' }
  const first = await work((tx, ctx) => attachHandle(tx, ctx, { customerId, handle }))
  const again = await work((tx, ctx) => attachHandle(tx, ctx, { customerId, handle }))
  assert.equal(again.handleId, first.handleId)
  const other = await work((tx, ctx) => createCustomer(tx, ctx))
  await assert.rejects(
    () => work((tx, ctx) => attachHandle(tx, ctx, { customerId: other.customerId, handle })),
    { code: 'handle.taken', details: { customerId } },
  )
  await assert.rejects(
    () =>
      work((tx, ctx) =>
        attachHandle(tx, ctx, { customerId, handle: { type: 'email', value: 'null' } }),
      ),
    { code: 'handle.blocked' },
  )
})

test('the same new people in two batches at one instant become one customer each', async () => {
  const facts = Array.from({ length: 40 }, (_, n) =>
    fact([
      ['user', `r-${n}`, 2],
      ['anonymous', `r-anon-${n}`, 2],
    ]),
  )
  const both = await Promise.all([
    work((tx, ctx) => resolveFacts(tx, ctx, facts, createHandleMemory())),
    work((tx, ctx) => resolveFacts(tx, ctx, facts.toReversed(), createHandleMemory())),
  ])
  const ids = (resolved: (typeof both)[number]) =>
    resolved.map((one) => ('customerId' in one ? one.customerId : ''))
  assert.deepEqual(ids(both[0]), ids(both[1]).toReversed())
})
