import type { IncomingMessage, ServerResponse } from 'node:http'

const mostBytes = 110 * 1024 * 1024

/** The whole body. @throws Error when it is beyond what Meta takes. */
export async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    size += part.length
    if (size > mostBytes) throw new Error('the body is too large')
    parts.push(part)
  }
  return Buffer.concat(parts)
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json; charset=UTF-8',
    'content-length': Buffer.byteLength(text),
    ...headers,
  })
  response.end(text)
}

export function sendBytes(
  response: ServerResponse,
  bytes: Uint8Array,
  headers: Record<string, string>,
): void {
  response.writeHead(200, { ...headers, 'content-length': bytes.byteLength })
  response.end(bytes)
}

/** A page of somewhere else must not play with this server by the browser of a developer. */
export function isForeign({ headers }: IncomingMessage): boolean {
  return headers.origin !== undefined && new URL(headers.origin).host !== headers.host
}
