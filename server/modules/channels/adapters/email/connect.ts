// Lines to mail servers: to the address that was looked at, with the name for its certificate, and
// open only to hosts that whoever runs the house has named.

import { isIP } from 'node:net'
import type { SafeDial } from '../../../../platform/safe-dial.ts'
import { touchpointUntested } from '../refusals.ts'
import { connectTimeoutMs } from './limits.ts'

export interface MailLine {
  host: string
  port: number
  secure: boolean
  /** Ends the talk where the server does not offer it. */
  startTls: boolean
  /** None for a bare address (RFC 6066, 3). */
  tls: { servername?: string }
}

/** @throws Refusal fetch.refused, fetch.failed, touchpoint.untested (an open line to a strange host) */
export async function dialMail(
  dial: SafeDial,
  settings: Readonly<Record<string, string>>,
  protocol: 'imap' | 'smtp',
): Promise<MailLine> {
  const name = settings[`${protocol}Host`] ?? ''
  const port = Number(settings[`${protocol}Port`])
  const security = settings[`${protocol}Security`]
  const { address, isTrusted } = await dial(name, port)
  if (security === 'none' && !isTrusted) {
    throw touchpointUntested({
      reason: 'not_allowed',
      detail: `${name}: a line without TLS is for hosts in HEBRA_PROVIDER_HOSTS alone`,
    })
  }
  return {
    host: address,
    port,
    secure: security === 'tls',
    startTls: security === 'starttls',
    tls: isIP(name) ? {} : { servername: name },
  }
}

export const timeouts = {
  connectionTimeout: connectTimeoutMs,
  greetingTimeout: connectTimeoutMs,
}
