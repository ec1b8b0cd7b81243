// The chat on the company's own sites (channels.md, section 10). Nothing leaves by the network: what
// is accepted lies in the visitor's chat, where their browser finds it now or when it comes back.

import type { Adapter } from '../../adapter.ts'
import { capabilities } from './capabilities.ts'
import { secrets, settings } from './settings.ts'

/** Of the handles of type `anonymous` those that stand for a browser with a chat. */
export const visitorPrefix = 'wc_'

export const webchat: Adapter = {
  channel: 'webchat',
  addresses: ['anonymous'],
  reaches: ({ value }) => value.startsWith(visitorPrefix),
  capabilities,
  rates: { touchpoint: { perSecond: 500, burst: 1000 }, pair: { perSecond: 20, burst: 40 } },
  unknownHoldsMs: 1000,
  timeoutMs: 5000,
  settings,
  secrets,
  hosts: [],
  sentTo: {},
  accountOf: ({ siteKey = '' }) => siteKey,
  realmOf: ({ siteKey = '' }) => siteKey,
  /** What comes in is asked for by our own routes (widget/). */
  parse: () => [],
  render: (part, { to, reference }) => ({ path: to.value, body: { reference, part } }),
  send: async (_fetch, _touchpoint, { body }) => ({
    how: 'accepted',
    providerId: String(body.reference),
  }),
  test: async () => ({}),
}
