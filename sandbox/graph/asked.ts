import type { IncomingMessage } from 'node:http'
import type { Asked, World } from './world.ts'

interface Read {
  url: URL
  path: string
  version?: string | undefined
  body?: unknown
  bytes: Buffer
}

/** Writes down what came, before anything is done about it. */
export function createAsked(world: World, request: IncomingMessage, read: Read): Asked {
  const asked: Asked = {
    order: world.asked.length + 1,
    at: world.clock.now(),
    method: request.method ?? 'GET',
    path: read.path,
    version: read.version,
    query: Object.fromEntries(read.url.searchParams),
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    ),
    body: read.body,
    bytes: read.bytes.byteLength,
    status: 0,
  }
  world.asked.push(asked)
  return asked
}

export function finishAsked(world: World, asked: Asked, status: number): void {
  asked.status = status
  asked.answeredAt = world.clock.now()
}
