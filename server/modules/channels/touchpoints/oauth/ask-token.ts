// Asking a place of sign-in for the right to open a door for a while (OAuth 2.0, RFC 6749).

import type { Platform } from '../../../../platform/module.ts'
import { Refusal } from '../../../../platform/refusal.ts'
import type { SafeAnswer } from '../../../../platform/safe-fetch.ts'
import type { Failure, OAuthPlace, Reaction } from '../../adapter.ts'
import { providerRefused } from '../../adapters/provider-refused.ts'
import type { ReasonCode } from '../../reasons.ts'
import type { Texts } from '../read-settings.ts'

export interface Rights {
  readonly accessToken: string
  readonly expiresAt: Date
  /** With which the next are asked for; absent: as before. */
  readonly refreshToken?: string | undefined
}

/** Of an answer that does not say it (RFC 6749, 5.1: "RECOMMENDED"). */
const usualSeconds = 3600
const mostSeconds = 86_400

/**
 * @param grant what is given for it, such as `{ grant_type: 'refresh_token', refresh_token }`
 * @throws provider.refused with the failure for a sender: `grant_ended` when nobody is signed in any
 * more, `credentials_refused` when the application itself is not known, `provider_away`.
 */
export async function askToken(
  { fetch, clock }: Pick<Platform, 'fetch' | 'clock'>,
  place: OAuthPlace,
  secrets: Texts,
  grant: Texts,
): Promise<Rights> {
  const { clientSecret } = secrets
  const askedAt = clock.now().getTime()
  const answer = await ask({
    client_id: place.clientId,
    ...(clientSecret ? { client_secret: clientSecret } : {}),
    ...grant,
  })
  const body = bodyOf(answer)
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: seconds } = body
  if (answer.status !== 200 || typeof accessToken !== 'string' || !isToken.test(accessToken)) {
    throw providerRefused(failureOf(answer.status, body))
  }
  const given = Number(seconds)
  const lasts = given > 0 ? Math.min(given, mostSeconds) : usualSeconds
  return {
    accessToken,
    expiresAt: new Date(askedAt + lasts * 1000),
    ...(typeof refreshToken === 'string' && refreshToken ? { refreshToken } : {}),
  }

  async function ask(form: Record<string, string>): Promise<SafeAnswer> {
    try {
      return await fetch(place.tokenUrl, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          accept: 'application/json',
        },
        body: new URLSearchParams(form).toString(),
        maxBytes: 256 * 1024,
        // Secrets follow no redirect.
        maxRedirects: 0,
      })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const detail = String(error.details.reason ?? error.title)
      const isAway = error.code === 'fetch.failed'
      throw providerRefused(
        isAway
          ? { reason: 'provider_away', detail, then: later }
          : { reason: 'not_allowed', detail, then: { do: 'stop' } },
      )
    }
  }
}

/** What stands in a line of SASL and in a header (RFC 6750, 2.1). */
const isToken = /^[\x21-\x7e]+$/

function bodyOf({ body }: SafeAnswer): Record<string, unknown> {
  try {
    return Object(JSON.parse(Buffer.from(body).toString('utf8')))
  } catch {
    return {}
  }
}

/** Everything of the touchpoint waits, as nothing of it can go. */
const later: Reaction = {
  do: 'slow',
  scope: 'touchpoint',
  afterMs: (attempt) => Math.min(900_000, 15_000 * 2 ** (attempt - 1)),
}

function failureOf(
  status: number,
  { error, error_description: said }: Record<string, unknown>,
): Failure {
  const detail = [error, said]
    .filter((text) => typeof text === 'string')
    .join(': ')
    .slice(0, 500)
  const isAway = status >= 500 || status === 429 || status === 200
  if (isAway) return { reason: 'provider_away', detail: detail || `HTTP ${status}`, then: later }
  const reason: ReasonCode = isEnded(error) ? 'grant_ended' : 'credentials_refused'
  return { reason, detail: detail || `HTTP ${status}`, then: { do: 'stop' } }
}

/** `interaction_required` is Microsoft's: the person must sign in once more. */
const isEnded = (error: unknown) => error === 'invalid_grant' || error === 'interaction_required'
