// Letters of mixed shapes handed over by SMTP at rising rates, evenly, as an open loop: how long until
// each is answered 250, which is when it is durable, and what the process holds in memory meanwhile.
// Nothing may be lost. The floor is a bare SMTP server that inserts one row, under the same load.

import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { createTransport } from 'nodemailer'
import pg from 'pg'
import { freePort } from '../test/free-port.ts'
import { type Bench, percentile } from './harness.ts'
import { rootKey, type Served, startHouse, startPeer } from './house-process.ts'
import { floorTable } from './mail/floor.ts'
import { letterOf } from './mail/shapes.ts'

const address = 'help@shop.example'

/** Sizes: letters a second. Flags: --seconds at each, --people who write. */
export async function run(bench: Bench): Promise<void> {
  const seconds = Number(bench.flags.seconds ?? 20)
  const people = Number(bench.flags.people ?? 1000)
  const opened = await bench.open()
  await opened.database.close()
  const mailPort = await freePort()
  const house = await startHouse(opened, { HEBRA_MAIL_PORT: String(mailPort) })
  await connect(house)
  const floor = opened.url ? await openFloor(opened.url) : undefined
  let n = 0
  const next = () => ++n
  await send(mailPort, { rate: 20, seconds: 3, people, next })
  for (const rate of bench.sizes ?? [50, 100]) {
    const cpuBefore = cpuSeconds(house)
    const half = await send(mailPort, { rate, seconds: seconds / 2, people, next })
    const middleBytes = residentBytes(house)
    const rest = await send(mailPort, { rate, seconds: seconds / 2, people, next })
    const cpuUsed = cpuSeconds(house) - cpuBefore
    const bare = floor ? await send(floor.port, { rate, seconds: seconds / 2, people, next }) : []
    const ours = [...half, ...rest]
    const timesOf = (sent: readonly Sent[]) => sent.map(({ ms }) => ms).toSorted((a, b) => a - b)
    const more = { sent: ours.length, refused: ours.filter(({ isTaken }) => !isTaken).length }
    for (const [name, share] of [
      ['p50', 0.5],
      ['p99', 0.99],
    ] as const) {
      bench.report({
        name: `mail to 250 ${name}`,
        size: rate,
        ours: percentile(timesOf(ours), share),
        ...(bare.length ? { floor: percentile(timesOf(bare), share) } : {}),
        unit: 'ms',
        ...more,
      })
    }
    bench.report({
      name: 'mail CPU of our process, a letter',
      size: rate,
      ours: (1000 * cpuUsed) / ours.length,
      unit: 'ms',
    })
    bench.report({
      name: 'mail memory, end against middle',
      size: rate,
      ours: residentBytes(house),
      floor: middleBytes,
      unit: 'bytes',
    })
  }
  await floor?.stop()
  await house.stop()
}

interface Sent {
  ms: number
  isTaken: boolean
}

/** Sends at the beat over as many lines as a mail server keeps open. */
async function send(
  port: number,
  given: { rate: number; seconds: number; people: number; next: () => number },
): Promise<Sent[]> {
  const { rate, seconds, people, next } = given
  const transport = createTransport({
    ...{ host: '127.0.0.1', port, ignoreTLS: true, pool: true },
    ...{ maxConnections: 40, maxMessages: Infinity },
  })
  const began = performance.now()
  const running: Promise<Sent>[] = []
  for (let i = 0; i < rate * seconds; i++) {
    const waitMs = began + (i * 1000) / rate - performance.now()
    if (waitMs > 0) await setTimeout(waitMs)
    const { from, raw } = letterOf(next(), people, address)
    const at = performance.now()
    const sent = transport.sendMail({ raw, envelope: { from, to: [address] } }).then(
      () => true,
      () => false,
    )
    running.push(sent.then((isTaken) => ({ ms: performance.now() - at, isTaken })))
  }
  const all = await Promise.all(running)
  transport.close()
  return all
}

const residentBytes = ({ pid }: Served): number =>
  Number(/VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024

/** In hundredths (proc(5), fields 14 and 15 of stat). */
function cpuSeconds({ pid }: Served): number {
  const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')
  const [user, system] = rest.split(' ').slice(11, 13).map(Number)
  return ((user ?? 0) + (system ?? 0)) / 100
}

async function connect(house: Served): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${house.port}/api/touchpoints`, {
    method: 'POST',
    headers: { authorization: `Bearer ${rootKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      channel: 'email',
      name: 'Bench',
      settings: { address, smtpHost: 'smtp.shop.example' },
      secrets: {},
    }),
  })
  if (!answer.ok) throw new Error(await answer.text())
}

async function openFloor(url: string): Promise<Served> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(floorTable)
  await client.end()
  return startPeer('mail/floor.ts', { url })
}
