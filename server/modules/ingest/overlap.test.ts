// Groups that overlap: what is sent again while its first is being committed, and what the group
// before comes to.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { createTurns } from '../../platform/turns.ts'
import { createHandleMemory, standardRules } from '../customers/index.ts'
import type { IngestKey } from './ingest-key.ts'
import { type AcceptedEvent, type Envelope, readEvent } from './read-event.ts'
import { type IngestHouse, openIngestHouse } from './testing.ts'
import { writeGroup } from './write-group.ts'

const skip = process.env.TEST_DATABASE_URL ? false : 'groups overlap on PostgreSQL only'
const key: IngestKey = {
  id: '01a2014b-31ad-75f7-a5f8-4e10726f90ce',
  public: false,
  assurance: 2,
  origins: [],
  quotaPerMinute: 1000,
}
const receivedAt = new Date('2026-01-01T00:00:00Z')
const envelope: Envelope = {
  key,
  source: `key:${key.id}`,
  rules: standardRules,
  receivedAt,
  receivedAtText: receivedAt.toISOString(),
  sentAt: undefined,
  context: undefined,
  integrations: undefined,
  weight: 0,
  originAllowed: true,
  address: '192.0.2.1',
  sentAgain: () => ({ event: 'sent again' }),
}

let house: IngestHouse
before(async () => {
  if (!skip) house = await openIngestHouse()
})
after(() => house?.stop())

const event = (messageId: string, properties: object = {}): AcceptedEvent => {
  const raw = { event: 'Seen', messageId, userId: `user of ${messageId}`, properties }
  const read = readEvent(raw, 'track', envelope)
  assert.ok(read && read.refused === undefined)
  return read
}
const timesRecorded = async (messageId: string) =>
  (await house.recorded()).filter(({ context }) => context.messageId === messageId).length

/**
 * Two groups, of which the second begins when the first has passed and is not committed yet.
 * @param waits called when the second has looked up and claimed, and waits for its turn.
 */
async function overlap(
  first: AcceptedEvent[],
  second: AcceptedEvent[],
  { memory = createHandleMemory(), waits = async () => {} } = {},
) {
  const take = createTurns()
  const passed = Promise.withResolvers<void>()
  const one = take(passed.resolve)
  const two = take(() => {})
  const writing = writeGroup(house.platform, memory, first, one).finally(one.end)
  await passed.promise
  const come = async () => {
    await waits()
    return two.come()
  }
  const behind = writeGroup(house.platform, memory, second, { ...two, come }).finally(two.end)
  return Promise.allSettled([writing, behind])
}

test('what the group before claims is known to the one behind without asking', {
  skip,
}, async () => {
  const [one, two] = await overlap([event('a1'), event('a2')], [event('a2'), event('a3')])
  assert.ok(one.status === 'fulfilled' && two.status === 'fulfilled')
  assert.deepEqual([one.value.recorded, one.value.duplicates], [2, 0])
  assert.deepEqual([two.value.recorded, two.value.duplicates], [1, 1])
  for (const id of ['a1', 'a2', 'a3']) assert.equal(await timesRecorded(id), 1)
})

test('another content under an id that the group before claims is refused', { skip }, async () => {
  const [, two] = await overlap([event('b1')], [event('b1', { other: true }), event('b2')])
  assert.ok(two.status === 'fulfilled')
  assert.equal(two.value.recorded, 1)
  assert.deepEqual(
    two.value.refused.map(({ refused, raw }) => [refused, raw]),
    [['message_id.reused', { event: 'sent again' }]],
  )
})

test('what the group before could not write is written by the one behind', { skip }, async () => {
  // PostgreSQL reads no year of six digits: the append fails, after the turn has passed.
  const bad = { ...event('c1'), occurredAt: new Date(8.64e15) }
  const [one, two] = await overlap([bad, event('c2')], [event('c2'), event('c3')])
  assert.equal(one.status, 'rejected')
  assert.ok(two.status === 'fulfilled')
  assert.deepEqual([two.value.recorded, two.value.duplicates], [2, 0])
  assert.equal(await timesRecorded('c1'), 0)
  assert.equal(await timesRecorded('c2'), 1)
})

const identified = (messageId: string, userId: string, email: string): AcceptedEvent => {
  const read = readEvent({ messageId, userId, traits: { email } }, 'identify', envelope)
  assert.ok(read && read.refused === undefined)
  return read
}

test('a limit holds over two groups, of which the second counted before the first was committed', {
  skip,
}, async () => {
  const memory = createHandleMemory()
  const said = (n: number) => identified(`d${n}`, 'user of d', `d${n}@example.com`)
  for (const n of [1, 2, 3, 4]) await writeGroup(house.platform, memory, [said(n)])
  // The first cannot append, and so not commit, before the second has counted.
  const holder = await house.platform.database.pool.connect()
  await holder.query('begin')
  await holder.query('select from ledger_lane order by lane for update')
  const waits = async () => void (await holder.query('commit'))
  const both = await overlap([said(5)], [said(6)], { memory, waits })
  holder.release()
  assert.deepEqual(
    both.map(({ status }) => status),
    ['fulfilled', 'fulfilled'],
  )
  const { rows } = await sql<{ value: string }>`
    select value from customers_handle where type = 'email' and value like 'd_@example.com'
    order by value`.execute(house.platform.db)
  assert.deepEqual(
    rows.map(({ value }) => value),
    [1, 2, 3, 4, 5].map((n) => `d${n}@example.com`),
  )
})
