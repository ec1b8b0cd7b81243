// The load generator, a process of its own: requests are built beforehand as bytes and written to
// raw keep-alive sockets, so that it takes as little of the shared cores as it can.
// node bench/ingest/load.ts '{"port":…,"key":…,"connections":8,"requests":500,"warmUp":50,…}'

import { connect, type Socket } from 'node:net'
import { percentile } from '../harness.ts'
import { createTraffic, type Traffic } from './events.ts'

export interface Load extends Traffic {
  port: number
  key: string
  connections: number
  requests: number
  /** Requests sent before the clock starts. */
  warmUp: number
}

export interface Measured {
  events: number
  requests: number
  seconds: number
  perSecond: number
  p50: number
  p99: number
  bytesPerEvent: number
}

const load = JSON.parse(process.argv[2] ?? '{}') as Load
const next = createTraffic(load)
const requests = Array.from({ length: load.warmUp + load.requests }, () => toRequest(load, next()))
const sockets = await Promise.all(Array.from({ length: load.connections }, () => open(load.port)))
await sendAll(sockets, requests.slice(0, load.warmUp))
const startedAt = performance.now()
const latencies = await sendAll(sockets, requests.slice(load.warmUp))
const seconds = (performance.now() - startedAt) / 1000
for (const socket of sockets) socket.removeAllListeners('close').destroy()
process.stdout.write(JSON.stringify(summarise(load, requests, latencies, seconds)))

function toRequest({ key }: Load, batch: object[]): Buffer {
  const body = JSON.stringify({ batch, sentAt: '2026-11-22T04:00:00.000Z' })
  return Buffer.from(
    `POST /v1/batch HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n` +
      `authorization: Basic ${btoa(`${key}:`)}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}

/** Each connection sends its next request when the last was answered. @returns milliseconds. */
async function sendAll(sockets: Socket[], requests: Buffer[]): Promise<number[]> {
  const latencies: number[] = []
  let sent = 0
  const work = async (socket: Socket) => {
    while (sent < requests.length) {
      const startedAt = performance.now()
      await exchange(socket, requests[sent++]!)
      latencies.push(performance.now() - startedAt)
    }
  }
  await Promise.all(sockets.map(work))
  return latencies
}

function exchange(socket: Socket, request: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const read = (chunk: Buffer) => {
      answer += chunk.toString('latin1')
      const head = answer.indexOf('\r\n\r\n')
      const length = Number(/content-length: (\d+)/i.exec(answer)?.[1] ?? Number.NaN)
      if (head < 0 || answer.length < head + 4 + length) return
      socket.off('data', read)
      if (answer.startsWith('HTTP/1.1 200')) resolve()
      else reject(new Error(`the server answered ${answer}`))
    }
    socket.on('data', read)
    socket.write(request)
  })
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket))
    socket.once('error', reject)
    socket.once('close', () => process.exit(1))
  })
}

function summarise(load: Load, all: Buffer[], latencies: number[], seconds: number): Measured {
  const events = load.requests * load.batch
  const sorted = latencies.toSorted((a, b) => a - b)
  const bytes = all.reduce((sum, request) => sum + request.length, 0)
  return {
    events,
    requests: load.requests,
    seconds: Number(seconds.toFixed(2)),
    perSecond: Math.round(events / seconds),
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    bytesPerEvent: Math.round(bytes / (all.length * load.batch)),
  }
}
