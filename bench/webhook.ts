// Signed webhooks of single messages at rising rates, evenly, as an open loop: how long until each
// is answered, and until it is read on the console's stream. Nothing may be lost. The floor is a
// bare server that checks the signature, parses and inserts one row, under the same load.

import { createHmac } from 'node:crypto'
import { Agent, request } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { type Bench, percentile } from './harness.ts'
import { rootKey, type Served, startHouse, startPeer } from './house-process.ts'
import { floorTable } from './webhook/floor.ts'

const appSecret = 'app-secret-of-the-bench'
const phoneNumberId = '106540352242922'

/** Sizes: messages a second. Flags: --seconds at each, --people who write. */
export async function run(bench: Bench): Promise<void> {
  const seconds = Number(bench.flags.seconds ?? 8)
  const people = Number(bench.flags.people ?? 2000)
  const opened = await bench.open()
  await opened.database.close()
  const house = await startHouse(opened)
  const path = await connect(house)
  const stream = await follow(house)
  const floor = opened.url ? await openFloor(opened.url) : undefined
  let told = 0
  for (const rate of bench.sizes ?? [50, 100, 200, 500]) {
    const warm = await send(house.port, path, { rate, seconds: 2, people, offset: stream.take() })
    told += warm.length
    await stream.settled(told)
    const ours = await send(house.port, path, { rate, seconds, people, offset: stream.take() })
    told += ours.length
    await stream.settled(told)
    const seen = stream.delays(ours)
    const bare = floor ? await send(floor.port, '/', { rate, seconds, people, offset: 0 }) : []
    const floors = bare.map(({ ms }) => ms).toSorted((a, b) => a - b)
    const answered = ours.map(({ ms }) => ms).toSorted((a, b) => a - b)
    const more = {
      unit: 'ms' as const,
      sent: ours.length,
      refused: ours.filter(({ status }) => status !== 200).length,
      onStream: seen.length,
    }
    for (const [name, share] of [
      ['p50', 0.5],
      ['p99', 0.99],
    ] as const) {
      bench.report({
        name: `webhook to 200 ${name}`,
        size: rate,
        ours: percentile(answered, share),
        ...(floors.length ? { floor: percentile(floors, share) } : {}),
        ...more,
      })
      bench.report({
        name: `webhook to stream ${name}`,
        size: rate,
        ours: percentile(seen, share),
        ...more,
      })
    }
  }
  stream.close()
  await floor?.stop()
  await house.stop()
}

interface Sent {
  n: number
  at: number
  ms: number
  status: number
}

/** As many lines as Meta opens: nobody waits for the answer to somebody else. */
const agent = new Agent({ keepAlive: true })

/** Sends at the beat, whether or not the ones before were answered. */
async function send(
  port: number,
  path: string,
  { rate, seconds, people, offset }: Record<'rate' | 'seconds' | 'people' | 'offset', number>,
): Promise<Sent[]> {
  const began = performance.now()
  const running: Promise<Sent>[] = []
  for (let n = 0; n < rate * seconds; n++) {
    const due = began + (n * 1000) / rate
    const waitMs = due - performance.now()
    if (waitMs > 0) await setTimeout(waitMs)
    running.push(post(port, path, offset + n, people))
  }
  return Promise.all(running)
}

function post(port: number, path: string, n: number, people: number): Promise<Sent> {
  const body = bodyOf(n, people)
  const at = performance.now()
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-hub-signature-256': `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`,
  }
  return new Promise((resolve, reject) => {
    const asked = request({ port, path, method: 'POST', headers, agent }, (answer) => {
      answer.resume()
      answer.on('end', () =>
        resolve({ n, at, ms: performance.now() - at, status: answer.statusCode ?? 0 }),
      )
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

function bodyOf(n: number, people: number): string {
  const phone = `519${String(10_000_000 + ((n * 7919) % people)).slice(-8)}`
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: 'WABA',
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: '5115550100', phone_number_id: phoneNumberId },
              contacts: [{ profile: { name: `Cliente ${phone}` }, wa_id: phone }],
              messages: [
                {
                  from: phone,
                  id: `wamid.bench${n}`,
                  timestamp: String(Math.floor(Date.now() / 1000)),
                  type: 'text',
                  text: { body: `¿Tienen Aurora M en Miraflores? Paso hoy. #${n}#` },
                },
              ],
            },
          },
        ],
      },
    ],
  })
}

async function connect(house: Served): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${house.port}/api/touchpoints`, {
    method: 'POST',
    headers: { authorization: `Bearer ${rootKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      channel: 'whatsapp',
      name: 'Bench',
      settings: { phoneNumberId },
      secrets: { accessToken: 'token', appSecret, verifyToken: 'verify' },
    }),
  })
  if (!answer.ok) throw new Error(await answer.text())
  const { webhookUrl } = (await answer.json()) as { webhookUrl: string }
  return new URL(webhookUrl).pathname
}

/** The console's stream: when each message was read from it. */
async function follow(house: Served) {
  const seen = new Map<number, number>()
  let next = 0
  const asked = request({
    port: house.port,
    path: '/api/live',
    headers: { authorization: `Bearer ${rootKey}`, accept: 'text/event-stream' },
  })
  let tail = ''
  const answered = new Promise<void>((resolve, reject) => {
    asked.on('error', reject)
    asked.on('response', (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`the stream answered ${answer.statusCode}`))
      answer.setEncoding('utf8')
      answer.on('data', (text: string) => {
        const now = performance.now()
        const whole = tail + text
        for (const [, n] of whole.matchAll(/#(\d+)#/g)) {
          if (!seen.has(Number(n))) seen.set(Number(n), now)
        }
        tail = whole.slice(-16)
      })
      resolve()
    })
  })
  asked.end()
  await answered
  return {
    /** Numbers that no message had yet. */
    take: () => {
      next += 1_000_000
      return next
    },
    async settled(expected: number) {
      const patience = performance.now() + 20_000
      while (seen.size < expected && performance.now() < patience) await setTimeout(20)
    },
    delays: (sent: readonly Sent[]) =>
      sent
        .flatMap(({ n, at }) => {
          const when = seen.get(n)
          return when === undefined ? [] : [when - at]
        })
        .toSorted((a, b) => a - b),
    close: () => asked.destroy(),
  }
}

async function openFloor(url: string): Promise<Served> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(floorTable)
  await client.end()
  return startPeer('webhook/floor.ts', { url, appSecret })
}
