// Live streams (text/event-stream). Hundreds of clients get the same bytes many times a second, so
// an answer has neither length nor chunks: a frame is one write of a shared Buffer to the socket.

import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Platform } from './module.ts'

export interface EventStream {
  /** Writes a ready frame (see `eventFrame`). False when the stream is closed or was dropped now. */
  send(frame: Buffer): boolean
  readonly open: boolean
  /** Bytes written that the client has not taken yet. */
  readonly waitingBytes: number
  close(): void
  /** Calls `act` once, when the stream has ended for whatever reason. */
  onClose(act: () => void): void
}

declare module 'fastify' {
  interface FastifyInstance {
    eventStreams: Set<EventStream>
  }
}

const heartbeatMs = 15_000
const heartbeat = Buffer.from(':\n\n')
/** A client this far behind is cut off; it resumes from its last event id. */
const bufferLimit = 1024 * 1024

/** One event on the wire. `data` must hold no line feed (JSON does not). */
export function eventFrame(event: { id?: string; event?: string; data: string }): Buffer {
  const id = event.id === undefined ? '' : `id: ${event.id}\n`
  const name = event.event === undefined ? '' : `event: ${event.event}\n`
  return Buffer.from(`${id}${name}data: ${event.data}\n\n`)
}

/** Turns the answer into a stream; the route's handler then returns nothing. */
export function openEventStream(reply: FastifyReply): EventStream {
  const { raw, request, server } = reply
  reply.hijack()
  raw.useChunkedEncodingByDefault = false
  raw.shouldKeepAlive = false
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // Nginx would gather the events otherwise.
    'x-accel-buffering': 'no',
  })
  raw.flushHeaders()
  const { socket } = request.raw
  socket.setTimeout(0)
  socket.setNoDelay(true)
  const stream: EventStream = {
    get open() {
      return socket.writable
    },
    get waitingBytes() {
      return socket.writableLength
    },
    send(frame) {
      if (!socket.writable) return false
      if (socket.writableLength > bufferLimit) {
        socket.destroy()
        return false
      }
      socket.write(frame)
      return true
    },
    close: () => void socket.end(),
    onClose: (act) => void socket.once('close', act),
  }
  server.eventStreams.add(stream)
  stream.onClose(() => server.eventStreams.delete(stream))
  // A client that never hears a byte cannot tell a quiet stream from a dead one.
  stream.send(heartbeat)
  return stream
}

/** Keeps the streams of a server: a heartbeat for all, an end for all when it stops. */
export function addEventStreams(
  server: FastifyInstance,
  { clock, metrics }: Pick<Platform, 'clock' | 'metrics'>,
) {
  const streams = new Set<EventStream>()
  metrics.gauge('hebra_streams_open', 'Live streams open in this process', [], (gauge) =>
    gauge.set(streams.size),
  )
  server.decorate('eventStreams', streams)
  let timer = clock.after(heartbeatMs, beat)
  function beat() {
    for (const stream of streams) stream.send(heartbeat)
    timer = clock.after(heartbeatMs, beat)
  }
  server.addHook('preClose', async () => {
    timer.cancel()
    for (const stream of streams) {
      // Spread over some seconds, or all would come back at the same instant.
      stream.send(Buffer.from(`retry: ${500 + Math.floor(Math.random() * 4000)}\n\n`))
      stream.close()
    }
  })
}
