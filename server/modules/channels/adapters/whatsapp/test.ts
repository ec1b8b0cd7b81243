// Whether the settings and secrets are good, asked of Meta. The proof sent along shows that the app
// secret belongs to the token.

import { z } from 'zod'
import { Refusal } from '../../../../platform/refusal.ts'
import type { SafeFetch } from '../../../../platform/safe-fetch.ts'
import type { OpenTouchpoint, TouchpointReport } from '../../adapter.ts'
import { touchpointUntested } from '../refusals.ts'
import { callGraph, type GraphAnswer } from './graph.ts'
import { errorIn, failureOf } from './graph-error.ts'

const always = 'display_phone_number,verified_name,quality_rating'
/** Fields that Meta renames from time to time; a version that lacks them must still test well. */
const sometimes = 'throughput,messaging_limit_tier'

/** @throws touchpoint.untested with `reason` and `detail` */
export async function test(
  fetch: SafeFetch,
  touchpoint: OpenTouchpoint,
): Promise<TouchpointReport> {
  const ask = (fields: string) =>
    callGraph(fetch, touchpoint, {
      path: touchpoint.settings.phoneNumberId ?? '',
      query: { fields },
    }).catch(rethrow)
  const whole = await ask(`${always},${sometimes}`)
  const answer = lacksField(whole) ? await ask(always) : whole
  const read = number.safeParse(answer.body)
  if (answer.status !== 200 || !read.success) {
    const { reason, detail } = failureOf(answer.status, errorIn(answer.body))
    throw touchpointUntested({ reason, detail })
  }
  const { display_phone_number, verified_name, quality_rating, messaging_limit_tier } = read.data
  return {
    displayName: verified_name,
    displayAddress: display_phone_number,
    quality: quality_rating,
    messagingLimit: messaging_limit_tier,
    tokenExpiresAt: await findExpiry(fetch, touchpoint),
  }
}

const text = z.string().optional().catch(undefined)
const number = z.object({
  id: z.coerce.string(),
  display_phone_number: text,
  verified_name: text,
  quality_rating: text,
  messaging_limit_tier: text,
})

function lacksField({ body }: GraphAnswer): boolean {
  const error = errorIn(body)
  return error?.code === 100 && /nonexisting field|messaging_limit_tier/i.test(error.message ?? '')
}

function rethrow(error: unknown): never {
  if (!(error instanceof Refusal)) throw error
  throw touchpointUntested({ reason: 'provider_away', detail: String(error.details.reason) })
}

const token = z.object({ data: z.object({ expires_at: z.number().int() }) })

/** When the token ends; null when it does not, undefined when Meta does not tell. Never fails. */
async function findExpiry(
  fetch: SafeFetch,
  touchpoint: OpenTouchpoint,
): Promise<Date | null | undefined> {
  try {
    const query = { input_token: touchpoint.secrets.accessToken ?? '' }
    const { body } = await callGraph(fetch, touchpoint, { path: 'debug_token', query })
    const expiresAt = token.safeParse(body).data?.data.expires_at
    if (expiresAt === undefined) return undefined
    return expiresAt === 0 ? null : new Date(expiresAt * 1000)
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}
