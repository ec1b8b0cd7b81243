// The body of a request, from bytes to a JSON value. Bounded before anything looks inside.

import { isUtf8 } from 'node:buffer'
import { gunzipSync } from 'node:zlib'
import type { Json } from './json.ts'
import { requestNotJson, requestTooLarge } from './refusals.ts'

/** Bytes of a request, before and after gzip. Segment's limit for a batch. */
export const requestLimitBytes = 500 * 1024

/**
 * Decodes a body; gzip that would grow past the limit is stopped there. What is inside may be
 * nested as deep as it likes: JSON.parse does not recurse, and `weigh` looks before others do.
 * @throws ingest.too_large, ingest.not_json
 */
export function readBody(
  bytes: Buffer,
  encoding: string | undefined,
  limitBytes = requestLimitBytes,
): unknown {
  const plain = isGzip(encoding) ? gunzip(bytes, limitBytes) : bytes
  if (plain.length > limitBytes) throw requestTooLarge({ limitBytes })
  if (!isUtf8(plain)) throw requestNotJson({ detail: 'it is not UTF-8' })
  const text = plain.toString('utf8')
  try {
    return JSON.parse(text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text)
  } catch {
    throw requestNotJson()
  }
}

const byteOrderMark = 0xfeff
const isGzip = (encoding: string | undefined) =>
  encoding !== undefined && /^\s*(x-)?gzip\s*$/i.test(encoding)

/** Synchronous on purpose: bounded to half a megabyte, it costs less than a thread's hand-over. */
function gunzip(bytes: Buffer, limitBytes: number): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: limitBytes })
  } catch (error) {
    const tooLarge =
      error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    throw tooLarge ? requestTooLarge({ limitBytes }) : requestNotJson()
  }
}

const depthLimit = 64

/**
 * About how many characters `value` has as JSON; Infinity when it is nested too deep. Takes away
 * `__proto__` on its way, which JSON.parse makes a plain key of and an assignment later would not.
 */
export function weigh(value: unknown, depth = depthLimit): number {
  if (typeof value === 'string') return value.length + 3
  if (typeof value !== 'object' || value === null) return 6
  if (depth === 0) return Number.POSITIVE_INFINITY
  let weight = 2
  if (Array.isArray(value)) {
    for (const item of value) weight += weigh(item, depth - 1)
    return weight
  }
  const record = value as Json
  for (const key in record) {
    if (key === '__proto__') delete record[key]
    else weight += key.length + 4 + weigh(record[key], depth - 1)
  }
  return weight
}
