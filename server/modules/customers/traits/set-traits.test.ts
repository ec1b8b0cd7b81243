import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import { transact } from '../../../ledger/index.ts'
import { createCtx } from '../../../platform/context.ts'
import { newId } from '../../../platform/ids.ts'
import { effectiveClaims, type TraitClaim, valuesOf } from './effective.ts'
import { findClaims } from './find-claims.ts'
import { setTraits, setTraitsBulk, type TraitsSaid } from './set-traits.ts'

let house: TestHouse
before(async () => {
  house = await openHouse()
})
after(() => house.stop())

const ctxNow = () =>
  createCtx({ type: 'system', id: 'test' }, house.platform.clock, house.platform.log)

async function makeCustomer() {
  const made = await house.post('/api/customers', {})
  return { customerId: made.body.id as string, handleId: made.body.homeHandleId as string }
}

const minute = (number: number) => new Date(Date.UTC(2026, 0, 1, 0, number))

const say = (said: TraitsSaid) => {
  const ctx = ctxNow()
  return transact(house.platform, ctx, (tx) => setTraits(tx, ctx, said))
}

async function changesRecorded(handleId: string) {
  const rows = await house.platform.db
    .selectFrom('ledger_entry')
    .select('body')
    .where('handle_id', '=', handleId)
    .where('kind', '=', 'customer.traits_changed')
    .orderBy('position')
    .execute()
  return rows.map((row) => row.body.traits)
}

test('several sources stand side by side, and each keeps its newest word', async () => {
  const who = await makeCustomer()
  await say({ ...who, traits: { city: 'Lima' }, source: 'key:a', occurredAt: minute(1) })
  await say({ ...who, traits: { city: 'Cusco' }, source: 'import:b', occurredAt: minute(2) })
  await say({ ...who, traits: { city: 'Tacna' }, source: 'key:a', occurredAt: minute(3) })
  const claims = await findClaims(house.platform.db, [who.handleId])
  assert.deepEqual(claims.map(({ source, value }) => `${source} ${value}`).sort(), [
    'import:b Cusco',
    'key:a Tacna',
  ])
  assert.deepEqual(valuesOf(effectiveClaims(claims)), { city: 'Tacna' })
})

test('an older word that comes late never overwrites a newer one, and records nothing', async () => {
  const who = await makeCustomer()
  await say({ ...who, traits: { plan: 'gold' }, source: 'key:a', occurredAt: minute(5) })
  const changed = await say({
    ...who,
    traits: { plan: 'silver', city: 'Lima' },
    source: 'key:a',
    occurredAt: minute(4),
  })
  assert.deepEqual(changed, ['city'])
  assert.deepEqual(await changesRecorded(who.handleId), [{ plan: 'gold' }, { city: 'Lima' }])
})

test('the same word again moves its time and records nothing', async () => {
  const who = await makeCustomer()
  await say({ ...who, traits: { plan: 'gold' }, source: 'key:a', occurredAt: minute(1) })
  assert.deepEqual(
    await say({ ...who, traits: { plan: 'gold' }, source: 'key:a', occurredAt: minute(9) }),
    [],
  )
  await say({ ...who, traits: { plan: 'silver' }, source: 'key:b', occurredAt: minute(5) })
  const claims = await findClaims(house.platform.db, [who.handleId])
  assert.deepEqual(valuesOf(effectiveClaims(claims)), { plan: 'gold' })
  assert.equal((await changesRecorded(who.handleId)).length, 2)
})

test('the same word again, after another said otherwise, counts again and is told', async () => {
  const who = await makeCustomer()
  await say({ ...who, traits: { name: 'Ana' }, source: 'key:a', occurredAt: minute(1) })
  await say({ ...who, traits: { name: 'Eva' }, source: 'key:b', occurredAt: minute(5) })
  const again = { ...who, traits: { name: 'Ana' }, source: 'key:a' }
  assert.deepEqual(await say({ ...again, occurredAt: minute(4) }), [])
  assert.deepEqual(await say({ ...again, occurredAt: minute(9) }), ['name'])
  assert.deepEqual(await changesRecorded(who.handleId), [
    { name: 'Ana' },
    { name: 'Eva' },
    { name: 'Ana' },
  ])
  await house.following.drain()
  const shown = await house.get(`/api/customers?q=Ana&limit=5`)
  assert.ok(shown.body.items.some(({ id }: { id: string }) => id === who.customerId))
})

test('hostile names and values are left out or kept as they can be', async () => {
  const who = await makeCustomer()
  const changed = await say({
    ...who,
    traits: {
      '': 1,
      ['x'.repeat(101)]: 1,
      'a\nb': 1,
      'a\u0000b': 1,
      quoted: `'"\\\n\t{}`,
      nul: 'a\u0000b',
      empty: '',
      deep: { a: [1, null, { b: '😀' }] },
      gone: undefined,
    },
    source: 'key:a',
    occurredAt: minute(1),
  })
  assert.deepEqual(changed.sort(), ['deep', 'empty', 'nul', 'quoted'])
  const kept = valuesOf(effectiveClaims(await findClaims(house.platform.db, [who.handleId])))
  assert.deepEqual(kept, {
    deep: { a: [1, null, { b: '😀' }] },
    empty: '',
    nul: 'a\ufffdb',
    quoted: `'"\\\n\t{}`,
  })
})

test('in whatever order and grouping words come, the same stands in the end', async () => {
  const words = fc.array(
    fc.record({
      source: fc.constantFrom('key:a', 'key:b', 'staff:c'),
      name: fc.constantFrom('city', 'plan'),
      value: fc.constantFrom('x', 'y', null),
      // One moment has one word of a source, else which is the newest is anybody's guess.
      at: fc.integer({ min: 0, max: 1000 }),
    }),
    { maxLength: 12 },
  )
  await fc.assert(
    fc.asyncProperty(words, fc.integer({ min: 1, max: 4 }), async (said, size) => {
      const unique = [...new Map(said.map((word) => [word.at, word])).values()]
      const tell = async (order: typeof unique, groupSize: number) => {
        const who = { customerId: newId(), handleId: newId() }
        for (let i = 0; i < order.length; i += groupSize) {
          const ctx = ctxNow()
          const rows = order.slice(i, i + groupSize).map(({ source, name, value, at }) => ({
            ...who,
            source,
            traits: { [name]: value },
            occurredAt: minute(at),
          }))
          await transact(house.platform, ctx, (tx) => setTraitsBulk(tx, ctx, rows))
        }
        const claims = await findClaims(house.platform.db, [who.handleId])
        return claims
          .map(({ name, source, value, occurredAt }) => [name, source, value, occurredAt.getTime()])
          .sort()
      }
      const inOrder = await tell(
        unique.toSorted((a, b) => a.at - b.at),
        1,
      )
      assert.deepEqual(await tell(unique, size), inOrder)
    }),
    { numRuns: 40 },
  )
})

test('what staff set wins over machines until they take it away; then only later words count', () => {
  const claim = (source: string, value: unknown, at: number): TraitClaim => ({
    handleId: 'h',
    name: 'city',
    source,
    value,
    occurredAt: minute(at),
  })
  const city = (...claims: TraitClaim[]) => valuesOf(effectiveClaims(claims)).city
  assert.equal(city(claim('staff:x', 'Puno', 1), claim('key:a', 'Lima', 9)), 'Puno')
  assert.equal(city(claim('staff:x', 'Puno', 1), claim('staff:y', 'Ica', 2)), 'Ica')
  assert.equal(city(claim('staff:x', null, 5), claim('key:a', 'Lima', 4)), undefined)
  assert.equal(city(claim('staff:x', null, 5), claim('key:a', 'Lima', 6)), 'Lima')
  assert.equal(city(claim('key:a', null, 5), claim('key:b', 'Lima', 4)), undefined)
})
