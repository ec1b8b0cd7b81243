// Mail: out by SMTP, in by IMAP or by our own SMTP door (channels.md, section 9).

import type { Adapter } from '../../adapter.ts'
import { normal } from './addresses.ts'
import { capabilities } from './capabilities.ts'
import { dnsOf, lackingOf } from './dkim.ts'
import { fetchMedia } from './files.ts'
import { answerTimeoutMs, rates, unknownHoldsMs } from './limits.ts'
import { render, subjectOf } from './render.ts'
import { send } from './send.ts'
import { secrets, settings } from './settings.ts'
import { oauthOf, signInHosts } from './sign-in.ts'
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
  hosts: signInHosts,
  // What a sign-in lasts for opens the mailbox wherever it is shown.
  sentTo: {
    smtpHost: ['smtpPassword', 'refreshToken'],
    imapHost: ['imapPassword', 'refreshToken'],
    baseUrl: ['clientSecret', 'refreshToken'],
    signIn: ['clientSecret', 'refreshToken'],
  },
  oauthOf,
  lackingOf,
  dnsOf,
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
