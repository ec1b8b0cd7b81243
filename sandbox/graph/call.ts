import type { IncomingMessage, ServerResponse } from 'node:http'
import { createAsked, finishAsked } from './asked.ts'
import { readBytes, sendJson } from './http.ts'
import { newTraceId } from './ids.ts'
import type { Asked, World } from './world.ts'

/** One call of a business, as it stands before it is understood. */
export interface Call {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly method: string
  /** Without the version. */
  readonly parts: readonly string[]
  readonly query: URLSearchParams
  readonly bytes: Buffer
  readonly body: unknown
  readonly asked: Asked
}

export async function readCall(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<Call> {
  const bytes = await readBytes(request)
  const all = url.pathname.split('/').filter(Boolean)
  const version = /^v\d+\.\d+$/.test(all[0] ?? '') ? all.shift() : undefined
  const isJson = request.headers['content-type']?.includes('json')
  const body = isJson ? parseJson(bytes) : undefined
  const asked = createAsked(world, request, {
    url,
    path: `/${all.join('/')}`,
    version,
    body,
    bytes,
  })
  const method = request.method ?? 'GET'
  return { request, response, method, parts: all, query: url.searchParams, bytes, body, asked }
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch {
    return undefined
  }
}

/** Answers, and writes down how. */
export function answerCall(
  world: World,
  call: Call,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  finishAsked(world, call.asked, status)
  sendJson(call.response, status, body, {
    'facebook-api-version': call.asked.version ?? 'v24.0',
    'x-fb-trace-id': newTraceId(),
    'x-fb-request-id': newTraceId(),
    ...headers,
  })
}
