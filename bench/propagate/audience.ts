// Many readers of one live stream, as light as they can be: bare sockets, and of each arrival only
// the numbers of the changes in it are read.

import { connect, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { percentile } from '../harness.ts'

interface Question {
  connect?: { url: string; clients: number; key: string }
  /** When each change was committed, by its number; and how many arrivals to wait for. */
  collect?: { commits: number[]; expected: number }
}

/** Pairs: the number of a change, and when it arrived. */
let heard: number[] = []
let used = process.cpuUsage()
const mark = Buffer.from('"at":')
/** Bytes of a mark with its number. */
const longest = 16

process.on('message', async ({ connect: asked, collect }: Question) => {
  if (asked) {
    const { hostname, port, pathname } = new URL(asked.url)
    for (let at = 0; at < asked.clients; at++) {
      await open(Number(port), hostname, pathname, asked.key)
    }
    process.send?.({ connected: asked.clients })
  }
  if (!collect) return
  const patience = performance.now() + 20_000
  while (heard.length < 2 * collect.expected && performance.now() < patience) await setTimeout(20)
  const { user, system } = process.cpuUsage(used)
  used = process.cpuUsage()
  process.send?.({ ...summary(collect.commits), cpuS: (user + system) / 1e6 })
})

/** A change may be heard before its writer hears that it was committed: that is no time at all. */
function summary(commits: number[]) {
  const delays = new Float64Array(heard.length / 2)
  for (let at = 0; at < delays.length; at++) {
    delays[at] = Math.max(0, heard[2 * at + 1]! - commits[heard[2 * at]!]!)
  }
  heard = []
  delays.sort()
  return { p50: percentile(delays, 0.5), p99: percentile(delays, 0.99), arrived: delays.length }
}

function open(port: number, host: string, path: string, key: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => {
      socket.write(`GET ${path} HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${key}\r\n\r\n`)
    })
    socket.on('error', reject)
    socket.once('data', (head) => {
      if (!head.subarray(0, 15).includes('200')) reject(new Error(head.toString()))
      socket.on('data', createEar())
      resolve(socket)
    })
  })
}

/** Hears marks in what comes, also one that is cut in two between two pieces. */
function createEar(): (bytes: Buffer) => void {
  let tail = Buffer.alloc(0)
  return (bytes) => {
    const now = performance.timeOrigin + performance.now()
    if (tail.length) hear(Buffer.concat([tail, bytes.subarray(0, longest)]), tail.length, now)
    hear(bytes, bytes.length - longest, now)
    tail = Buffer.from(bytes.subarray(Math.max(0, bytes.length - longest)))
  }
}

/** Hears the marks that begin before `end`; those after it are heard with what comes next. */
function hear(bytes: Buffer, end: number, now: number) {
  for (let at = bytes.indexOf(mark); at >= 0 && at < end; at = bytes.indexOf(mark, at + 5)) {
    heard.push(Number.parseInt(bytes.toString('latin1', at + 5, at + longest), 10), now)
  }
}
