import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { z } from 'zod'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import { defineKind, transact } from '../../../ledger/index.ts'
import { createCtx } from '../../../platform/context.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { attachHandle, createCustomer, liftApart } from '../attach-handle.ts'
import { recordConsent } from '../consents/record-consent.ts'
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

const ctxNow = () =>
  createCtx({ type: 'system', id: 'test' }, house.platform.clock, house.platform.log)

async function differences() {
  const lines: string[] = []
  for await (const line of compareProfiles(house.platform.db)) lines.push(line)
  return lines
}

test('pages neither miss nor repeat a customer while others come and change', async () => {
  const team = crypto.randomUUID()
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
const person = fc.integer({ min: 0, max: 5 })
const operation = fc.oneof(
  fc.record({ do: fc.constant('visit' as const), browser: person, user: fc.option(person) }),
  fc.record({ do: fc.constant('trait' as const), who: person, name: person, value: person }),
  fc.record({ do: fc.constant('consent' as const), who: person, given: fc.boolean() }),
  fc.record({ do: fc.constant('handle' as const), who: person, phone: person }),
  fc.record({ do: fc.constant('join' as const), into: person, from: person }),
  fc.record({ do: fc.constant('undo' as const), which: fc.nat() }),
  fc.record({ do: fc.constant('lift' as const), which: fc.nat() }),
  fc.record({ do: fc.constant('place' as const), who: person, team: fc.option(person) }),
  fc.record({
    do: fc.constant('seen' as const),
    who: person,
    channel: fc.constantFrom('web', 'store'),
    minute: fc.nat({ max: 5000 }),
  }),
  fc.record({ do: fc.constant('follow' as const) }),
)

test('profiles equal those made from nothing, whatever happened', async () => {
  const { platform } = house
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 5, maxLength: 25 }), async (operations) => {
      const run = crypto.randomUUID().slice(0, 8)
      const customers: string[] = []
      const edges: string[] = []
      const aparts: string[] = []
      const ctx = ctxNow()
      for (let i = 0; i < 6; i++) {
        const made = await transact(platform, ctx, (tx) => createCustomer(tx, ctx))
        customers.push(made.customerId)
      }
      const homeOf = async (who: number) => {
        const row = await platform.db
          .selectFrom('customers_customer')
          .select(['id', 'home_handle_id', 'merged_into'])
          .where('id', '=', customers[who]!)
          .executeTakeFirstOrThrow()
        return { customerId: row.merged_into ?? row.id, handleId: row.home_handle_id }
      }
      for (const step of operations) {
        const now = ctxNow()
        const change = <Result>(work: Parameters<typeof transact<Result>>[2]) =>
          transact(platform, now, work).catch((error) => {
            if (!(error instanceof Refusal)) throw error
            return undefined
          })
        if (step.do === 'visit') {
          const handles = [{ type: 'anonymous', value: `${run}-b${step.browser}`, assurance: 0 }]
          if (step.user !== null) {
            handles.push({ type: 'user', value: `${run}-u${step.user}`, assurance: 2 })
          }
          await change((tx) =>
            resolveFacts(tx, now, [
              { handles, occurredAt: now.now, lazy: true, assertedBy: 'key:test' },
            ]),
          )
        } else if (step.do === 'trait') {
          const home = await homeOf(step.who)
          await change((tx) =>
            setTraits(tx, now, {
              ...home,
              traits: { [['name', 'city', 'birthday'][step.name % 3]!]: `Ana ${step.value}` },
              source: `key:${step.value}`,
              occurredAt: now.now,
            }),
          )
        } else if (step.do === 'consent') {
          const home = await homeOf(step.who)
          await change((tx) =>
            recordConsent(tx, now, {
              ...home,
              purpose: 'marketing',
              channel: null,
              state: step.given ? 'given' : 'withdrawn',
              at: now.now,
              how: 'form',
              textVersion: null,
              proof: null,
            }),
          )
        } else if (step.do === 'handle') {
          await change((tx) =>
            attachHandle(tx, now, {
              customerId: customers[step.who]!,
              handle: { type: 'card', value: `${run}-${step.phone}` },
            }),
          )
        } else if (step.do === 'join') {
          const joined = await change((tx) =>
            joinCustomers(tx, now, {
              intoId: customers[step.into]!,
              fromId: customers[step.from]!,
              evidence: {},
            }),
          )
          if (joined) edges.push(joined.edgeId)
        } else if (step.do === 'undo' && edges.length) {
          const undone = await change((tx) =>
            undoJoin(tx, now, { edgeId: edges[step.which % edges.length]! }),
          )
          if (undone) aparts.push(undone.apartId)
        } else if (step.do === 'lift' && aparts.length) {
          await change((tx) => liftApart(tx, now, { apartId: aparts[step.which % aparts.length]! }))
        } else if (step.do === 'place') {
          await house.call('PATCH', `/api/customers/${customers[step.who]}`, {
            body: {
              teamId: step.team === null ? null : `00000000-0000-4000-8000-00000000000${step.team}`,
            },
          })
        } else if (step.do === 'seen') {
          const home = await homeOf(step.who)
          await change(async (tx) => {
            tx.record({
              kind: wavedAt,
              subject: { type: 'customer', id: home.customerId },
              handleId: home.handleId,
              channel: step.channel,
              occurredAt: new Date(now.now.getTime() - step.minute * 60_000),
              body: {},
            })
          })
        } else if (step.do === 'follow') {
          await house.following.drain()
        }
      }
      await house.following.drain()
      assert.deepEqual(await differences(), [])
    }),
    { numRuns: 25 },
  )
})
