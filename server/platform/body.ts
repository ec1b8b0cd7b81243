// Bodies as they come from outside: JSON is decoded strictly (UTF-8, bounded depth) before anything
// recursive sees it; raw bodies are handed on as a stream that ends with 413 past its limit.

import { type Readable, Transform } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { bodyMalformed, bodyTooLarge, bodyUnsupported } from './errors.ts'

const depthLimit = 64
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** @throws body.malformed when it is not UTF-8, not JSON, or nested deeper than 64. */
export function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined
  if (isTooDeep(bytes)) throw bodyMalformed({ detail: `nested deeper than ${depthLimit}` })
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    throw bodyMalformed({ detail: 'is not UTF-8' })
  }
  try {
    return JSON.parse(text, text.includes('__proto__') ? withoutPrototype : undefined)
  } catch {
    throw bodyMalformed({ detail: 'is not JSON' })
  }
}

const withoutPrototype = (key: string, value: unknown) => (key === '__proto__' ? undefined : value)

/** One pass over the bytes: JSON.parse itself would survive the depth, what follows it would not. */
function isTooDeep(bytes: Buffer): boolean {
  let depth = 0
  let inText = false
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!
    if (inText) {
      if (byte === 0x5c) i++
      else if (byte === 0x22) inText = false
    } else if (byte === 0x22) inText = true
    else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > depthLimit) return true
    } else if (byte === 0x7d || byte === 0x5d) depth--
  }
  return false
}

/** JSON is the only body there is, unless a contract says `consumes`. */
export function takeJson(server: FastifyInstance) {
  server.removeAllContentTypeParsers()
  server.addContentTypeParser(
    /^application\/(.+\+)?json(;|$)/i,
    { parseAs: 'buffer' },
    async (_request: unknown, bytes: Buffer) => parseJson(bytes),
  )
}

/** In this encapsulated part of the server bodies stay streams. */
export function takeStreams(server: FastifyInstance) {
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
}

/**
 * The stream of a raw body, bounded.
 * @throws body.unsupported when the request declares another media type than `consumes`,
 * body.too_large when it declares more than `limit` bytes.
 */
export function boundedStream(
  body: unknown,
  headers: { 'content-type'?: string | undefined; 'content-length'?: string | undefined },
  consumes: string,
  limit: number,
): Readable {
  const declared = (headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase()
  if (consumes !== '*/*' && declared !== consumes) throw bodyUnsupported({ expected: consumes })
  const length = headers['content-length']
  if (length !== undefined && Number(length) > limit) throw bodyTooLarge({ limitBytes: limit })
  const stream = body as Readable
  // With a declared length the HTTP parser itself ends the body there.
  if (length !== undefined || !stream) return stream
  let seen = 0
  const bounded = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length
      if (seen > limit) done(bodyTooLarge({ limitBytes: limit }))
      else done(null, chunk)
    },
  })
  stream.on('error', (error) => bounded.destroy(error))
  return stream.pipe(bounded)
}
