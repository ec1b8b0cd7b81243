// Codes of crossings come by signed webhooks at an even rate: how long until staff see on their
// stream that one was taken, and until the provider has the question for the device that took it.
// The floor is a bare server that checks the signature, parses and inserts one row.

import { createHmac } from 'node:crypto'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { type Bench, percentile } from './harness.ts'
import { rootKey, type Served, startHouse, startPeer } from './house-process.ts'
import { floorTable } from './webhook/floor.ts'

const appSecret = 'app-secret-of-the-bench'
const phoneNumberId = '106540352242922'

/** Sizes: crossings a second. Flags: --seconds at each. */
export async function run(bench: Bench): Promise<void> {
  const seconds = Number(bench.flags.seconds ?? 8)
  const opened = await bench.open()
  await opened.database.close()
  const provider = await openProvider()
  const house = await startHouse(opened, { HEBRA_PROVIDER_HOSTS: provider.host })
  const path = await connect(house, provider.host)
  const staff = await follow(house)
  const floor = opened.url ? await openFloor(opened.url) : undefined
  for (const rate of bench.sizes ?? [10, 25, 50]) {
    await cross(house, path, { rate, seconds: 2 })
    const crossed = await cross(house, path, { rate, seconds })
    const all = () => crossed.every(({ id }) => staff.seen.has(id) && provider.seen.has(id))
    const patience = performance.now() + 20_000
    while (!all() && performance.now() < patience) await setTimeout(20)
    const bare = floor ? await press(floor.port, '/', { rate, seconds }) : []
    const more = { unit: 'ms' as const, sent: crossed.length }
    for (const [screen, seen] of [
      ['staff', staff.seen],
      ['taker', provider.seen],
    ] as const) {
      const delays = crossed
        .flatMap(({ id, at }) => (seen.has(id) ? [seen.get(id)! - at] : []))
        .toSorted((a, b) => a - b)
      for (const [name, share] of [
        ['p50', 0.5],
        ['p99', 0.99],
      ] as const) {
        bench.report({
          name: `crossing to ${screen} ${name}`,
          size: rate,
          ours: percentile(delays, share),
          ...(bare.length ? { floor: percentile(bare, share) } : {}),
          ...{ ...more, shown: delays.length },
        })
      }
    }
  }
  staff.close()
  provider.close()
  await floor?.stop()
  await house.stop()
}

interface Pace {
  rate: number
  seconds: number
}

/** Issues them first, each to a customer of its own, then sends their codes at the beat. */
async function cross(house: Served, path: string, { rate, seconds }: Pace) {
  const issued: { id: string; code: string }[] = []
  for (let n = 0; n < rate * seconds; n++) {
    const name = `visita-${performance.now()}-${n}@tienda.example`
    const { id } = await post(house, '/api/customers', {
      traits: { name },
      handles: [{ type: 'email', value: name }],
    })
    issued.push((await post(house, '/api/crossings', { customerId: id })) as (typeof issued)[0])
  }
  const began = performance.now()
  const running: Promise<{ id: string; at: number }>[] = []
  for (const [n, { id, code }] of issued.entries()) {
    await setTimeout(Math.max(0, began + (n * 1000) / rate - performance.now()))
    const at = performance.now()
    running.push(send(house.port, path, `Mi código es ${code}`).then(() => ({ id, at })))
  }
  return Promise.all(running)
}

/** The same webhooks to a bare server: how long each took, in order. */
async function press(port: number, path: string, { rate, seconds }: Pace): Promise<number[]> {
  const began = performance.now()
  const running: Promise<number>[] = []
  for (let n = 0; n < rate * seconds; n++) {
    await setTimeout(Math.max(0, began + (n * 1000) / rate - performance.now()))
    const at = performance.now()
    running.push(send(port, path, 'Mi código es 7KPA2M9X').then(() => performance.now() - at))
  }
  return (await Promise.all(running)).toSorted((a, b) => a - b)
}

let writers = 0

/** From somebody who never wrote before. */
async function send(port: number, path: string, text: string): Promise<void> {
  const phone = `51${String(930_000_000 + ++writers)}`
  const timestamp = String(Math.floor(Date.now() / 1000))
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '5115550100', phone_number_id: phoneNumberId },
    contacts: [{ profile: { name: `Cliente ${phone}` }, wa_id: phone }],
    messages: [
      { from: phone, id: `wamid.bench${writers}`, timestamp, type: 'text', text: { body: text } },
    ],
  }
  const entry = [{ id: 'WABA', changes: [{ field: 'messages', value }] }]
  const body = JSON.stringify({ object: 'whatsapp_business_account', entry })
  const signature = createHmac('sha256', appSecret).update(body).digest('hex')
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
    body,
  })
  await answer.text()
  if (!answer.ok) throw new Error(`the webhook was answered ${answer.status}`)
}

async function post(house: Served, path: string, body: object): Promise<Record<string, string>> {
  const answer = await fetch(`http://127.0.0.1:${house.port}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${rootKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(await answer.text())
  return (await answer.json()) as Record<string, string>
}

async function connect(house: Served, host: string): Promise<string> {
  const { webhookUrl } = await post(house, '/api/touchpoints', {
    channel: 'whatsapp',
    name: 'Bench',
    settings: { phoneNumberId, baseUrl: `http://${host}` },
    secrets: { accessToken: 'token', appSecret, verifyToken: 'verify' },
  })
  return new URL(webhookUrl!).pathname
}

/** Stands for the provider: notes when the question of each crossing came, and takes it. */
async function openProvider() {
  const seen = new Map<string, number>()
  let sent = 0
  const server = createServer((asked, answer) => {
    let text = ''
    asked.setEncoding('utf8').on('data', (more: string) => {
      text += more
    })
    asked.on('end', () => {
      const [, id] = /crossing:([0-9a-f-]{36}):yes/.exec(text) ?? []
      if (id) seen.set(id, performance.now())
      answer.setHeader('content-type', 'application/json')
      answer.end(JSON.stringify({ messages: [{ id: `wamid.sent${++sent}` }] }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { host: `127.0.0.1:${port}`, seen, close }
}

/** The staff's stream: when each crossing was read from it as taken. */
async function follow(house: Served) {
  const seen = new Map<string, number>()
  const asked = request({
    port: house.port,
    path: '/api/live?kinds=crossing.taken',
    headers: { authorization: `Bearer ${rootKey}`, accept: 'text/event-stream' },
  })
  let tail = ''
  await new Promise<void>((resolve, reject) => {
    asked.on('error', reject)
    asked.on('response', (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`the stream answered ${answer.statusCode}`))
      answer.setEncoding('utf8').on('data', (text: string) => {
        const now = performance.now()
        const whole = tail + text
        for (const [, id] of whole.matchAll(/"crossingId":"([0-9a-f-]{36})"/g)) {
          if (!seen.has(id!)) seen.set(id!, now)
        }
        tail = whole.slice(-60)
      })
      resolve()
    })
    asked.end()
  })
  return { seen, close: () => asked.destroy() }
}

async function openFloor(url: string): Promise<Served> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(floorTable)
  await client.end()
  return startPeer('webhook/floor.ts', { url, appSecret })
}
