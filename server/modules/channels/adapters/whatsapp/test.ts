// Whether the settings and secrets are good, asked of Meta. The proof sent along shows that the app
// secret belongs to the token.

import { z } from 'zod'
import { Refusal } from '../../../../platform/refusal.ts'
import type { SafeFetch } from '../../../../platform/safe-fetch.ts'
import type { OpenTouchpoint, TouchpointReport } from '../../adapter.ts'
import { touchpointUntested } from '../refusals.ts'
import { callGraph, type GraphAnswer, type GraphCall } from './graph.ts'
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
  const { appId, expiresAt } = await findToken(fetch, touchpoint)
  return {
    displayName: verified_name,
    displayAddress: display_phone_number,
    quality: quality_rating,
    messagingLimit: messaging_limit_tier,
    tokenExpiresAt: expiresAt,
    subscribed: await findSubscription(fetch, touchpoint, appId),
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

const token = z.object({
  data: z.object({
    app_id: z.coerce.string().optional().catch(undefined),
    expires_at: z.number().int().optional().catch(undefined),
  }),
})

interface Token {
  /** The app to which it belongs. */
  appId?: string | undefined
  /** Null: never; undefined: Meta does not tell. */
  expiresAt?: Date | null | undefined
}

/** What Meta tells of the token. Never fails. */
async function findToken(fetch: SafeFetch, touchpoint: OpenTouchpoint): Promise<Token> {
  const query = { input_token: touchpoint.secrets.accessToken ?? '' }
  const body = await askAside(fetch, touchpoint, { path: 'debug_token', query })
  const { app_id: appId, expires_at: endsS } = token.safeParse(body).data?.data ?? {}
  if (endsS === undefined) return { appId }
  return { appId, expiresAt: endsS === 0 ? null : new Date(endsS * 1000) }
}

const app = z.object({ whatsapp_business_api_data: z.object({ id: z.coerce.string() }) })
const subscribers = z.object({ data: z.array(app) })

/**
 * Whether the account posts to our app, or to any where ours is not known; undefined when Meta does
 * not tell. Never fails.
 */
async function findSubscription(
  fetch: SafeFetch,
  touchpoint: OpenTouchpoint,
  appId: string | undefined,
): Promise<boolean | undefined> {
  const { wabaId } = touchpoint.settings
  if (!wabaId) return undefined
  const body = await askAside(fetch, touchpoint, { path: `${wabaId}/subscribed_apps` })
  const found = subscribers.safeParse(body).data?.data
  return found?.some(({ whatsapp_business_api_data: { id } }) => !appId || id === appId)
}

/** The body of the answer; undefined where there is none. */
async function askAside(fetch: SafeFetch, touchpoint: OpenTouchpoint, call: GraphCall) {
  try {
    return (await callGraph(fetch, touchpoint, call)).body
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}
