// What is done to messages: nothing of what was said is lost by it, and nothing done is lost either.

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import {
  connectNumber,
  messageOf,
  oneMessage,
  openNumber,
  postWebhook,
  type TestNumber,
  textOf,
  type Writer,
} from '../testing.ts'
import { createInboundWriter } from './write-inbound.ts'

let house: TestHouse
let number: TestNumber
before(async () => {
  house = await openHouse({ config: { roles: ['web'] } })
  number = await connectNumber(house)
})
after(() => house.stop())

let phones = 51940000000
const somebody = (): Writer => ({ phone: String(++phones) })
const begun = Date.now() - 3_600_000
const at = (seconds: number) => new Date(begun + seconds * 1000)

/** @returns the provider's id of it. */
async function post(writer: Writer, when: Date, body: object) {
  const id = `wamid.${randomUUID()}`
  const message = messageOf(writer, id, when, body)
  assert.equal(await postWebhook(house, number, oneMessage(number, writer, message)), 200)
  return id
}

async function messageBy(providerId: string) {
  const message = await house.platform.db
    .selectFrom('channels_message')
    .selectAll()
    .where('provider_id', '=', providerId)
    .executeTakeFirst()
  assert.ok(message)
  return message
}

const entriesOf = async (messageId: string, kind: string) => {
  const { rows } = await house.platform.database.pool.query(
    `select body from ledger_entry where kind = $1 and body ->> 'messageId' = $2
     order by occurred_at, recorded_at`,
    [kind, messageId],
  )
  return rows.map(({ body }) => body)
}

/** What was kept apart and names this. */
const keptApart = async (named: string) => {
  const { body } = await house.get('/api/unrouted?limit=200')
  return body.items
    .filter(({ payload }: { payload: string }) => payload.includes(named))
    .map(({ reason }: { reason: string }) => reason)
}

const editOf = (original_message_id: string, message: object) => ({
  type: 'edit',
  edit: { original_message_id, message },
})
const imageOf = (image: object) => ({ type: 'image', image })

describe('an edit', () => {
  const fileId = '1003383421387256'
  const photo = { id: fileId, mime_type: 'image/jpeg', sha256: 'c2hh', caption: 'La azul' }

  it('of a caption leaves the file and changes the words', async () => {
    const ana = somebody()
    const id = await post(ana, at(0), imageOf(photo))
    const { content: before } = await messageBy(id)
    await post(
      ana,
      at(9),
      editOf(id, imageOf({ ...photo, caption: 'La roja, 4111 1111 1111 1111' })),
    )
    await post(ana, at(5), editOf(id, imageOf({ ...photo, caption: 'La verde' })))
    const { content, edited_at, id: messageId } = await messageBy(id)
    assert.ok(content.type === 'media' && before.type === 'media')
    assert.equal(content.mediaId, before.mediaId)
    assert.match(content.caption ?? '', /^La roja, .*1111$/)
    assert.doesNotMatch(content.caption ?? '', /4111/)
    assert.notEqual(edited_at, null)
    const edits = await entriesOf(messageId, 'message.edited')
    assert.deepEqual(
      edits.map((body) => [body.content.mediaId, body.content.caption.slice(0, 7)]),
      [
        [before.mediaId, 'La verd'],
        [before.mediaId, 'La roja'],
      ],
    )
  })

  it('that takes a caption away leaves the file', async () => {
    const ana = somebody()
    const id = await post(ana, at(0), imageOf(photo))
    const { content: before } = await messageBy(id)
    await post(ana, at(1), editOf(id, imageOf({ id: fileId, mime_type: 'image/jpeg' })))
    const { content } = await messageBy(id)
    const { caption: _gone, ...rest } = { caption: '', ...before }
    assert.deepEqual(content, rest)
  })

  it('of a caption that comes before its message waits for it', async () => {
    const ana = somebody()
    const id = `wamid.${randomUUID()}`
    await post(ana, at(3), editOf(id, imageOf({ ...photo, caption: 'La blanca' })))
    const message = messageOf(ana, id, at(0), imageOf(photo))
    assert.equal(await postWebhook(house, number, oneMessage(number, ana, message)), 200)
    const { content } = await messageBy(id)
    assert.equal(content.type === 'media' && content.caption, 'La blanca')
  })

  for (const [what, body] of [
    ['a file without its id', imageOf({ caption: 'La gris' })],
    ['an unknown kind', { type: 'hologram', hologram: { depth: 3 } }],
  ] as const) {
    it(`that holds ${what} takes the place of nothing, and is kept`, async () => {
      const ana = somebody()
      const id = await post(ana, at(0), imageOf(photo))
      const before = await messageBy(id)
      await post(ana, at(1), editOf(id, body))
      assert.deepEqual(await messageBy(id), before)
      assert.deepEqual(await keptApart(id), ['edit'])
    })
  }

  it('of a text with a file takes the place of nothing, and is kept', async () => {
    const ana = somebody()
    const id = await post(ana, at(0), textOf('solo texto'))
    await post(ana, at(1), editOf(id, imageOf(photo)))
    assert.deepEqual((await messageBy(id)).content, { type: 'text', text: 'solo texto' })
    assert.deepEqual(await keptApart(id), ['edit'])
  })
})

it('an answer stands after what it answers, though its provider tells whole seconds', async () => {
  const ana = somebody()
  const greeting = await messageBy(await post(ana, at(0), textOf('Hola')))
  const asked = `wamid.${randomUUID()}`
  const askedAt = new Date(Math.floor(at(60).getTime() / 1000) * 1000 + 700)
  await house.platform.db
    .insertInto('channels_message')
    .values({
      ...{ id: randomUUID(), direction: 'out', handle_id: greeting.handle_id, provider_id: asked },
      ...{ touchpoint_id: greeting.touchpoint_id, content: '{"type":"text","text":"¿Cuál?"}' },
      ...{ actor: 'system:test', occurred_at: askedAt },
    })
    .execute()
  const answer = { ...textOf('La M'), context: { id: asked } }
  const quick = await messageBy(await post(ana, at(60), answer))
  assert.deepEqual(quick.occurred_at, askedAt)
  const slow = await messageBy(await post(ana, at(65), answer))
  assert.equal(slow.occurred_at.getTime(), Math.floor(at(65).getTime() / 1000) * 1000)
})

describe('what is done to the message of somebody else', () => {
  const reactionTo = (message_id: string) => ({
    type: 'reaction',
    reaction: { message_id, emoji: '😈' },
  })

  it('changes nothing, and is kept', async () => {
    const id = await post(somebody(), at(0), textOf('mío'))
    const before = await messageBy(id)
    const other = somebody()
    await post(other, at(1), reactionTo(id))
    await post(other, at(2), editOf(id, textOf('tuyo')))
    await post(other, at(3), { type: 'revoke', revoke: { original_message_id: id } })
    assert.deepEqual(await messageBy(id), before)
    assert.deepEqual(await entriesOf(before.id, 'message.reacted'), [])
    assert.deepEqual(await keptApart(id), ['other_person', 'other_person', 'other_person'])
  })

  it('is kept also where it came first', async () => {
    const id = `wamid.${randomUUID()}`
    await post(somebody(), at(1), reactionTo(id))
    const ana = somebody()
    const message = messageOf(ana, id, at(0), textOf('mío'))
    assert.equal(await postWebhook(house, number, oneMessage(number, ana, message)), 200)
    assert.deepEqual(await keptApart(id), ['other_person'])
  })
})

describe('what found no place', () => {
  const payloadsOf = async (named: string) => {
    const { rows } = await house.platform.database.pool.query(
      'select reason, payload from channels_unrouted where payload like $1',
      [`%${named}%`],
    )
    return rows
  }

  it('is kept whole, however long it is', async () => {
    const name = randomUUID()
    const long = { object: name, entry: 'ñ'.repeat(150_000), last: `end of ${name}` }
    assert.equal(await postWebhook(house, number, long), 200)
    const [kept, ...others] = await payloadsOf(name)
    assert.equal(others.length, 0)
    assert.match(kept.payload, new RegExp(`end of ${name}`))
    const { body } = await house.get('/api/unrouted?limit=200')
    const shown = body.items.find(({ payload }: { payload: string }) => payload.includes(name))
    assert.equal(shown.payload.length, 100_000)
  })

  it('is kept also where something of it cannot be written, each on its own', async () => {
    const by = await openNumber(house, number)
    const writer = createInboundWriter(house.platform, () => {})
    const accounts = [randomUUID(), randomUUID()]
    for (const account of accounts) {
      // No column holds this letter.
      const unrouted = { accountId: `${account}\u0000`, reason: 'account', raw: { account } }
      await writer.write([{ unrouted, by, bytes: 100 }])
    }
    await writer.stop()
    const { rows } = await house.platform.database.pool.query(
      `select payload from channels_unrouted where reason = 'failed'`,
    )
    const kept = rows.map(({ payload }) =>
      Buffer.from(JSON.parse(payload).base64 ?? '', 'base64').toString(),
    )
    assert.deepEqual(
      kept.toSorted(),
      accounts.map((account) => JSON.stringify({ account })).toSorted(),
    )
  })
})
