import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import { redact, type Tx, transact } from '../../../ledger/index.ts'
import { createManualClock } from '../../../platform/clock.ts'
import { createCtx } from '../../../platform/context.ts'
import { newId } from '../../../platform/ids.ts'
import { Refusal } from '../../../platform/refusal.ts'
import {
  deliveryMoved,
  messageDeleted,
  messageEdited,
  messageReceived,
  messageWritten,
} from '../../channels/index.ts'
import { createCustomer, joinCustomers, undoJoin } from '../../customers/index.ts'
import { markRead } from '../readings/mark-read.ts'
import { markUnread } from '../readings/mark-unread.ts'
import { openTalk, type Talk, type Talker } from '../testing.ts'
import { forgetRedacted } from './forget-redacted.ts'

let talk: Talk
/** Another process on the same PostgreSQL: lanes are shared, and rounds run at the same time. */
let beside: TestHouse | undefined
before(async () => {
  talk = await openTalk()
  const url = talk.house.platform.config.databaseUrl
  const { secret } = talk.house.platform.config
  if (url) beside = await openHouse({ on: { url }, config: { secret } })
})
after(async () => {
  await beside?.stop()
  await talk.house.stop()
})

async function threadOf({ customerId }: Talker) {
  await talk.house.following.drain()
  const answer = await talk.house.get(`/api/customers/${customerId}/thread`)
  assert.equal(answer.status, 200, answer.text)
  return answer.body.thread
}

const join = async (into: Talker, from: Talker) => {
  const path = `/api/customers/${into.customerId}/merges`
  const answer = await talk.house.post(path, { from: from.customerId })
  assert.equal(answer.status, 201, answer.text)
  return answer.body.id as string
}

describe('threads', () => {
  it('come with the first message, and not before', async () => {
    const who = await talk.meet({ name: 'Rosa Quispe' })
    assert.equal(await threadOf(who), null)
    const at = new Date('2026-03-01T12:00:00Z')
    await talk.hear(who, 'Hola, ¿atienden hoy?', { at })
    assert.deepEqual(await threadOf(who), {
      customerId: who.customerId,
      name: 'Rosa Quispe',
      lastAt: at.toISOString(),
      lastHandleId: who.handleId,
      lastDirection: 'in',
      lastChannel: 'whatsapp',
      lastTouchpointId: talk.touchpointId,
      lastKind: 'text',
      lastText: 'Hola, ¿atienden hoy?',
      waitingSince: at.toISOString(),
      unread: 1,
      trouble: null,
      channels: ['whatsapp'],
      touchpointIds: [talk.touchpointId],
      control: 'queue',
      controlName: null,
      state: 'open',
      snoozedUntil: null,
      mentioned: false,
    })
    await talk.answer(who, 'Sí, hasta las ocho')
    const answered = await threadOf(who)
    assert.deepEqual([answered.unread, answered.waitingSince], [0, null])
    assert.equal(answered.lastText, 'Sí, hasta las ocho')
    assert.deepEqual(await talk.differences(), [])
  })

  it('move with a join, hold what both said, and come back when it is undone', async () => {
    const kept = await talk.meet({ name: 'Luz' })
    const other = await talk.meet({ name: 'Luz María' })
    await talk.hear(kept, 'Desde mi número', { at: new Date('2026-03-01T10:00:00Z') })
    await talk.answer(kept, 'Dígame', { at: new Date('2026-03-01T10:05:00Z') })
    await talk.hear(other, 'Y desde otro', { at: new Date('2026-03-01T10:01:00Z'), channel: 'sms' })
    const [one, two] = [await threadOf(kept), await threadOf(other)]
    const edge = await join(kept, other)
    const together = await threadOf(kept)
    assert.equal(together.lastText, 'Dígame', 'a message of before does not come first')
    assert.equal(together.unread, 1)
    assert.deepEqual(together.channels, ['sms', 'whatsapp'])
    assert.equal((await threadOf(other)).customerId, kept.customerId)
    const answer = await talk.answer(kept, 'Le respondo a los dos')
    assert.equal((await threadOf(kept)).waitingSince, null)
    await talk.moveDelivery(kept, answer, 'cancelled')
    const undone = await talk.house.call('DELETE', `/api/merges/${edge}`)
    assert.equal(undone.status, 200, undone.text)
    assert.deepEqual(await threadOf(kept), one)
    assert.deepEqual(await threadOf(other), two)
    assert.deepEqual(await talk.differences(), [])
  })

  it('are the same when the joined handle goes on in another lane, read in any order', async () => {
    const one = await talk.meet()
    const two = await talk.meet()
    await talk.hear(one, 'Primero')
    await join(two, one)
    // The handle's entries go to the lane of the customer it belongs to now.
    await talk.hear({ ...one, customerId: two.customerId }, 'Después')
    const { db } = talk.house.platform
    const whole = await threadOf(two)
    const { rows } = await sql<{ lane: number }>`
      select lane from ledger_lane where head > 0 order by lane`.execute(db)
    const lanes = rows.map((row) => row.lane)
    assert.ok(lanes.length > 1)
    for (const order of ['asc', 'desc']) {
      await forget()
      for (const lane of order === 'asc' ? lanes : lanes.toReversed()) {
        await sql`update ledger_cursor set position = 0
          where follower = 'conversations.threads' and lane = ${lane}`.execute(db)
        await talk.house.following.drain()
      }
      assert.deepEqual(await threadOf(two), whole)
      assert.deepEqual(await talk.differences(), [])
    }
  })

  it('show nothing of whom was erased, also when what they said is read again', async () => {
    const who = await talk.meet({ name: 'Olvido Paz' })
    await talk.hear(who, 'Mi clave es secreta')
    await talk.house.following.drain()
    const path = `/api/customers/${who.customerId}`
    const exported = await talk.house.get(`${path}/export`)
    assert.ok(exported.text.includes('secreta'))
    assert.equal((await talk.house.post(`${path}/erase`, { reason: 'pedido' })).status, 200)
    await talk.house.platform.jobs.drain()
    const { db } = talk.house.platform
    await sql`update ledger_cursor set position = 0
      where follower = 'conversations.threads'`.execute(db)
    assert.deepEqual(await talk.differences(), [])
    for (const table of ['said', 'strand', 'thread']) {
      const key =
        table === 'thread' ? sql`customer_id = ${who.customerId}` : sql`handle_id = ${who.handleId}`
      const { rows } = await sql`select 1 from ${sql.table(`conversations_${table}`)}
        where ${key}`.execute(db)
      assert.equal(rows.length, 0, table)
    }
  })

  it('forget what the ledger no longer says, and keep what it keeps', async () => {
    const who = await talk.meet({ name: 'Prudencia' })
    const other = await talk.meet({ name: 'Memoria' })
    await talk.hear(who, 'Palabrejas olvidadas')
    await talk.hear(other, 'Palabrejas guardadas')
    await talk.house.following.drain()
    const { platform } = talk.house
    const later = createManualClock(new Date(platform.clock.now().getTime() + 40 * 86_400_000))
    const retention = '/api/ledger/retention/message.received'
    await talk.house.call('PUT', retention, { body: { days: 30 } })
    assert.equal(await forgetRedacted({ ...platform, clock: later }), 0, 'nothing is redacted yet')
    const said = await talk.house.get(`/api/customers/${who.customerId}/timeline`)
    const { lane, position } = said.body.items[0]
    await transact(platform, ctxNow(), (tx) =>
      redact(tx, ctxNow(), { entries: [{ lane, position }] }),
    )
    assert.equal(await forgetRedacted(platform), 0, 'it is not old enough to be looked at')
    assert.equal(await forgetRedacted({ ...platform, clock: later }), 1)
    const thread = await threadOf(who)
    assert.deepEqual([thread.lastText, thread.lastKind, thread.unread], ['', 'text', 1])
    const found = await talk.house.get('/api/threads?q=palabrejas')
    const ids = found.body.items.map((item: { customerId: string }) => item.customerId)
    assert.deepEqual(ids, [other.customerId])
    await talk.house.call('PUT', retention, { body: { days: null } })
    assert.deepEqual(await talk.differences(), [])
  })

  /** As on a database where nobody followed yet. */
  async function forget() {
    const { db } = talk.house.platform
    for (const table of ['said', 'strand', 'thread']) {
      await sql`delete from ${sql.table(`conversations_${table}`)}`.execute(db)
    }
  }
})

// Few people who are joined and parted while they talk.
const people = 3
const person = fc.nat(people - 1)
const operation = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('in' as const), who: person, second: fc.nat(40) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('out' as const), who: person, second: fc.nat(40) }),
  },
  fc.record({ do: fc.constant('edited' as const), of: fc.nat(), second: fc.nat(40) }),
  fc.record({ do: fc.constant('deleted' as const), of: fc.nat() }),
  fc.record({
    do: fc.constant('moved' as const),
    of: fc.nat(),
    to: fc.constantFrom('failed' as const, 'cancelled' as const, 'delivered' as const),
  }),
  fc.record({ do: fc.constant('read' as const), who: person }),
  fc.record({ do: fc.constant('unread' as const), who: person }),
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('join' as const), into: person, from: person }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('undo' as const), which: fc.nat() }) },
)
type Operation = typeof operation extends fc.Arbitrary<infer One> ? One : never

/** People who meet nobody else, with what they said and how they were joined. */
interface Life {
  customers: { id: string; handleId: string }[]
  said: { messageId: string; handleId: string; customer: number; isOut: boolean }[]
  edges: string[]
}

const longest = 10
const lives = fc.array(fc.array(operation, { minLength: 1, maxLength: longest }), {
  minLength: 1,
  maxLength: 40,
  size: 'max',
})

it('rows equal a replay, whatever was said, joined and undone', async () => {
  const { platform } = talk.house
  const work = <Result>(act: (tx: Tx) => Promise<Result>) =>
    transact(platform, ctxNow(), (tx) => act(tx))
  let led = 0
  const property = fc.asyncProperty(
    lives,
    fc.array(fc.nat(longest - 1), { maxLength: 3 }),
    async (all, follows) => {
      led += all.length
      const from = newId(platform.clock.now().getTime() - 1)
      const living = await work((tx) => Promise.all(all.map(() => beginLife(tx))))
      for (let round = 0; round < longest; round++) {
        const learnt = await work(async (tx) => {
          const after: (() => void)[] = []
          for (const [n, operations] of all.entries()) {
            const step = operations[round]
            if (step) after.push(await perform(tx, step, living[n]!))
          }
          return after
        })
        for (const learn of learnt) learn()
        if (follows.includes(round)) await talk.house.following.drain()
      }
      assert.deepEqual(await talk.differences(from), [])
    },
  )
  const wanted = process.env.TEST_DATABASE_URL ? 300 : 30
  while (led < wanted) await fc.assert(property, { numRuns: 5 })
  assert.deepEqual(await talk.differences(), [])
})

const ctxNow = () => {
  const { clock, log } = talk.house.platform
  return createCtx({ type: 'system', id: 'test' }, clock, log)
}

async function beginLife(tx: Tx): Promise<Life> {
  const customers: Life['customers'] = []
  for (let n = 0; n < people; n++) {
    const { customerId, homeHandleId } = await createCustomer(tx, ctxNow())
    customers.push({ id: customerId, handleId: homeHandleId })
  }
  return { customers, said: [], edges: [] }
}

const nothing = () => {}

/** @returns what to remember once it has committed; a refusal changes nothing. */
async function perform(tx: Tx, step: Operation, life: Life): Promise<() => void> {
  try {
    return await act(tx, step, life)
  } catch (error) {
    if (error instanceof Refusal) return nothing
    throw error
  }
}

async function act(tx: Tx, step: Operation, life: Life): Promise<() => void> {
  const ctx = ctxNow()
  const idOf = (n: number) => life.customers[n]!.id
  if (step.do === 'join') {
    const pair = { intoId: idOf(step.into), fromId: idOf(step.from) }
    const { edgeId } = await joinCustomers(tx, ctx, { ...pair, evidence: {} })
    return () => void life.edges.push(edgeId)
  }
  if (step.do === 'undo') {
    const edgeId = life.edges[step.which % Math.max(1, life.edges.length)]
    if (edgeId) await undoJoin(tx, ctx, { edgeId })
    return nothing
  }
  if (step.do === 'read' || step.do === 'unread') {
    const id = await canonical(tx, idOf(step.who))
    if (step.do === 'read') await markRead(tx, ctx, id)
    else await markUnread(tx, ctx, id)
    return nothing
  }
  return say(tx, step, life)
}

type Saying = Extract<Operation, { do: 'in' | 'out' | 'edited' | 'deleted' | 'moved' }>

async function say(tx: Tx, step: Saying, life: Life): Promise<() => void> {
  const about = 'of' in step ? life.said[step.of % Math.max(1, life.said.length)] : undefined
  if ('of' in step && !about) return nothing
  const customer = 'who' in step ? step.who : about!.customer
  const { id, handleId } = life.customers[customer]!
  const head = {
    // The owner now: after a join the same handle goes on in another lane.
    subject: { type: 'customer' as const, id: await canonical(tx, id) },
    handleId,
    channel: 'whatsapp',
    touchpointId: talk.touchpointId,
    occurredAt: new Date(Date.UTC(2026, 2, 1, 12, 0, 'second' in step ? step.second : 0)),
  }
  const messageId = about?.messageId ?? ctxNow().newId()
  const text = `Dijo algo ${'second' in step ? step.second : ''}`
  const content = { type: 'text' as const, text }
  if (step.do === 'in') tx.record({ ...head, kind: messageReceived, body: { messageId, content } })
  else if (step.do === 'out') {
    const deliveries = [{ id: messageId, part: 0 }]
    tx.record({ ...head, kind: messageWritten, body: { messageId, content, deliveries } })
  } else if (step.do === 'edited') {
    tx.record({ ...head, kind: messageEdited, body: { messageId, content } })
  } else if (step.do === 'deleted') {
    tx.record({ ...head, kind: messageDeleted, body: { messageId, byCustomer: true } })
  } else if (about?.isOut) {
    const body = { deliveryId: messageId, messageId, from: 'queued' as const, to: step.to }
    tx.record({ ...head, kind: deliveryMoved, body })
  }
  if (about) return nothing
  return () => void life.said.push({ messageId, handleId, customer, isOut: step.do === 'out' })
}

async function canonical(tx: Tx, id: string): Promise<string> {
  const row = await tx.db
    .selectFrom('customers_customer')
    .select('merged_into')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return row.merged_into ?? id
}
