// Every webhook three times, shuffled, in batches of 1 to 50, broken off after any step: the same
// thread as when each came once and in order.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import type { KyselyPlugin } from 'kysely'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import { transact } from '../../../ledger/index.ts'
import { createCtx, systemActor } from '../../../platform/context.ts'
import type { Platform } from '../../../platform/module.ts'
import { createHandleMemory } from '../../customers/index.ts'
import { whatsapp } from '../adapters/whatsapp/index.ts'
import {
  connectNumber,
  contactOf,
  envelopeOf,
  messageOf,
  openNumber,
  type TestNumber,
  textOf,
  valueFor,
} from '../testing.ts'
import type { Opened } from '../touchpoints/open-touchpoints.ts'
import { routeItems } from './route-items.ts'
import { takeInbound } from './take-inbound.ts'

let house: TestHouse
let number: TestNumber
let touchpoint: Opened
before(async () => {
  house = await openHouse({ config: { roles: ['web'] } })
  number = await connectNumber(house)
  touchpoint = await openNumber(house, number)
})
after(() => house.stop())

const isPostgres = Boolean(process.env.TEST_DATABASE_URL)

/** What a person does; numbers name earlier messages of the same run. */
type Deed =
  | { is: 'text'; by: number; text: string; replyTo: number | undefined }
  | { is: 'reaction'; to: number; emoji: string | undefined }

const index = fc.nat({ max: 30 })
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      is: fc.constant('text' as const),
      by: fc.nat({ max: 2 }),
      text: fc.string({ minLength: 1, maxLength: 20 }),
      replyTo: fc.option(index, { nil: undefined }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      is: fc.constant('reaction' as const),
      to: index,
      emoji: fc.constantFrom('👍', '❤️', undefined),
    }),
  },
)

let runs = 0

/** The deeds as the values of a webhook, each at its own second. */
function valuesOf(deeds: readonly Deed[]) {
  const run = ++runs
  const writers = [0, 1, 2].map((n) => ({
    phone: `549${String(run).padStart(7, '0')}${n}`,
    name: `Persona ${run}.${n}`,
    ...(n === 1 ? { userId: `AR.${run}x${n}` } : {}),
  }))
  const start = Date.now() - 3_600_000
  const said: { id: string; by: number }[] = []
  return deeds.flatMap((one, n) => {
    const at = new Date(start + n * 1000)
    const id = `wamid.${run}.${n}`
    const target = one.is === 'text' ? one.replyTo : one.to
    const of = target === undefined || !said.length ? undefined : said[target % said.length]
    if (one.is !== 'text' && !of) return []
    const writer = writers[one.is === 'text' ? one.by : of!.by]!
    const body =
      one.is === 'text'
        ? { ...textOf(one.text), ...(of ? { context: { id: of.id } } : {}) }
        : {
            type: 'reaction',
            reaction: {
              message_id: of!.id,
              ...(one.emoji ? { emoji: one.emoji } : {}),
            },
          }
    if (one.is === 'text') said.push({ id, by: one.by })
    return [
      valueFor(number, {
        contacts: [contactOf(writer)],
        messages: [messageOf(writer, id, at, body)],
      }),
    ]
  })
}

/** One webhook in one transaction, as the edge does it. */
async function take(platform: Pick<Platform, 'database' | 'clock'>, values: readonly object[]) {
  const items = whatsapp.parse(envelopeOf(...values), () => touchpoint.realm)
  const { routed, unrouted } = routeItems(items, [touchpoint])
  const ctx = createCtx(systemActor('test'), platform.clock, house.platform.log)
  const kept = unrouted.map((one) => ({ one, touchpoint }))
  const { vault } = house.platform
  const parts = { memory: createHandleMemory(0), vault, publicUrl: house.url }
  await transact(platform, ctx, (tx) => takeInbound(tx, ctx, parts, routed, kept))
}

/** The threads of a run as people see them, without ids of ours. */
async function threads(run: number) {
  const { rows } = await house.platform.database.pool.query(
    `select message.provider_id as said, message.content ->> 'text' as text,
       answered.provider_id as answers, message.awaits_id as awaits,
       reaction.emoji, count(entry.id)::int as entries,
       (select string_agg(handle.type || ':' || handle.value, ' ' order by handle.value)
        from customers_handle own join customers_handle handle
          on handle.customer_id = own.customer_id and handle.type <> 'home'
        where own.id = message.handle_id) as person
     from channels_message message
     left join channels_message answered on answered.id = message.reply_to_id
     left join channels_reaction reaction on reaction.message_id = message.id
     left join ledger_entry entry on entry.kind = 'message.received'
       and entry.handle_id = message.handle_id and entry.body ->> 'messageId' = message.id::text
     where message.provider_id like $1
     group by 1, 2, 3, 4, 5, message.handle_id`,
    [`wamid.${run}.%`],
  )
  const names = (text: string | null) => text?.replaceAll(`wamid.${run}.`, 'm') ?? null
  return rows.map((row) => ({
    ...row,
    said: names(row.said),
    answers: names(row.answers),
    awaits: names(row.awaits),
    person: row.person.replaceAll(String(run).padStart(7, '0'), 'N').replaceAll(`${run}x`, 'N'),
  }))
}

/** What people should see of these deeds, worked out without a database. */
function expected(deeds: readonly Deed[]) {
  const said: { n: number; by: number; text: string; answers: number | undefined }[] = []
  const reactions = new Map<number, string | null>()
  for (const [n, one] of deeds.entries()) {
    const target = one.is === 'text' ? one.replyTo : one.to
    const of = target === undefined || !said.length ? undefined : said[target % said.length]
    if (one.is === 'text') said.push({ n, by: one.by, text: one.text, answers: of?.n })
    else if (of) reactions.set(of.n, one.emoji ?? null)
  }
  const isNumber = (by: number) => [`phone:+549N${by}`, `whatsapp:549N${by}`]
  return said
    .map(({ n, by, text, answers }) => ({
      said: `m${n}`,
      text,
      answers: answers === undefined ? null : `m${answers}`,
      awaits: null,
      emoji: reactions.get(n) ?? null,
      entries: 1,
      person: [...isNumber(by), ...(by === 1 ? ['whatsapp:AR.N1'] : [])].join(' '),
    }))
    .toSorted((a, b) => (a.said < b.said ? -1 : 1))
}

const inOrder = (rows: Awaited<ReturnType<typeof threads>>) =>
  rows.toSorted((a, b) => (a.said < b.said ? -1 : 1))

test('every webhook thrice, shuffled and in any batches, makes the same thread', async () => {
  const orders = fc.tuple(
    fc.array(deed, { minLength: 1, maxLength: 10 }),
    fc.infiniteStream(fc.nat({ max: 1000 })),
    fc.infiniteStream(fc.integer({ min: 1, max: 50 })),
  )
  await fc.assert(
    fc.asyncProperty(orders, async ([deeds, places, sizes]) => {
      const values = valuesOf(deeds)
      const run = runs
      const thrice = [...values, ...values, ...values]
        .map((value) => ({ value, place: places.next().value }))
        .toSorted((a, b) => a.place - b.place)
        .map(({ value }) => value)
      while (thrice.length) await take(house.platform, thrice.splice(0, sizes.next().value))
      assert.deepEqual(inOrder(await threads(run)), expected(deeds))
    }),
    { numRuns: isPostgres ? 1000 : 60 },
  )
})

/** The house's database, broken off at the n-th statement of a transaction. */
function breakingAt(n: number): Pick<Platform, 'database' | 'clock'> {
  let left = n
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      if (--left < 0) throw new Error('broken off')
      return node
    },
    transformResult: async ({ result }) => result,
  }
  const { database, clock } = house.platform
  return { clock, database: { ...database, db: database.db.withPlugin(plugin) } }
}

test('broken off after any of its steps and sent again, a webhook makes the same thread', async () => {
  const deeds: Deed[] = [
    { is: 'text', by: 0, text: 'uno', replyTo: undefined },
    { is: 'text', by: 1, text: 'dos', replyTo: 0 },
    { is: 'reaction', to: 0, emoji: '👍' },
    { is: 'text', by: 0, text: 'tres', replyTo: 1 },
  ]
  let breaks = 0
  for (let step = 0; ; step++) {
    const values = valuesOf(deeds)
    const run = runs
    const broken = await take(breakingAt(step), values).then(
      () => false,
      (error: Error) => /broken off/.test(error.message),
    )
    if (broken) {
      assert.deepEqual(await threads(run), [], 'nothing of it was kept')
      await take(house.platform, values)
    }
    assert.deepEqual(inOrder(await threads(run)), expected(deeds))
    if (!broken) break
    breaks++
  }
  assert.ok(breaks >= 8, `only ${breaks} steps were met`)
})
