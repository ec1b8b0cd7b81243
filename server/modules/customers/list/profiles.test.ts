import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { z } from 'zod'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import { defineKind, type Tx, transact } from '../../../ledger/index.ts'
import { type Ctx, createCtx } from '../../../platform/context.ts'
import { newId } from '../../../platform/ids.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { attachHandle, createCustomer, liftApart } from '../attach-handle.ts'
import { recordConsent } from '../consents/record-consent.ts'
import { placeCustomer } from '../detail/place-customer.ts'
import { joinCustomers } from '../join.ts'
import { resolveFacts } from '../resolve.ts'
import { setTraits } from '../traits/set-traits.ts'
import { undoJoin } from '../undo-join.ts'
import { compareProfiles } from './compare-profiles.ts'

let house: TestHouse
before(async () => {
  house = await openHouse()
})
after(() => house.stop())

const wavedAt = defineKind('trial.waved', { body: z.object({}) })
/** Done by us: nobody was seen by it. */
const wavedBack = defineKind('trial.waved_back', { body: z.object({}), ours: true })

const ctxNow = () =>
  createCtx({ type: 'system', id: 'test' }, house.platform.clock, house.platform.log)

async function differences(from?: string) {
  const lines: string[] = []
  for await (const line of compareProfiles(house.platform.db, from)) lines.push(line)
  return lines
}

test('pages neither miss nor repeat a customer while others come and change', async () => {
  const team = (await house.post('/api/teams', { name: 'Paging' })).body.id
  const made = new Set<string>()
  const add = async (name: string) => {
    const answer = await house.post('/api/customers', { traits: { name }, teamId: team })
    return answer.body.id as string
  }
  for (let i = 0; i < 17; i++) made.add(await add(`Paging ${i % 4}`))
  await house.following.drain()
  for (const sort of ['-seen', 'seen', 'name', '-name', 'created', '-created']) {
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page = await house.get(
        `/api/customers?team=${team}&limit=7&sort=${sort}${cursor && `&cursor=${cursor}`}`,
      )
      assert.equal(page.status, 200, page.text)
      seen.push(...page.body.items.map((one: { id: string }) => one.id))
      cursor = page.body.next
      await add(`Paging ${seen.length}`)
      await house.call('PATCH', `/api/customers/${seen[0]}`, {
        body: { traits: { visits: seen.length } },
      })
      await house.following.drain()
    }
    assert.equal(new Set(seen).size, seen.length, sort)
    for (const id of made) assert.ok(seen.includes(id), `${sort} missed ${id}`)
  }
})

test('search pages by relevance without gaps', async () => {
  const made = new Set<string>()
  for (let i = 0; i < 12; i++) {
    const answer = await house.post('/api/customers', { traits: { name: `Rosalinda Vega ${i}` } })
    made.add(answer.body.id)
  }
  await house.following.drain()
  for (const q of ['rosalinda', 'rozalinda vega']) {
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page = await house.get(
        `/api/customers?q=${encodeURIComponent(q)}&limit=5${cursor && `&cursor=${cursor}`}`,
      )
      seen.push(...page.body.items.map((one: { id: string }) => one.id))
      cursor = page.body.next
    }
    assert.deepEqual(new Set(seen), made, q)
    assert.equal(seen.length, made.size)
  }
})

test('a visitor known only by a browser is in no list until something more is known', async () => {
  const ctx = ctxNow()
  const visit = (handles: { type: string; value: string; assurance: number }[]) =>
    transact(house.platform, ctx, (tx) =>
      resolveFacts(tx, ctx, [{ handles, occurredAt: ctx.now, lazy: true, assertedBy: 'key:test' }]),
    )
  const browser = { type: 'anonymous', value: crypto.randomUUID(), assurance: 0 }
  const [visitor] = await visit([browser])
  assert.ok(visitor && !visitor.refused)
  await house.following.drain()
  const byHandle = `/api/customers?handle=anonymous:${browser.value}`
  assert.equal((await house.get(byHandle)).body.items.length, 0)
  assert.equal((await house.get(`/api/customers/${visitor.customerId}`)).body.visible, false)

  await visit([browser, { type: 'user', value: crypto.randomUUID(), assurance: 2 }])
  await house.following.drain()
  assert.equal((await house.get(byHandle)).body.items[0].id, visitor.customerId)
  const listed = await house.get('/api/customers?hasHandle=anonymous')
  assert.ok(listed.body.items.some((one: { id: string }) => one.id === visitor.customerId))
  assert.deepEqual(await differences(), [])
})

// Small pools, so that people meet, disagree and are joined and parted again and again.
const people = 4
const longest = 8
const person = fc.nat(people - 1)
const operation = fc.oneof(
  fc.record({ do: fc.constant('visit' as const), browser: person, user: fc.option(person) }),
  fc.record({ do: fc.constant('trait' as const), who: person, name: person, value: person }),
  fc.record({ do: fc.constant('consent' as const), who: person, given: fc.boolean() }),
  fc.record({ do: fc.constant('handle' as const), who: person, card: person }),
  fc.record({ do: fc.constant('join' as const), into: person, from: person }),
  fc.record({ do: fc.constant('undo' as const), which: fc.nat() }),
  fc.record({ do: fc.constant('lift' as const), which: fc.nat() }),
  fc.record({ do: fc.constant('place' as const), who: person, team: fc.option(person) }),
  fc.record({
    do: fc.constant('seen' as const),
    who: person,
    channel: fc.constantFrom('web', 'store'),
    minute: fc.nat({ max: 5000 }),
    byUs: fc.boolean(),
  }),
)
type Operation = typeof operation extends fc.Arbitrary<infer One> ? One : never

/** What happened to some people who meet nobody else. */
interface Life {
  name: string
  customers: string[]
  edges: string[]
  aparts: string[]
}

/**
 * Lives are led side by side: the first of what happens to each in one transaction, then the next,
 * with the follower at work after those rounds that `follows` names.
 */
const lives = fc.array(fc.array(operation, { minLength: 1, maxLength: longest }), {
  minLength: 1,
  maxLength: 40,
  size: 'max',
})

test('profiles equal those made from nothing, whatever happened', async () => {
  const { platform } = house
  const teams: string[] = []
  for (let n = 0; n < people; n++) {
    teams.push((await house.post('/api/teams', { name: `Team ${n}` })).body.id)
  }
  const work = <Result>(act: (tx: Tx, ctx: Ctx) => Promise<Result>) => {
    const ctx = ctxNow()
    return transact(platform, ctx, (tx) => act(tx, ctx))
  }
  let led = 0
  const property = fc.asyncProperty(
    lives,
    fc.array(fc.nat(longest - 1), { maxLength: 2 }),
    async (all, follows) => {
      led += all.length
      const from = newId(platform.clock.now().getTime() - 1)
      const living = await work((tx, ctx) => Promise.all(all.map(() => beginLife(tx, ctx))))
      for (let round = 0; round < longest; round++) {
        const told = all.flatMap((operations, n) =>
          operations.slice(round, round + 1).map((step) => ({ step, life: living[n]! })),
        )
        if (told.length === 0) break
        const learnt = await work(async (tx, ctx) => {
          const after: (() => void)[] = []
          for (const { step, life } of told) after.push(await perform(tx, ctx, step, life, teams))
          return after
        })
        for (const learn of learnt) learn()
        if (follows.includes(round)) await house.following.drain()
      }
      await house.following.drain()
      assert.deepEqual(await differences(from), [])
    },
  )
  const wanted = process.env.TEST_DATABASE_URL ? 1000 : 60
  while (led < wanted) await fc.assert(property, { numRuns: 5 })
  assert.deepEqual(await differences(), [])
})

async function beginLife(tx: Tx, ctx: Ctx): Promise<Life> {
  const customers: string[] = []
  for (let n = 0; n < people; n++) customers.push((await createCustomer(tx, ctx)).customerId)
  return { name: crypto.randomUUID().slice(0, 13), customers, edges: [], aparts: [] }
}

const nothing = () => {}

/** @returns what to remember once it has committed; a refusal changes nothing. */
async function perform(tx: Tx, ctx: Ctx, step: Operation, life: Life, teams: string[]) {
  try {
    return await act(tx, ctx, step, life, teams)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return nothing
  }
}

async function act(tx: Tx, ctx: Ctx, step: Operation, life: Life, teams: string[]) {
  const { name, customers, edges, aparts } = life
  if (step.do === 'visit') {
    const handles = [{ type: 'anonymous', value: `${name}-b${step.browser}`, assurance: 0 }]
    if (step.user !== null) {
      handles.push({ type: 'user', value: `${name}-u${step.user}`, assurance: 2 })
    }
    const fact = { handles, occurredAt: ctx.now, lazy: true, assertedBy: 'key:test' }
    await resolveFacts(tx, ctx, [fact])
  } else if (step.do === 'join') {
    const { edgeId } = await joinCustomers(tx, ctx, {
      intoId: customers[step.into]!,
      fromId: customers[step.from]!,
      evidence: {},
    })
    return () => void edges.push(edgeId)
  } else if (step.do === 'undo' && edges.length) {
    const edgeId = edges[step.which % edges.length]!
    const { apartId } = await undoJoin(tx, ctx, { edgeId })
    return () => void aparts.push(apartId)
  } else if (step.do === 'lift' && aparts.length) {
    await liftApart(tx, ctx, { apartId: aparts[step.which % aparts.length]! })
  } else if ('who' in step) {
    await happenTo(tx, ctx, step, life, teams)
  }
  return nothing
}

async function happenTo(
  tx: Tx,
  ctx: Ctx,
  step: Extract<Operation, { who: number }>,
  { name, customers }: Life,
  teams: string[],
) {
  const row = await tx.db
    .selectFrom('customers_customer')
    .select(['id', 'home_handle_id', 'merged_into'])
    .where('id', '=', customers[step.who]!)
    .executeTakeFirstOrThrow()
  const home = { customerId: row.merged_into ?? row.id, handleId: row.home_handle_id }
  if (step.do === 'trait') {
    await setTraits(tx, ctx, {
      ...home,
      traits: { [['name', 'city', 'birthday'][step.name % 3]!]: `Ana ${step.value}` },
      source: `key:${step.value}`,
      occurredAt: ctx.now,
    })
  } else if (step.do === 'consent') {
    await recordConsent(tx, ctx, {
      ...home,
      purpose: 'marketing',
      channel: null,
      state: step.given ? 'given' : 'withdrawn',
      at: ctx.now,
      how: 'form',
      textVersion: null,
      proof: null,
    })
  } else if (step.do === 'handle') {
    const handle = { type: 'card', value: `${name}-${step.card}` }
    await attachHandle(tx, ctx, { customerId: home.customerId, handle })
  } else if (step.do === 'place') {
    await placeCustomer(tx, ctx, {
      customerId: home.customerId,
      homeHandleId: home.handleId,
      teamId: step.team === null ? null : teams[step.team]!,
      storeId: null,
    })
  } else {
    tx.record({
      kind: step.byUs ? wavedBack : wavedAt,
      subject: { type: 'customer', id: home.customerId },
      handleId: home.handleId,
      channel: step.channel,
      occurredAt: new Date(ctx.now.getTime() - step.minute * 60_000),
      body: {},
    })
  }
}
