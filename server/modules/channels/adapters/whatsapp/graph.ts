// Calls to Meta's Graph API with the touchpoint's own address and credentials.

import { createHmac } from 'node:crypto'
import type { SafeFetch } from '../../../../platform/safe-fetch.ts'
import type { OpenTouchpoint } from '../../adapter.ts'
import { answerTimeoutMs, defaultBaseUrl, defaultVersion } from './limits.ts'
import { withoutSecrets } from './without-secrets.ts'

export interface GraphCall {
  method?: 'GET' | 'POST'
  /** Below the version, such as `<id>/messages`. */
  path: string
  query?: Record<string, string>
  json?: unknown
  form?: FormData
  timeoutMs?: number
}

export interface GraphAnswer {
  status: number
  /** Undefined when it is no JSON. What it says of an error holds none of our secrets. */
  body: unknown
  /** Seconds, where the answer says when to come back. */
  retryAfterS: number | undefined
}

/** @throws Refusal of `fetch` when there was no answer. */
export async function callGraph(
  fetch: SafeFetch,
  touchpoint: OpenTouchpoint,
  call: GraphCall,
): Promise<GraphAnswer> {
  const { body, headers } = await packed(call)
  const answer = await fetch(addressOf(touchpoint, call), {
    method: call.method ?? 'GET',
    headers: { ...headers, authorization: `Bearer ${touchpoint.secrets.accessToken ?? ''}` },
    ...(body === undefined ? {} : { body }),
    timeoutMs: call.timeoutMs ?? answerTimeoutMs,
  })
  const retryAfterS = Number(answer.headers.get('retry-after') ?? Number.NaN)
  return {
    status: answer.status,
    body: parsed(answer.body, secretsOf(touchpoint)),
    retryAfterS: retryAfterS > 0 ? retryAfterS : undefined,
  }
}

/** Where the touchpoint's API lies, without a slash at its end. */
export const baseOf = (touchpoint: OpenTouchpoint): string =>
  touchpoint.settings.baseUrl ?? defaultBaseUrl

function addressOf(touchpoint: OpenTouchpoint, { path, query }: GraphCall): string {
  const version = touchpoint.settings.version ?? defaultVersion
  const params = new URLSearchParams({ ...query, appsecret_proof: proofOf(touchpoint.secrets) })
  return `${baseOf(touchpoint)}/${version}/${path}?${params}`
}

interface Packed {
  body: string | Uint8Array | undefined
  headers: Record<string, string>
}

/** Shows that whoever holds the token knows the app's secret too. */
export const proofOf = ({ accessToken = '', appSecret = '' }: OpenTouchpoint['secrets']): string =>
  createHmac('sha256', appSecret).update(accessToken).digest('hex')

async function packed({ json, form }: GraphCall): Promise<Packed> {
  if (form) {
    const response = new Response(form)
    const headers = { 'content-type': response.headers.get('content-type') ?? '' }
    return { body: new Uint8Array(await response.arrayBuffer()), headers }
  }
  if (json === undefined) return { body: undefined, headers: {} }
  return { body: JSON.stringify(json), headers: { 'content-type': 'application/json' } }
}

/** All that a call carries, in whatever place. */
const secretsOf = ({ secrets }: OpenTouchpoint): string[] => [
  secrets.accessToken ?? '',
  secrets.appSecret ?? '',
  proofOf(secrets),
]

function parsed(bytes: Uint8Array, secrets: readonly string[]): unknown {
  try {
    return withoutSecrets(JSON.parse(Buffer.from(bytes).toString('utf8')), secrets)
  } catch {
    return undefined
  }
}
