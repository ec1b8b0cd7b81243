import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import type pg from 'pg'
import { openTestDatabase, type TestDatabase } from '../../test/house.ts'
import { newId } from '../platform/ids.ts'
import { append, type PreparedEntry } from './append.ts'
import { laneCount, laneOf } from './lane.ts'

let house: TestDatabase
before(async () => {
  house = await openTestDatabase()
})
after(() => house.drop())

// Few lanes, so that writers meet.
const subjects = Array.from({ length: 4 }, (_, lane) => `${newId().slice(0, -2)}c${lane}`)

function entryOf(subject: number): PreparedEntry {
  return {
    id: newId(),
    kind: 'trial.appended',
    subjectType: 'product',
    subjectId: subjects[subject]!,
    handleId: null,
    channel: null,
    touchpointId: null,
    actor: 'system:test',
    caseId: null,
    occurredAt: new Date('2026-01-01T00:00:00.000Z'),
    bodyJson: '{}',
    contextJson: null,
  }
}

interface Written {
  lane: number
  position: number
  recordedAt: Date
  /** Counts of a clock that ticks at every start and every end of a transaction. */
  began: number
  ended: number
}

async function write(batches: readonly (readonly number[])[], tick: () => number) {
  const written: Written[] = []
  for (const batch of batches) {
    const client = await house.database.pool.connect()
    try {
      const began = tick()
      // Order and gaps are looked at, not the disk.
      await client.query('begin; set local synchronous_commit = off')
      const places = await append(executeOn(client), batch.map(entryOf))
      await client.query('commit')
      const ended = tick()
      written.push(...places.map((place) => ({ ...place, began, ended })))
    } finally {
      client.release()
    }
  }
  return written
}

const executeOn =
  (client: pg.PoolClient) =>
  async <Row>(text: string, values: unknown[], name?: string): Promise<Row[]> =>
    (await client.query({ text, values, ...(name ? { name } : {}) })).rows

/** What any reader may see at any moment: heads, and as many entries as they say. */
async function assertGapless() {
  const { rows } = await house.database.pool.query<Record<'lane' | 'head' | 'n' | 'last', number>>(
    `select lane, head, (select count(*) from ledger_entry where lane = head.lane) as n,
       (select coalesce(max(position), 0) from ledger_entry where lane = head.lane) as last
     from ledger_lane head where lane = any($1)`,
    [subjects.map(laneOf)],
  )
  for (const { lane, head, n, last } of rows) {
    assert.equal(n, head, `lane ${lane} has its head's number of entries`)
    assert.equal(last, head, `lane ${lane} ends at its head`)
  }
}

const batches = fc.array(fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 3 }), {
  minLength: 1,
  maxLength: 2,
})

test('lanes are gapless and in commit order whatever writers do at once', async () => {
  const writers = fc.array(batches, { minLength: 2, maxLength: 3 })
  const onPostgres = house.database.kind === 'postgres'
  const run = fc.asyncProperty(writers, async (given) => {
    let time = 0
    const tick = () => ++time
    const writing = Promise.all(given.map((each) => write(each, tick)))
    const reading = onPostgres ? assertGapless() : undefined
    const written = (await writing).flat().toSorted((a, b) => a.position - b.position)
    await reading
    for (let lane = 0; lane < laneCount; lane++) {
      assertOrder(written.filter((entry) => entry.lane === lane))
    }
  })
  await fc.assert(run, { numRuns: onPostgres ? 1000 : 300 })
  await assertGapless()
})

/** One after another, never back in time, and never before one that had ended when it began. */
function assertOrder(lane: Written[]) {
  let latestBegin = 0
  for (const [at, entry] of lane.entries()) {
    const previous = lane[at - 1]
    if (!previous) continue
    assert.equal(entry.position, previous.position + 1)
    assert.ok(entry.recordedAt >= previous.recordedAt)
    latestBegin = Math.max(latestBegin, previous.began)
    assert.ok(entry.ended > latestBegin, 'an entry lies after one that began when it had ended')
  }
}

test('a transaction that fails leaves no gap', async () => {
  const client = await house.database.pool.connect()
  await client.query('begin')
  await append(executeOn(client), [entryOf(0), entryOf(1)])
  await client.query('rollback')
  client.release()
  await assertGapless()
  await write([[0, 1]], () => 0)
  await assertGapless()
})

test('the lane of a subject is the same in the code and in the database', async () => {
  const ids = Array.from({ length: 500 }, () => newId())
  const { rows } = await house.database.pool.query<{ lane: number }>(
    `select ('x' || right(id::text, 2))::bit(8)::integer & 63 as lane
     from unnest($1::uuid[]) with ordinality as given (id, at) order by at`,
    [ids],
  )
  assert.deepEqual(
    rows.map(({ lane }) => lane),
    ids.map(laneOf),
  )
})
