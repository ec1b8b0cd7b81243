// The WhatsApp Cloud API (channels.md, section 2).

import type { Adapter, InboundHandle } from '../../adapter.ts'
import { isNumber } from './addresses.ts'
import { capabilities } from './capabilities.ts'
import { handshake } from './handshake.ts'
import { answerTimeoutMs, mediaKeptMs, rates, unknownHoldsMs } from './limits.ts'
import { fetchMedia, upload } from './media.ts'
import { parse } from './parse.ts'
import { render } from './render.ts'
import { markRead, react } from './say.ts'
import { send } from './send.ts'
import { secrets, settings } from './settings.ts'
import { templates } from './templates.ts'
import { test } from './test.ts'
import { verify } from './verify.ts'

export const whatsapp = {
  channel: 'whatsapp',
  addresses: ['whatsapp', 'phone'],
  isNumber: (handle: InboundHandle) => isNumber(handle),
  capabilities,
  rates,
  unknownHoldsMs,
  timeoutMs: answerTimeoutMs,
  settings,
  secrets,
  signingSecret: 'appSecret',
  hosts: ['graph.facebook.com'],
  sentTo: { baseUrl: ['accessToken', 'appSecret', 'verifyToken'] },
  accountOf: ({ phoneNumberId = '' }) => phoneNumberId,
  realmOf: ({ portfolioId = '' }) => portfolioId,
  businessOf: ({ wabaId }) => wabaId,
  handshake,
  verify,
  parse,
  render,
  send,
  markRead,
  react,
  mediaKeptMs,
  fetchMedia,
  upload,
  templates,
  test,
} satisfies Adapter
