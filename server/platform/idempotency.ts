// Reads the Idempotency-Key of a POST. The answer itself is kept by the ledger's `transact`, in the
// transaction that does the work; here it is only named.

import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { invalidInput } from './refusal.ts'

export interface IdempotencyKey {
  key: string
  /** Method and path with its values, so that one key cannot answer for two resources. */
  route: string
  fingerprint: string
}

/** @throws input.invalid when the key is empty, longer than 200 characters or not printable. */
export function readIdempotency(
  request: FastifyRequest,
  body: unknown,
): IdempotencyKey | undefined {
  const key = request.headers['idempotency-key']
  if (key === undefined || request.method !== 'POST') return undefined
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw invalidInput({ 'idempotency-key': 'must be 1 to 200 printable characters, no spaces' })
  }
  const path = request.url.split('?', 1)[0]
  const fingerprint = createHash('sha256')
    .update(JSON.stringify(body) ?? '')
    .digest('base64url')
  return { key, route: `${request.method} ${path}`, fingerprint }
}
