// Deliveries as an open loop over ten numbers: 200 messages a second are due, written ahead of time
// by the API, handed to a stand-in of Graph that refuses one in twenty for a moment, and told of by
// its webhooks. First all is well; then one number is away for two minutes, not compressed, for what
// a sender does meanwhile goes by the clock: it answers 503, and all that waited must go within its
// limits. `--away` makes it shorter, and every figure tells how long it was. Whatever is lost, goes
// twice, in another order or too fast fails the bench. The floor hands the same requests to the same
// stand-in in a bare loop.

import { Agent, request } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { type Graph, openGraph } from '../sandbox/graph/index.ts'
import { type Bench, percentile } from './harness.ts'
import { rootKey, startHouse } from './house-process.ts'
import { type Crowd, gather, type House } from './outbox/crowd.ts'
import { type Figures, judge } from './outbox/judge.ts'

const numbers = 10
const writesPerSecond = 60
const passing = { fault: 'error', code: 131016, rate: 0.05 } as const

/** Sizes: deliveries a second. Flags: --seconds of calm, --away seconds, --people. */
export async function run(bench: Bench): Promise<void> {
  const seconds = Number(bench.flags.seconds ?? 15)
  const awayS = Number(bench.flags.away ?? 120)
  const people = Number(bench.flags.people ?? 1500)
  const opened = await bench.open()
  const graph = await openGraph({ pace: { sentMs: 20, deliveredMs: 200 } })
  const served = await startHouse(opened, { HEBRA_PROVIDER_HOSTS: new URL(graph.url).host })
  const house: House = {
    call: (method, path, body) => call(served.port, method, path, body),
    query: await openQuery(opened),
  }
  const crowd = await gather(house, graph, { numbers, people })
  bench.progress(`${crowd.people.length} people have written to ${numbers} numbers`)
  graph.fault(passing)
  for (const rate of bench.sizes ?? [200]) {
    const floor = await sendBare(crowd, rate, seconds)
    const { written: calm } = await schedule(house, crowd, { rate, seconds })
    const well = await judge(house, graph, calm)
    bench.progress(`${calm.length} were written and sent while all was well`)
    for (const [name, share] of [
      ['p50', 0.5],
      ['p99', 0.99],
    ] as const) {
      bench.report({
        name: `outbox due to accepted ${name}`,
        size: rate,
        ours: percentile(well.delays, share),
        floor: percentile(floor, share),
        unit: 'ms',
        ...well.figures,
      })
    }
    const storm = await writeWhileAway(house, graph, crowd, { rate, seconds, awayS })
    const after = await judge(house, graph, storm.written)
    const others = await judge(
      house,
      graph,
      storm.written.filter(({ numberId }) => numberId !== storm.awayId),
    )
    bench.report({
      name: 'outbox one number away, the others p99',
      size: rate,
      ours: percentile(others.delays, 0.99),
      floor: percentile(floor, 0.99),
      unit: 'ms',
      awayS,
      ...after.figures,
    })
    bench.report({
      name: 'outbox one number away, its last delivery after it was back',
      size: rate,
      ours: after.lastAcceptedMs - storm.backAtMs,
      unit: 'ms',
      awayS,
      waited: storm.waited,
      answered503: storm.answered503,
    })
    for (const { figures } of [well, after]) refuseFaults(figures)
  }
  await served.stop()
  await graph.close()
}

/** @throws Error where a promise of the outbox was not kept */
function refuseFaults({ written, accepted, ...faults }: Figures): void {
  const broken = Object.entries({ ...faults, lost: written - accepted }).filter(([, n]) => n > 0)
  if (broken.length === 0) return
  throw new Error(`not kept: ${broken.map(([what, n]) => `${n} ${what}`).join(', ')}`)
}

export interface Written {
  messageId: string
  numberId: string
  phone: string
  /** Of this person, counted from the first that was written. */
  serial: number
  /** When it is due, in milliseconds of 1970. */
  atMs: number
}

/**
 * Writes ahead of time what is due at the beat, so that the outbox alone is measured.
 * @returns what was written, and when the first of it is due.
 */
async function schedule(
  house: House,
  { people }: Crowd,
  { rate, seconds }: { rate: number; seconds: number },
): Promise<{ written: Written[]; beginsAtMs: number }> {
  const count = rate * seconds
  const beginsAtMs = Date.now() + 5000 + (count * 1000) / writesPerSecond
  const written: Written[] = []
  let next = 0
  const writer = async () => {
    while (next < count) {
      const n = next++
      const { phone, numberId, customerId } = people[n % people.length]!
      const serial = people[n % people.length]!.written++
      const atMs = beginsAtMs + (n * 1000) / rate
      const sendAt = new Date(atMs).toISOString()
      const body = { customerId, content: { text: `#${serial}#` }, sendAt }
      const { id } = await house.call('POST', '/api/messages', body)
      if (Date.now() > beginsAtMs) throw new Error('writing took longer than it may')
      written.push({ messageId: String(id), numberId, phone, serial, atMs })
    }
  }
  await Promise.all(Array.from({ length: 16 }, writer))
  return { written, beginsAtMs }
}

const pauseUntil = (atMs: number) => setTimeout(Math.max(1, atMs - Date.now()))

/** The first number answers nothing but 503 for a while; everybody is written to all the time. */
async function writeWhileAway(
  house: House,
  graph: Graph,
  crowd: Crowd,
  { rate, seconds, awayS }: { rate: number; seconds: number; awayS: number },
) {
  const awayId = crowd.numberIds[0]!
  const { written, beginsAtMs } = await schedule(house, crowd, { rate, seconds: seconds + awayS })
  const awayAtMs = beginsAtMs + 1000
  const backAtMs = awayAtMs + awayS * 1000
  await pauseUntil(awayAtMs)
  const away = graph.fault({ fault: 'unavailable', status: 503, numberId: awayId })
  await pauseUntil(backAtMs)
  graph.clearFaults(away.id)
  const waited = written.filter(
    ({ numberId, atMs }) => numberId === awayId && atMs > awayAtMs && atMs < backAtMs,
  )
  return { written, awayId, backAtMs, waited: waited.length, answered503: away.struck }
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

function post(
  url: URL,
  method: string,
  headers: Record<string, string>,
  body: string | undefined,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, agent }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('error', reject)
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
      )
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

async function call(port: number, method: string, path: string, body?: object) {
  const headers = {
    authorization: `Bearer ${rootKey}`,
    ...(body ? { 'content-type': 'application/json' } : {}),
  }
  const url = new URL(`http://127.0.0.1:${port}${path}`)
  const { status, text } = await post(url, method, headers, body && JSON.stringify(body))
  if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${text}`)
  return text ? JSON.parse(text) : {}
}

/** The same requests, without a house. @returns how long each took, ascending. */
async function sendBare({ numberIds, people }: Crowd, rate: number, seconds: number) {
  const graph = await openGraph()
  const account = graph.addAccount()
  for (const id of numberIds) graph.addNumber({ accountId: account.id, id })
  for (const { phone, numberId } of people) {
    const { id } = graph.addCustomer({ name: phone, phone })
    graph.say(id, numberId, { type: 'text', text: 'Hola' })
  }
  graph.fault(passing)
  const began = performance.now()
  const running: Promise<number>[] = []
  for (let n = 0; n < rate * seconds; n++) {
    const due = began + (n * 1000) / rate
    if (due > performance.now()) await setTimeout(due - performance.now())
    const { phone, numberId } = people[n % people.length]!
    const at = performance.now()
    const url = new URL(`${graph.url}/v24.0/${numberId}/messages`)
    const headers = {
      authorization: `Bearer ${graph.connection(numberId).secrets.accessToken}`,
      'content-type': 'application/json',
    }
    const text = { body: `floor ${n}` }
    const body = { messaging_product: 'whatsapp', to: phone, type: 'text', text }
    running.push(
      post(url, 'POST', headers, JSON.stringify(body)).then(() => performance.now() - at),
    )
  }
  const took = (await Promise.all(running)).toSorted((a, b) => a - b)
  await graph.close()
  return took
}

/** Asks the house's own database; the embedded one has nobody else beside the house. */
async function openQuery({ url }: { url?: string }): Promise<House['query']> {
  if (!url) throw new Error('bench outbox needs PostgreSQL')
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  // The database is dropped with whoever still looks at it.
  pool.on('error', () => {})
  return async (text, values) => (await pool.query(text, values)).rows
}
