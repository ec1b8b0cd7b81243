// Handing one letter to the mail server of the touchpoint. A line that breaks after the letter was
// handed over leaves it open whether the server has it; the letter goes again under the name that it
// had, by which receivers know it.

import { createTransport, type Transporter } from 'nodemailer'
import type Mail from 'nodemailer/lib/mailer/index.js'
import { Refusal } from '../../../../platform/refusal.ts'
import type { SafeDial } from '../../../../platform/safe-dial.ts'
import type { SafeFetch } from '../../../../platform/safe-fetch.ts'
import type { OpenTouchpoint, ProviderRequest, SendOutcome } from '../../adapter.ts'
import type { Failure } from '../../failure.ts'
import { failureCarried } from '../provider-refused.ts'
import { answerIn, failureOf } from './answers.ts'
import { dialMail, timeouts } from './connect.ts'
import { answerTimeoutMs, mostRetries, retryAfterMs } from './limits.ts'

export async function send(
  _fetch: SafeFetch,
  touchpoint: OpenTouchpoint,
  { body }: ProviderRequest,
  dial: SafeDial,
): Promise<SendOutcome> {
  let transport: Transporter | undefined
  let isHandedOver = false
  try {
    transport = await openTransport(touchpoint, dial, () => {
      isHandedOver = true
    })
    const letter = body as Mail.Options
    const sent = await transport.sendMail({ ...letter, ...dsnOf(letter) })
    return { how: 'accepted', providerId: bare(sent.messageId) }
  } catch (error) {
    const failure = failedBy(error)
    if (!isHandedOver || failure.reason !== 'provider_away') return { how: 'failed', failure }
    return { how: 'failed', failure: { ...failure, reason: 'answer_lost' } }
  } finally {
    transport?.close()
  }
}

/** @param handedOver told when the last of a letter went over the line. */
export async function openTransport(
  { settings, secrets }: OpenTouchpoint,
  dial: SafeDial,
  handedOver: () => void = () => {},
): Promise<Transporter> {
  const { startTls, ...line } = await dialMail(dial, settings, 'smtp')
  const { dkimDomain, dkimSelector, address = '' } = settings
  const { dkimPrivateKey } = secrets
  return createTransport({
    ...line,
    ...timeouts,
    logger: { ...deaf, info: (entry: object) => 'outByteCount' in entry && handedOver() },
    socketTimeout: answerTimeoutMs,
    requireTLS: startTls,
    ignoreTLS: settings.smtpSecurity === 'none',
    name: address.split('@').at(-1),
    ...authOf(settings, secrets),
    ...(dkimDomain && dkimSelector && dkimPrivateKey
      ? {
          dkim: {
            domainName: dkimDomain,
            keySelector: dkimSelector,
            privateKey: dkimPrivateKey,
            headerFieldNames: `${signedHeaders}:list-unsubscribe:list-unsubscribe-post`,
          },
        }
      : {}),
    // Files come as bytes; nothing in a letter is read from a disk or fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

/** The library says in its log alone when a letter has gone over the line; the rest is not heard. */
const ignore = () => {}
const deaf = {
  ...{ level: ignore, trace: ignore, debug: ignore },
  ...{ warn: ignore, error: ignore, fatal: ignore },
}

function authOf(
  { smtpUser: user }: OpenTouchpoint['settings'],
  { accessToken, smtpPassword: pass }: OpenTouchpoint['secrets'],
) {
  if (user && accessToken) return { auth: { type: 'OAuth2' as const, user, accessToken } }
  return user && pass ? { auth: { user, pass } } : {}
}

const signedHeaders =
  'from:to:reply-to:subject:date:message-id:in-reply-to:references:mime-version:content-type:content-transfer-encoding'

const bare = (messageId: string) => messageId.replace(/^<|>$/g, '')

/** Taken up only where the server offers it (RFC 3461). */
function dsnOf({ messageId, to }: Mail.Options): Pick<Mail.Options, 'dsn'> {
  const id = bare(String(messageId)).split('@')[0]!
  const recipient = typeof to === 'object' && 'address' in to ? to.address : String(to)
  return { dsn: { id, return: 'headers', notify: ['failure', 'delay'], recipient } }
}

/** What the error of a talk with a mail server means. Pure. */
export function failedBy(error: unknown): Failure {
  const carried = failureCarried(error)
  if (carried) return carried
  if (error instanceof Refusal) {
    const detail = String(error.details.detail ?? error.details.reason ?? error.title)
    if (error.code === 'fetch.failed') return { reason: 'provider_away', detail, then: patient }
    return { reason: 'not_allowed', detail, then: { do: 'stop' } }
  }
  const { code, responseCode, response, command, message = '' } = Object(error) as MailError
  const text = (response ?? message).slice(0, 500)
  if (responseCode) {
    return failureOf({ ...answerIn(text), code: responseCode, command: commandOf(code, command) })
  }
  if (code === 'EAUTH') return { reason: 'credentials_refused', detail: text, then: { do: 'stop' } }
  if (code === 'ETLS' || certificates.test(`${code} ${text}`)) {
    return { reason: 'not_allowed', detail: text, then: { do: 'stop' } }
  }
  // Nobody answered, or the line broke, before or after the letter was handed over.
  return { reason: 'provider_away', detail: text, then: patient }
}

const patient = { do: 'retry', afterMs: awayMs, most: mostRetries } as const

function awayMs(attempt: number): number {
  return attempt <= 2 ? 30_000 * attempt : retryAfterMs(attempt - 2)
}

interface MailError {
  code?: string
  responseCode?: number
  response?: string
  command?: string
  message?: string
}

const certificates = /certificate|self.signed|altname|ERR_TLS/i

const commandOf = (code: string | undefined, command: string | undefined) =>
  code === 'EAUTH' || command?.startsWith('AUTH') ? 'AUTH' : command
