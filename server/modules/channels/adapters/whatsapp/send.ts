// Handing one message to Meta, and what became of it. Meta knows no idempotency key, so whatever
// leaves it open whether a message exists is `unknown`, never tried again blindly.

import { z } from 'zod'
import { Refusal } from '../../../../platform/refusal.ts'
import type { SafeFetch } from '../../../../platform/safe-fetch.ts'
import type { OpenTouchpoint, ProviderRequest, SendOutcome } from '../../adapter.ts'
import { away, elsewhere, type Rule } from './errors.ts'
import { callGraph, type GraphAnswer } from './graph.ts'
import { errorIn, failureOf } from './graph-error.ts'

export async function send(
  fetch: SafeFetch,
  touchpoint: OpenTouchpoint,
  request: ProviderRequest,
): Promise<SendOutcome> {
  const path = `${touchpoint.settings.phoneNumberId}/${request.path}`
  const call = { method: 'POST', path, json: request.body } as const
  try {
    return outcomeOf(await callGraph(fetch, touchpoint, call))
  } catch (error) {
    if (error instanceof Refusal) return outcomeWithoutAnswer(error)
    throw error
  }
}

const accepted = z.object({
  messages: z.tuple([z.object({ id: z.string().min(1) })]).rest(z.unknown()),
})

/**
 * What an answer says. A message held for quality or by a paused template has its id too: statuses
 * tell what becomes of it. Pure.
 */
export function outcomeOf({ status, body, retryAfterS }: GraphAnswer): SendOutcome {
  const error = errorIn(body)
  if (error) return { how: 'failed', failure: failureOf(status, error, retryAfterS) }
  if (status >= 200 && status < 300) {
    const read = accepted.safeParse(body)
    if (read.success) return { how: 'accepted', providerId: read.data.messages[0].id }
    return { how: 'unknown', detail: `HTTP ${status} without the id of a message` }
  }
  // A gateway that heard nothing in time, or half of it, knows no more than we after a timeout.
  // Other 5xx are the API's own refusal, which channels.md counts as transient.
  if (status === 502 || status === 504) return { how: 'unknown', detail: `HTTP ${status}` }
  return { how: 'failed', failure: failureOf(status, undefined, retryAfterS) }
}

/** Reasons of `fetch.refused` for which nothing left the house. */
const neverAsked = new Set([
  'not a public address',
  'not an http or https address',
  'holds a user or password',
])

/** Without an answer it matters alone whether anybody can have been asked. Pure. */
export function outcomeWithoutAnswer({ code, details }: Refusal): SendOutcome {
  const reason = String(details.reason)
  if (code === 'fetch.failed' && details.connected === false) return failed(away, reason)
  if (code === 'fetch.refused' && neverAsked.has(reason)) return failed(elsewhere, reason)
  return { how: 'unknown', detail: reason }
}

const failed = ({ reason, then }: Rule, detail: string): SendOutcome => ({
  how: 'failed',
  failure: { reason, detail, then },
})
