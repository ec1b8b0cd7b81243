// Mail: out by SMTP, in by IMAP or by our own SMTP door (channels.md, section 9).

import type { Adapter } from '../../adapter.ts'
import { normal } from './addresses.ts'
import { capabilities } from './capabilities.ts'
import { fetchMedia } from './files.ts'
import { answerTimeoutMs, rates, unknownHoldsMs } from './limits.ts'
import { render, subjectOf } from './render.ts'
import { send } from './send.ts'
import { secrets, settings } from './settings.ts'
import { test } from './test.ts'

export const email = {
  channel: 'email',
  addresses: ['email'],
  capabilities,
  rates,
  unknownHoldsMs,
  timeoutMs: answerTimeoutMs,
  settings,
  secrets,
  hosts: [],
  sentTo: { smtpHost: ['smtpPassword'], imapHost: ['imapPassword'] },
  accountOf: ({ address = '' }) => normal(address),
  realmOf: () => '',
  render,
  subjectOf,
  send,
  // Letters stay where they are for as long as the message does.
  mediaKeptMs: 86_400_000,
  fetchMedia,
  test,
} satisfies Adapter
