import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testLog } from '../../../test/house.ts'
import { createHandleMemory, standardRules } from '../customers/index.ts'
import type { IngestKey } from './ingest-key.ts'
import { type Envelope, readEvent } from './read-event.ts'
import type { GroupItem } from './write-group.ts'
import { createWriters } from './writers.ts'

const key: IngestKey = {
  id: 'k',
  public: false,
  assurance: 2,
  origins: [],
  quotaPerMinute: 1000,
}
const receivedAt = new Date('2026-01-01T00:00:00Z')
const envelope: Envelope = {
  key,
  rules: standardRules,
  receivedAt,
  receivedAtText: receivedAt.toISOString(),
  sentAt: undefined,
  context: undefined,
  integrations: undefined,
  weight: 0,
  originAllowed: true,
  address: '192.0.2.1',
}

/** Two writers over a database that is a list. */
function writersOver() {
  const groups: GroupItem[][] = []
  const writers = createWriters('postgres', createHandleMemory(), {
    async writeGroup(items) {
      groups.push([...items])
    },
    rehearseGroup: async () => {},
    refuse: (item) => item,
    log: testLog,
  })
  return { writers, groups }
}

const visits = (count: number, named: boolean) =>
  Array.from({ length: count }, (_, n) => {
    const raw = {
      event: 'Seen',
      anonymousId: `visitor-${n}`,
      ...(named ? { messageId: `m${n}` } : {}),
    }
    const event = readEvent(raw, 'track', envelope)
    assert.ok(event)
    return event
  })

test('people are parted among two writers', async () => {
  const { writers, groups } = writersOver()
  await writers.write(visits(50, true))
  assert.equal(groups.length, 2)
  assert.equal(groups.flat().length, 50)
})

test('a call with an event that could not be recognised when sent again is written whole', async () => {
  const { writers, groups } = writersOver()
  const [unnamed] = visits(1, false)
  await writers.write([...visits(50, true), unnamed!])
  assert.deepEqual(
    groups.map((group) => group.length),
    [51],
  )
})

test('events that name a handle in common stay together, in their order', async () => {
  const said = Array.from({ length: 60 }, (_, n) => [
    { anonymousId: `browser-${n}` },
    { anonymousId: `browser-${n}`, userId: `user-${n}` },
    { userId: `user-${n}` },
  ]).flat()
  const events = said.map((ids, n) => {
    const event = readEvent({ event: 'Seen', messageId: `m${n}`, ...ids }, 'track', envelope)
    assert.ok(event)
    return event
  })
  const { writers, groups } = writersOver()
  await writers.write(events)
  assert.equal(groups.length, 2)
  const order = new Map(events.map((event, n) => [event as GroupItem, n]))
  for (const group of groups) {
    const places = group.map((item) => order.get(item)!)
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    )
    for (const place of places) {
      const visit = Math.floor(place / 3)
      for (const n of [0, 1, 2]) assert.ok(places.includes(visit * 3 + n))
    }
  }
})
