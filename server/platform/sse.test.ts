import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { after, before, test } from 'node:test'
import { openHouse, type TestHouse } from '../../test/house.ts'
import { createClock } from './clock.ts'
import { contract, route } from './contract.ts'
import type { Module } from './module.ts'
import { type EventStream, eventFrame, openEventStream } from './sse.ts'

let house: TestHouse
let opened: (stream: EventStream) => void = () => {}

const news: Module = {
  name: 'news',
  routes: [
    route(
      contract({
        method: 'GET',
        path: '/api/news',
        tag: 'news',
        summary: 'News',
        access: 'public',
        why: 'a test',
        produces: 'text/event-stream',
      }),
      async ({ reply }) => opened(openEventStream(reply)),
    ),
  ],
}

// A quarter of an hour passes in a second, so heartbeats come every 17 ms.
before(async () => {
  house = await openHouse({ modules: () => [news], clock: createClock({ speed: 900 }) })
})
after(() => house.stop())

async function listen(): Promise<{ stream: EventStream; response: Response }> {
  const stream = new Promise<EventStream>((resolve) => {
    opened = resolve
  })
  const response = await fetch(`${house.url}/api/news`)
  return { stream: await stream, response }
}

/** Reads until the text so far matches. */
async function readUntil(reader: ReadableStreamDefaultReader<Uint8Array>, wanted: RegExp) {
  let text = ''
  while (!wanted.test(text)) {
    const { done, value } = await reader.read()
    if (done) return text
    text += Buffer.from(value).toString()
  }
  return text
}

test('frames arrive as written, between heartbeats', async () => {
  const { stream, response } = await listen()
  assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  assert.equal(response.headers.get('x-accel-buffering'), 'no')
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
  const reader = response.body!.getReader()
  assert.ok(stream.send(eventFrame({ id: 'a1', event: 'entry', data: '{"is":"news"}' })))
  const text = await readUntil(reader, /news[\s\S]*:\n\n[\s\S]*:\n\n/)
  assert.match(text, /id: a1\nevent: entry\ndata: \{"is":"news"\}\n\n/)
  assert.match(await house.get('/metrics').then(({ text: all }) => all), /hebra_streams_open 1/)
  await reader.cancel()
})

test('a client that goes away is noticed', async () => {
  const { stream, response } = await listen()
  const closed = new Promise<void>((resolve) => stream.onClose(resolve))
  await response.body!.cancel()
  await closed
  assert.equal(stream.send(eventFrame({ data: '1' })), false)
})

test('a client that takes nothing is dropped and does not fill the memory', async () => {
  const { stream, socket } = await listenWithoutReading()
  const closed = new Promise<void>((resolve) => stream.onClose(resolve))
  const frame = eventFrame({ data: 'x'.repeat(64 * 1024) })
  let sent = 0
  while (stream.send(frame)) {
    sent += 1
    assert.ok(sent < 2000, 'it was never dropped')
    await new Promise(setImmediate)
  }
  await closed
  socket.destroy()
})

async function listenWithoutReading(): Promise<{ stream: EventStream; socket: Socket }> {
  const stream = new Promise<EventStream>((resolve) => {
    opened = resolve
  })
  const { hostname, port } = new URL(house.url)
  const socket = connect(Number(port), hostname)
  socket.pause()
  socket.on('error', () => {})
  socket.write('GET /api/news HTTP/1.1\r\nhost: x\r\n\r\n')
  return { stream: await stream, socket }
}

test('a stop ends every stream with a time to come back', async () => {
  const other = await openHouse({ modules: () => [news] })
  const response = await fetch(`${other.url}/api/news`)
  const text = response.text()
  await other.stop()
  assert.match(await text, /retry: \d{3,4}\n\n$/)
})
