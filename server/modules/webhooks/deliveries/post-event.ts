// One attempt: posts an event and says what came back. Outside of any transaction; never throws but
// for bugs.

import type { Platform } from '../../../platform/module.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { eventType } from './envelope.ts'
import { restUntil } from './next-attempt.ts'
import { signedHeaders } from './sign.ts'

export interface Outcome {
  at: Date
  durationMs: number
  status: number | null
  answer: string | null
  error: string | null
  /** The receiver asked for a rest until then. */
  restUntil: Date | undefined
}

export interface Post {
  url: string
  id: string
  body: string
  secrets: readonly string[]
}

const timeoutMs = 10_000
/** Of an answer nobody needs more than its status, but a talkative one has taken it all the same. */
const mostBytes = 1024 * 1024
const keptBytes = 1024

export async function postEvent(
  { fetch, clock }: Pick<Platform, 'fetch' | 'clock'>,
  { url, id, body, secrets }: Post,
): Promise<Outcome> {
  const at = clock.now()
  const since = () => ({ at, durationMs: Math.max(0, clock.now().getTime() - at.getTime()) })
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': eventType, ...signedHeaders({ id, body, at }, secrets) },
      body,
      timeoutMs,
      maxBytes: mostBytes,
      // Signed for one address; an address that moved is changed by whoever runs the house.
      maxRedirects: 0,
    })
    const { status } = answer
    const mayRest = status === 429 || status === 503
    return {
      ...since(),
      status,
      answer: beginningOf(answer.body),
      error: null,
      restUntil: mayRest ? restUntil(answer.headers.get('retry-after'), clock.now()) : undefined,
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const reason = String(error.details.reason ?? error.code)
    return { ...since(), status: null, answer: null, error: reason, restUntil: undefined }
  }
}

/** As text that PostgreSQL keeps. */
const beginningOf = (body: Uint8Array): string =>
  Buffer.from(body.subarray(0, keptBytes)).toString('utf8').replaceAll('\u0000', '\ufffd')
