// kill -9 while webhooks are being sent: every entry reaches its subscriber, under one id however
// often, and no delivery is left behind.

import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { startFollowing } from '../server/ledger/index.ts'
import { createWebhooksFollower } from '../server/modules/webhooks/deliveries/follow-entries.ts'
import { createClock } from '../server/platform/clock.ts'
import type { SenderOrders } from './child-platform.ts'
import { openHouse, type TestHouse } from './house.ts'
import { oneFile } from './one-file.ts'
import { openReceiver, type Receiver, until } from './webhook-receiver.ts'

const options = {
  // The embedded database has one process.
  skip: process.env.TEST_DATABASE_URL ? false : 'needs PostgreSQL',
}
const kills = Number(process.env.WEBHOOK_KILLS ?? 8)
const betweenKills = 9
/** A lease of a minute is over in two seconds. */
const speed = 30
const clock = createClock({ speed })
const secret = 'a-secret-for-this-test-only-0123456789'

let house: TestHouse
let receiver: Receiver
let program: string
const children = new Set<ChildProcess>()
before(async () => {
  if (options.skip) return
  program = await oneFile('test/webhook-sender-child.ts')
  receiver = await openReceiver()
  house = await openHouse({
    clock,
    config: { roles: ['web'], secret, providerHosts: [receiver.host] },
  })
})
after(async () => {
  for (const child of children) child.kill('SIGKILL')
  await house?.stop()
  await receiver?.close()
})

/** Loaded, and waiting for its orders. */
async function loadSender(): Promise<ChildProcess> {
  const child = fork(program, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  children.add(child)
  child.once('exit', () => children.delete(child))
  await once(child, 'message')
  return child
}

async function findOrders(): Promise<Omit<SenderOrders, 'nowMs'>> {
  const { rows } = await house.platform.database.pool.query('select current_database() as name')
  const url = new URL(process.env.TEST_DATABASE_URL!)
  url.pathname = `/${rows[0].name}`
  return { databaseUrl: url.toString(), secret, speed, providerHosts: [receiver.host] }
}

test('every entry arrives, under one id, however its senders die', options, async () => {
  const { platform } = house
  const orders = await findOrders()
  const made = await house.post('/api/webhooks', {
    ...{ name: 'Kill', url: receiver.url, kinds: ['customer.created'] },
  })
  assert.equal(made.status, 201, made.text)
  const following = await startFollowing(platform, [createWebhooksFollower(platform)])
  const entries = kills * betweenKills + 20
  for (let n = 0; n < entries; n++) {
    const customer = await house.post('/api/customers', { traits: { name: `Person ${n}` } })
    assert.equal(customer.status, 201, customer.text)
  }
  await following.drain()
  await following.stop()

  let killed = 0
  let next = loadSender()
  const begin = async () => {
    const child = await next
    if (killed + 1 <= kills) next = loadSender()
    child.send({ ...orders, nowMs: clock.now().getTime() })
    return child
  }
  let current = await begin()
  let since = 0
  let dying: Promise<void> | undefined
  receiver.answer = () => {
    // In the middle of a request of its own, and of up to seven others.
    if (++since >= betweenKills && killed < kills && !dying) {
      dying = (async () => {
        const gone = once(current, 'exit')
        current.kill('SIGKILL')
        await gone
        killed++
        current = await begin()
        since = 0
        dying = undefined
      })()
    }
    return { status: 204 }
  }
  const states = async () => {
    const { rows } = await platform.database.pool.query<{ state: string; deliveries: number }>(
      'select state, count(*)::int as deliveries from webhooks_delivery group by state',
    )
    return Object.fromEntries(rows.map(({ state, deliveries }) => [state, deliveries]))
  }
  await until('all are delivered', async () => (await states()).delivered === entries)
  await dying
  assert.deepEqual(await states(), { delivered: entries })
  const times = Map.groupBy(receiver.received, ({ id }) => id)
  assert.equal(times.size, entries, 'every entry came')
  assert.ok(killed > 0)
  // What came and stands in no log came to the dead; the rest was tried again for its own reasons.
  const { rows } = await platform.database.pool.query<{ attempts: number }>(
    'select count(*)::int as attempts from webhooks_attempt',
  )
  const unlogged = receiver.received.length - rows[0]!.attempts
  assert.ok(unlogged <= killed * 8, `${unlogged} were not logged after ${killed} deaths`)
})
