// What is forgotten, what is proven, and what operators see of it.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { z } from 'zod'
import { openHouse, openTestDatabase, type TestHouse } from '../../test/house.ts'
import { createManualClock } from '../platform/clock.ts'
import { createCtx, systemActor } from '../platform/context.ts'
import { newId } from '../platform/ids.ts'
import type { Follower } from './follow.ts'
import { defineKind } from './kinds.ts'
import { laneOf } from './lane.ts'
import { purgeAnswers } from './purge-answers.ts'
import { type Entry, readLane } from './read.ts'
import { redact } from './redact.ts'
import { purge } from './retention.ts'
import { type Tx, transact } from './transact.ts'
import { verify } from './verify.ts'

const whispered = defineKind('trial.whispered', {
  body: z.object({ text: z.string() }),
  retentionDays: 30,
})
const measured = defineKind('trial.measured', {
  body: z.object({ n: z.number() }),
  personal: false,
})

let mended = false
const picky: Follower = {
  name: 'trial.picky',
  startsAt: 'head',
  kinds: ['trial.whispered'],
  async handle(_tx, _ctx, entries) {
    if (!mended && entries.some(({ body }) => body.text === 'veneno'))
      throw new Error('no me gusta')
  },
  async *compare() {
    if (!mended) yield 'a whisper is missing'
  },
}

let house: TestHouse
before(async () => {
  house = await openHouse({ modules: () => [{ name: 'trial', followers: [picky] }] })
})
after(() => house.stop())

function unit<Result>(work: (tx: Tx, ctx: ReturnType<typeof createCtx>) => Promise<Result>) {
  const { platform } = house
  const ctx = createCtx(systemActor('test'), platform.clock, platform.log)
  return transact(platform, ctx, (tx) => work(tx, ctx))
}

const whisper = (handleId: string, text: string) =>
  unit(async (tx) => {
    const subject = { type: 'customer', id: handleId } as const
    tx.record({ kind: whispered, subject, handleId, body: { text }, context: { ip: '1.2.3.4' } })
    tx.record({ kind: measured, subject, handleId, body: { n: 1 } })
  })

async function entriesOf(handleId: string): Promise<Entry[]> {
  const lane = await readLane(house.platform.db, laneOf(handleId), 0, 10_000)
  return lane.filter((entry) => entry.handleId === handleId)
}

async function problems(): Promise<string[]> {
  const found: string[] = []
  for await (const finding of verify(house.platform.db, [picky])) found.push(...finding.problems)
  return found
}

describe('redaction', () => {
  test('forgets what was said by a person, and keeps that something happened', async () => {
    const handleId = newId()
    await whisper(handleId, 'mi secreto')
    const before = await entriesOf(handleId)
    assert.equal(await unit((tx, ctx) => redact(tx, ctx, { handleIds: [handleId] })), 1)
    const [said, measure] = await entriesOf(handleId)
    assert.deepEqual(said, {
      ...before[0],
      body: { redacted: true },
      context: null,
      redacted: true,
    })
    assert.deepEqual(measure, before[1])
    assert.equal(await unit((tx, ctx) => redact(tx, ctx, { handleIds: [handleId] })), 0)
  })
})

describe('retention', () => {
  const nobody = async () => new Set<string>()

  test('keeps the answer to a repeated request for a week, and no longer', async () => {
    const ctx = createCtx(systemActor('test'), house.platform.clock, house.platform.log)
    const once = { key: newId(), route: 'test', fingerprint: 'x' }
    let worked = 0
    const ask = () => transact(house.platform, ctx, async () => ({ worked: ++worked }), once)
    const after = (days: number) =>
      createManualClock(new Date(ctx.now.getTime() + days * 86_400_000 + 1000))
    assert.deepEqual(await ask(), { worked: 1 })
    assert.equal(await purgeAnswers({ ...house.platform, clock: after(6) }), 0)
    assert.deepEqual(await ask(), { worked: 1 })
    assert.equal(await purgeAnswers({ ...house.platform, clock: after(7) }), 1)
    assert.deepEqual(await ask(), { worked: 2 })
  })

  test('redacts a kind when its days have passed, but nothing under a legal hold', async () => {
    const [free, held] = [newId(), newId()]
    await whisper(held, 'hace tiempo')
    await whisper(free, 'hace tiempo')
    const later = createManualClock(new Date(Date.now() + 31 * 86_400_000))
    const at = { ...house.platform, clock: later }
    const soon = { ...house.platform, clock: createManualClock(new Date()) }
    const holds = async (_db: unknown, handleIds: readonly string[]) =>
      new Set(handleIds.filter((id) => id === held))
    assert.equal(await purge(soon, { held: holds, keepers: [] }), 0)
    assert.ok((await purge(at, { held: holds, keepers: [] })) >= 1)
    assert.deepEqual(
      (await entriesOf(free)).map(({ redacted }) => redacted),
      [true, false],
    )
    assert.equal((await entriesOf(held))[0]?.redacted, false)
    // Once the hold is lifted the next walk finds what it kept.
    await purge(at, { held: nobody, keepers: [] })
    assert.equal((await entriesOf(held))[0]?.redacted, true)
  })

  test('follows what the house has set', async () => {
    const handleId = newId()
    const path = '/api/ledger/retention/trial.whispered'
    const put = (days: number | null) => house.call('PUT', path, { body: { days } })
    assert.equal((await put(null)).status, 204)
    const { body } = await house.get('/api/ledger/retention')
    const kind = body.items.find((item: { kind: string }) => item.kind === 'trial.whispered')
    assert.deepEqual(kind, { kind: whispered.name, personal: true, standardDays: 30, days: null })
    await whisper(handleId, 'para siempre')
    const later = createManualClock(new Date(Date.now() + 3100 * 86_400_000))
    await purge({ ...house.platform, clock: later }, { held: nobody, keepers: [] })
    assert.equal((await entriesOf(handleId))[0]?.redacted, false)
    await put(30)
    assert.equal(
      (await house.call('PUT', '/api/ledger/retention/no.such', { body: { days: 1 } })).status,
      404,
    )
  })
})

describe('operators', () => {
  test('see what is parked and how far followers are, and replay it', async () => {
    const handleId = newId()
    await whisper(handleId, 'veneno')
    await whisper(handleId, 'miel')
    await house.following.drain()
    const { body } = await house.get(`/api/parked?follower=trial.picky&limit=1`)
    assert.equal(body.items[0].subjectId, handleId)
    assert.equal(body.items[0].error, 'no me gusta')
    const rest = await house.get(`/api/parked?follower=trial.picky&cursor=${body.next}`)
    assert.deepEqual([rest.body.items.length, rest.body.next], [1, null])
    const status = await house.get('/api/ledger/status')
    const follower = (name: string) =>
      status.body.followers.find((each: { name: string }) => each.name === name)
    assert.equal(follower('trial.picky').parked, 2)
    const metrics = await house.get('/metrics')
    const line = metrics.text.match(/^hebra_parked_entries\{follower="trial.picky"\} (\d+)$/m)
    assert.equal(line?.[1], '2')

    const replay = () => house.post('/api/parked/replay', { follower: 'trial.picky' })
    assert.deepEqual((await replay()).body, { replayed: 0, remaining: 2 })
    assert.deepEqual(await problems(), ['a whisper is missing'])
    mended = true
    assert.deepEqual((await replay()).body, { replayed: 2, remaining: 0 })
    assert.deepEqual(await problems(), [])
  })
})

describe('verification', () => {
  test('finds a gap, a stranger in a lane, a cursor beyond the head and an undeclared kind', async () => {
    // Without followers, which would take a wrong head for news.
    const { database, drop } = await openTestDatabase()
    const { clock, log } = house.platform
    const id = newId()
    const lane = laneOf(id)
    const neighbour = `${id.slice(0, -2)}${((lane + 1) % 64).toString(16).padStart(2, '0')}`
    await transact({ database, clock }, createCtx(systemActor('test'), clock, log), async (tx) => {
      for (let n = 0; n < 3; n++) {
        tx.record({ kind: measured, subject: { type: 'product', id }, body: { n } })
      }
    })
    const find = async () => {
      const found: string[] = []
      for await (const { problems } of verify(database.db, [])) found.push(...problems)
      return found.join(' ')
    }
    const breaking = async (harm: string, mend: string, expected: RegExp) => {
      await database.pool.query(harm)
      assert.match(await find(), expected)
      await database.pool.query(mend)
      assert.equal(await find(), '')
    }
    const last = `where lane = ${lane} and position = 3`
    await breaking(
      `update ledger_lane set head = head + 1 where lane = ${lane}`,
      `update ledger_lane set head = head - 1 where lane = ${lane}`,
      /head 4, but 3 entries from 1 to 3/,
    )
    await breaking(
      `update ledger_entry set subject_id = '${neighbour}' ${last}`,
      `update ledger_entry set subject_id = '${id}' ${last}`,
      /1 entries of subjects of other lanes/,
    )
    await breaking(
      `update ledger_entry set recorded_at = recorded_at + interval '1 day' ${last}`,
      `update ledger_entry set recorded_at = recorded_at - interval '1 day' ${last}`,
      /younger than the last of its lane/,
    )
    await breaking(
      `update ledger_entry set kind = 'no.such' ${last}`,
      `update ledger_entry set kind = 'trial.measured' ${last}`,
      /1 entries of no\.such/,
    )
    await breaking(
      `insert into ledger_cursor values ('trial.wild', ${lane}, 1000000)`,
      `delete from ledger_cursor where follower = 'trial.wild'`,
      /trial\.wild stands at 1000000/,
    )
    await drop()
  })
})
