// A browser that several people sign in on: each event belongs to who had it then, or to whoever
// the event itself names.

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type IngestHouse, openIngestHouse } from './testing.ts'

let house: IngestHouse
let headers: { authorization: string }
before(async () => {
  house = await openIngestHouse()
  headers = { authorization: `Basic ${btoa(`${await house.makeKey('ingest:server')}:`)}` }
})
after(() => house.stop())

interface Said {
  messageId: string
  userId?: string
  anonymousId?: string
  minutesAgo: number
}

async function send(events: readonly Said[]) {
  const now = Date.now()
  const batch = events.map(({ minutesAgo, ...said }) => ({
    type: 'track',
    event: 'Order Completed',
    timestamp: new Date(now - minutesAgo * 60_000).toISOString(),
    ...said,
  }))
  const answer = await house.send('/v1/batch', { batch }, headers)
  assert.equal(answer.status, 200)
}

/** The customer each message was recorded for. */
async function owners(): Promise<Map<string, string>> {
  const entries = await house.recorded()
  return new Map(entries.map((entry) => [String(entry.context.messageId), entry.customerId]))
}

/** X used the browser, then Y signed in on it half an hour ago. */
async function sharedBrowser() {
  const [x, y, browser] = [randomUUID(), randomUUID(), randomUUID()]
  await send([{ messageId: `${x} in`, userId: x, anonymousId: browser, minutesAgo: 60 }])
  await send([{ messageId: `${y} in`, userId: y, anonymousId: browser, minutesAgo: 30 }])
  return { x, y, browser }
}

test('a late event that names its person is theirs, whoever had the browser then', async () => {
  const { x, y, browser } = await sharedBrowser()
  await send([{ messageId: `${y} late`, userId: y, anonymousId: browser, minutesAgo: 31 }])
  await send([{ messageId: `${x} late`, userId: x, anonymousId: browser, minutesAgo: 45 }])
  const owner = await owners()
  assert.equal(owner.get(`${y} late`), owner.get(`${y} in`))
  assert.equal(owner.get(`${x} late`), owner.get(`${x} in`))
  assert.notEqual(owner.get(`${x} in`), owner.get(`${y} in`))
})

test('one batch with the browser alone, before and after it changed hands', async () => {
  const { x, y, browser } = await sharedBrowser()
  const before = { messageId: `${x} alone`, anonymousId: browser, minutesAgo: 40 }
  const after = { messageId: `${y} alone`, anonymousId: browser, minutesAgo: 5 }
  await send([before, after])
  await send([
    { ...after, messageId: `${y} again` },
    { ...before, messageId: `${x} again` },
  ])
  const owner = await owners()
  for (const word of ['alone', 'again']) {
    assert.equal(owner.get(`${x} ${word}`), owner.get(`${x} in`))
    assert.equal(owner.get(`${y} ${word}`), owner.get(`${y} in`))
  }
})

test('a browser that changes hands within one batch is parted from there on', async () => {
  const [x, y, browser] = [randomUUID(), randomUUID(), randomUUID()]
  await send([{ messageId: `${x} in`, userId: x, anonymousId: browser, minutesAgo: 60 }])
  await send([
    { messageId: `${x} alone`, anonymousId: browser, minutesAgo: 40 },
    { messageId: `${y} in`, userId: y, anonymousId: browser, minutesAgo: 30 },
    { messageId: `${y} alone`, anonymousId: browser, minutesAgo: 5 },
  ])
  const owner = await owners()
  assert.equal(owner.get(`${x} alone`), owner.get(`${x} in`))
  assert.equal(owner.get(`${y} alone`), owner.get(`${y} in`))
})
