// kill -9 while deliveries are being sent: whatever the provider lets us know was sent once, and of
// the rest we say that nobody knows. Two processes share the sending and hand it on to each other.

import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { after, before, test } from 'node:test'
import { createClock } from '../server/platform/clock.ts'
import type { SenderOrders } from './child-platform.ts'
import { oneFile } from './one-file.ts'
import { openStage, type Person, type Stage } from './outbox-stage.ts'

const options = {
  // The embedded database has one process.
  skip: process.env.TEST_DATABASE_URL ? false : 'needs PostgreSQL',
}
const kills = Number(process.env.OUTBOX_KILLS ?? 120)
const speed = 30
const clock = createClock({ speed })
const secret = 'a-secret-for-this-test-only-0123456789'

let stage: Stage
let orders: Omit<SenderOrders, 'nowMs'>
let program: string
before(async () => {
  if (options.skip) return
  program = await oneFile('test/outbox-sender-child.ts')
  stage = await openStage({
    clock,
    house: { config: { roles: ['web'], secret } },
    graph: { limits: { perSecond: undefined, pair: undefined } },
  })
  const { rows } = await stage.house.platform.database.pool.query(
    'select current_database() as name',
  )
  const url = Object.assign(new URL(process.env.TEST_DATABASE_URL!), {
    pathname: `/${rows[0].name}`,
  })
  orders = {
    ...{ databaseUrl: url.toString(), secret, speed },
    providerHosts: [new URL(stage.graph.url).host],
  }
})
after(() => stage?.close())

interface SenderProcess {
  /** Resolves when it sends. */
  begin(): Promise<void>
  kill(): Promise<void>
  /** Ends in peace: finishes what it has begun. */
  stop(): Promise<void>
}

function loadSender(): SenderProcess {
  const child = fork(program, {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const loaded = nextMessage(child)
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    async begin() {
      await loaded
      const sending = nextMessage(child)
      child.send({ ...orders, nowMs: clock.now().getTime() })
      await sending
    },
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
    async stop() {
      child.send({ stop: true })
      await gone
    },
  }
}

function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', (code) => reject(new Error(`the sender ended with ${code}`)))
  })
}

interface Row {
  id: string
  handleId: string
  place: number
  state: string
}

async function findRows(): Promise<Row[]> {
  const { rows } = await stage.house.platform.database.pool.query<Row>(
    `select id, handle_id as "handleId", place, state from channels_delivery order by place`,
  )
  return rows
}

/** What the stand-in accepted, in its order, each with our row. */
async function findSent(rows: readonly Row[]) {
  const byId = new Map(rows.map((row) => [row.id, row]))
  return stage.graph.sends().map(({ reference, asked }) => {
    const row = byId.get(reference ?? '')
    assert.ok(row, 'nothing was sent that was not written')
    return { row, to: (asked.body as { to: string }).to }
  })
}

async function checkSent(people: readonly Person[]) {
  const rows = await findRows()
  const sent = await findSent(rows)
  const ids = sent.map(({ row }) => row.id)
  assert.equal(new Set(ids).size, ids.length, 'nothing went twice')
  for (const { handleId, phone } of people) {
    const own = sent.filter(({ row }) => row.handleId === handleId)
    assert.ok(
      own.every(({ to }) => to === phone),
      'to nobody else',
    )
    const places = own.map(({ row }) => row.place)
    const sorted = places.toSorted((a, b) => a - b)
    assert.deepEqual(places, sorted, 'in the order of the queue')
  }
  return { rows, sent: new Set(ids) }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test(
  `after ${kills} kills in the middle of sending nothing went twice, and what nobody knows is said`,
  options,
  async (t) => {
    const people: Person[] = []
    for (let n = 0; n < 24; n++) people.push(await stage.meet())
    // Of these nothing is ever told after the answer.
    const silent = people.slice(0, 8)
    for (const { phoneId } of silent) stage.graph.fault({ fault: 'no_status', customerId: phoneId })
    const slow = stage.graph.fault({ fault: 'slow', ms: 4000, rate: 0.3 })
    const waiting = async () => {
      const { rows } = await stage.house.platform.database.pool.query(
        `select count(*) as count from channels_delivery where state in ('queued', 'sending')`,
      )
      return Number(rows[0].count)
    }
    let written = 0
    const feed = async () => {
      if ((await waiting()) > 60) return
      for (const person of people) await stage.say(person, `mensaje ${written++}`)
    }
    const someSent = async () => {
      const before = stage.graph.sends().length
      await stage.until('something more is sent', () => stage.graph.sends().length > before)
    }
    let next = loadSender()
    for (let kill = 0; kill < kills; kill++) {
      await feed()
      const sender = next
      await sender.begin()
      if (kill + 1 < kills) next = loadSender()
      // Every second one dies at work, however slow the machine.
      if (kill % 2) await someSent()
      await pause(Math.random() * 120)
      await sender.kill()
    }
    stage.graph.clearFaults(slow.id)
    const last = loadSender()
    await last.begin()
    await stage.until('nothing waits any more', async () => (await waiting()) === 0)
    await stage.graph.settled()
    await last.stop()
    const { rows, sent } = await checkSent(people)
    const counts = new Map<string, number>()
    const quiet = new Set(silent.map(({ handleId }) => handleId))
    for (const { id, handleId, state } of rows) {
      const what = `${state} ${sent.has(id) ? 'sent' : 'not sent'}`
      counts.set(what, (counts.get(what) ?? 0) + 1)
      if (!sent.has(id)) assert.equal(state, 'unknown', 'nobody knows')
      else if (quiet.has(handleId)) assert.match(state, /^(accepted|unknown)$/)
      else assert.equal(state, 'delivered', 'the provider told')
    }
    const told = await stage.house.platform.database.pool.query(
      `select count(distinct body->>'deliveryId') as count from ledger_entry
     where kind = 'delivery.moved' and body->>'to' = 'unknown'`,
    )
    const unknown = rows.filter(({ state }) => state === 'unknown').length
    assert.ok(Number(told.rows[0].count) >= unknown, 'it is in the ledger')
    assert.ok(sent.size >= kills / 2, 'the senders were at work')
    t.diagnostic(JSON.stringify(Object.fromEntries(counts)))
  },
)

test(
  'two processes share the sending, and one that stops in peace leaves nothing open',
  options,
  async () => {
    const people: Person[] = []
    for (let n = 0; n < 10; n++) people.push(await stage.meet())
    const before = (await findRows()).length
    const senders = [loadSender(), loadSender()]
    await Promise.all(senders.map((sender) => sender.begin()))
    for (let round = 0; round < 6; round++) {
      await Promise.all(people.map((person) => stage.say(person, `ronda ${round}`)))
    }
    await senders[0]!.stop()
    await stage.idle()
    await senders[1]!.stop()
    const { rows, sent } = await checkSent(people)
    const fresh = rows.slice(before)
    assert.equal(fresh.length, 60)
    // A machine that stands still for half a second here was fifteen without an answer.
    const isRight = ({ id, state }: Row) => state === (sent.has(id) ? 'delivered' : 'unknown')
    assert.ok(fresh.every(isRight))
    assert.ok(fresh.filter(({ id }) => sent.has(id)).length > 40, 'the senders were at work')
  },
)
