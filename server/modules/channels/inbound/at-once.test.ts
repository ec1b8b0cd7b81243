// Things that come at the wrong instant: before our own message has an id, or while another process
// writes the message they are about.

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import { transact } from '../../../ledger/index.ts'
import { createCtx, systemActor } from '../../../platform/context.ts'
import { createHandleMemory } from '../../customers/index.ts'
import { whatsapp } from '../adapters/whatsapp/index.ts'
import { claimDeliveries } from '../outbox/claim-deliveries.ts'
import { recordOutcomes } from '../outbox/record-outcomes.ts'
import {
  connectNumber,
  envelopeOf,
  messageOf,
  oneMessage,
  openNumber,
  postWebhook,
  type TestNumber,
  textOf,
  valueFor,
  type Writer,
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

let phones = 51950000000
const somebody = (): Writer => ({ phone: String(++phones) })
const wamid = () => `wamid.${randomUUID()}`
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000)
const ctxOf = () => createCtx(systemActor('test'), house.platform.clock, house.platform.log)

const post = async (payload: object) => assert.equal(await postWebhook(house, number, payload), 200)
const said = (writer: Writer, id: string, at: Date, body: object) =>
  oneMessage(number, writer, messageOf(writer, id, at, body))
const reactionTo = (message_id: string) => ({
  type: 'reaction',
  reaction: { message_id, emoji: '🎉' },
})
const answerTo = (id: string) => ({ ...textOf('a eso'), context: { from: '5115550100', id } })
const revokeOf = (original_message_id: string) => ({
  type: 'revoke',
  revoke: { original_message_id },
})

const messageBy = (providerId: string) =>
  house.platform.db
    .selectFrom('channels_message')
    .selectAll()
    .where('provider_id', '=', providerId)
    .executeTakeFirstOrThrow()

const waiting = async () => {
  const rows = await house.platform.db.selectFrom('channels_early').select('provider_id').execute()
  return rows.map((row) => row.provider_id)
}

describe('before our own message has its id', () => {
  /** Somebody wrote, and our answer is on its way to the provider. */
  async function answering() {
    const writer = somebody()
    await post(said(writer, wamid(), ago(60), textOf('¿hay?')))
    const { customer_id } = await house.platform.db
      .selectFrom('customers_handle')
      .select('customer_id')
      .where('type', '=', 'whatsapp')
      .where('value', '=', writer.phone!)
      .executeTakeFirstOrThrow()
    const written = await house.post(
      '/api/messages',
      { customerId: customer_id, content: { type: 'text', text: 'Sí, hay' } },
      { once: randomUUID() },
    )
    assert.equal(written.status, 201, written.text)
    const { claimed } = await transact(house.platform, ctxOf(), (tx) =>
      claimDeliveries(tx, ctxOf(), {
        vault: house.platform.vault,
        wanted: [{ touchpointId: number.id, adapter: whatsapp, most: 10 }],
      }),
    )
    const sending = claimed.find(({ messageId }) => messageId === written.body.id)
    assert.ok(sending)
    return { writer, sending, messageId: sending.messageId }
  }

  /** The customer sees it at once, and reacts and answers faster than the provider. */
  async function reacted(writer: Writer, providerId: string) {
    const answerId = wamid()
    await post(said(writer, wamid(), ago(5), reactionTo(providerId)))
    await post(said(writer, answerId, ago(4), answerTo(providerId)))
    assert.deepEqual(await waiting(), [providerId])
    return answerId
  }

  async function check(messageId: string, answerId: string) {
    const reaction = await house.platform.db
      .selectFrom('channels_reaction')
      .select(['emoji', 'by_customer'])
      .where('message_id', '=', messageId)
      .execute()
    assert.deepEqual(reaction, [{ emoji: '🎉', by_customer: true }])
    const answer = await messageBy(answerId)
    assert.deepEqual([answer.reply_to_id, answer.awaits_id], [messageId, null])
    assert.deepEqual(await waiting(), [])
    const { rows } = await house.platform.database.pool.query(
      `select count(*)::int as entries from ledger_entry
       where kind = 'message.reacted' and body ->> 'messageId' = $1`,
      [messageId],
    )
    assert.equal(rows[0].entries, 1)
  }

  it('a reaction and an answer wait for the answer of the provider', async () => {
    const { writer, sending, messageId } = await answering()
    const providerId = wamid()
    const answerId = await reacted(writer, providerId)
    await transact(house.platform, ctxOf(), (tx) =>
      recordOutcomes(tx, ctxOf(), [
        {
          claimed: sending,
          adapter: whatsapp,
          outcome: { how: 'accepted', providerId },
          isAway: false,
        },
      ]),
    )
    await check(messageId, answerId)
  })

  it('a reaction and an answer wait for a receipt that tells whose id it is', async () => {
    const { writer, sending, messageId } = await answering()
    const providerId = wamid()
    const answerId = await reacted(writer, providerId)
    const status = {
      id: providerId,
      status: 'delivered',
      timestamp: String(Math.floor(Date.now() / 1000)),
      recipient_id: writer.phone,
      biz_opaque_callback_data: sending.deliveryId,
    }
    await post(envelopeOf(valueFor(number, { statuses: [status] })))
    await check(messageId, answerId)
  })

  it('nobody else reacts to it', async () => {
    const { sending, messageId } = await answering()
    const providerId = wamid()
    await post(said(somebody(), wamid(), ago(5), reactionTo(providerId)))
    await transact(house.platform, ctxOf(), (tx) =>
      recordOutcomes(tx, ctxOf(), [
        {
          claimed: sending,
          adapter: whatsapp,
          outcome: { how: 'accepted', providerId },
          isAway: false,
        },
      ]),
    )
    const reaction = await house.platform.db
      .selectFrom('channels_reaction')
      .selectAll()
      .where('message_id', '=', messageId)
      .execute()
    assert.deepEqual([reaction, await waiting()], [[], []])
  })
})

const skip = process.env.TEST_DATABASE_URL ? false : 'needs PostgreSQL'

describe('while another process writes the message', { skip }, () => {
  /** Takes a webhook as a process does; `meanwhile` runs before it commits. */
  async function take(payload: object, meanwhile?: () => Promise<void>) {
    const { routed } = routeItems(
      whatsapp.parse(payload, () => touchpoint.realm),
      [touchpoint],
    )
    const ctx = ctxOf()
    const { vault } = house.platform
    const parts = { memory: createHandleMemory(0), vault, publicUrl: house.url }
    await transact(house.platform, ctx, async (tx) => {
      const taken = await takeInbound(tx, ctx, parts, routed, [])
      await meanwhile?.()
      return taken
    })
  }

  /** Until somebody waits for a lock, or `done`. */
  async function blocked(done: () => boolean) {
    for (;;) {
      const { rows } = await house.platform.database.pool.query(
        `select 1 from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`,
      )
      if (rows.length || done()) return
    }
  }

  const deeds = { revoke: revokeOf, reaction: reactionTo, answer: answerTo }
  for (const deed of ['revoke', 'reaction', 'answer'] as const) {
    for (const first of ['message', deed]) {
      it(`a ${deed} finds it, the ${first} being first`, async () => {
        const writer = somebody()
        await take(said(writer, wamid(), ago(600), textOf('antes')))
        const [id, deedId] = [wamid(), wamid()]
        const message = said(writer, id, ago(60), textOf('hola'))
        const done = said(writer, deedId, ago(30), deeds[deed](id))
        const [one, other] = first === 'message' ? [message, done] : [done, message]
        let isOver = false
        let second = Promise.resolve()
        await take(one, async () => {
          second = take(other).finally(() => {
            isOver = true
          })
          await blocked(() => isOver)
        })
        await second
        const kept = await messageBy(id)
        if (deed === 'revoke') assert.notEqual(kept.deleted_at, null)
        if (deed === 'answer') assert.equal((await messageBy(deedId)).reply_to_id, kept.id)
        if (deed === 'reaction') {
          const reactions = await house.platform.db
            .selectFrom('channels_reaction')
            .select('emoji')
            .where('message_id', '=', kept.id)
            .execute()
          assert.deepEqual(reactions, [{ emoji: '🎉' }])
        }
        assert.deepEqual(await waiting(), [])
      })
    }
  }
})
