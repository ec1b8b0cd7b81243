// Whether a mailbox can be reached both ways with what was given.

import { ImapFlow } from 'imapflow'
import { Refusal } from '../../../../platform/refusal.ts'
import type { SafeDial } from '../../../../platform/safe-dial.ts'
import type { SafeFetch } from '../../../../platform/safe-fetch.ts'
import type { OpenTouchpoint, TouchpointReport } from '../../adapter.ts'
import { touchpointUntested } from '../refusals.ts'
import { imapOptions } from './imap.ts'
import { failedBy, openTransport } from './send.ts'

/** @throws Refusal touchpoint.untested */
export async function test(
  _fetch: SafeFetch,
  touchpoint: OpenTouchpoint,
  dial: SafeDial,
): Promise<TouchpointReport> {
  await testSmtp(touchpoint, dial)
  if (touchpoint.settings.imapHost) await testImap(touchpoint, dial)
  const { displayName, address } = touchpoint.settings
  return { displayName, displayAddress: address }
}

async function testSmtp(touchpoint: OpenTouchpoint, dial: SafeDial) {
  try {
    const transport = await openTransport(touchpoint, dial)
    try {
      await transport.verify()
    } finally {
      transport.close()
    }
  } catch (error) {
    const { reason, detail } = failedBy(error)
    throw touchpointUntested({ reason, detail: `SMTP: ${detail}` })
  }
}

async function testImap(touchpoint: OpenTouchpoint, dial: SafeDial) {
  try {
    const client = new ImapFlow(await imapOptions(touchpoint, dial))
    client.on('error', () => {})
    try {
      await client.connect()
      await client.status(touchpoint.settings.folder ?? 'INBOX', { uidNext: true })
    } finally {
      client.close()
    }
  } catch (error) {
    throw touchpointUntested({ ...imapTrouble(error) })
  }
}

/** What the error of a talk with an IMAP server means. */
export function imapTrouble(error: unknown): { reason: string; detail: string } {
  if (!(error instanceof Refusal) && Object(error).authenticationFailed) {
    const said = Object(error).responseText ?? Object(error).message
    return { reason: 'credentials_refused', detail: `IMAP: ${said}` }
  }
  const { reason, detail } = failedBy(error)
  const said = Object(error).responseText
  return { reason, detail: `IMAP: ${said ?? detail}` }
}
