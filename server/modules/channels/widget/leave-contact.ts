// An address that somebody typed. It proves nothing: it is kept beside the chat for whoever answers,
// and may only ever be suggested to be somebody's.

import type { Ctx } from '../../../platform/context.ts'
import type { InboundMessage } from '../adapter.ts'
import { providerIdOf, senderOf } from './say.ts'
import type { Asking } from './visitors.ts'

export function contactMessage(
  ctx: Ctx,
  { visitor, site }: Asking,
  given: { email: string; name?: string | undefined; clientMsgId: string },
): InboundMessage {
  const { email, name, clientMsgId } = given
  const providerId = providerIdOf(visitor, clientMsgId)
  const sender = senderOf(visitor, site.realm)
  return {
    is: 'message',
    accountId: site.accountId,
    sourceId: providerId,
    providerId,
    at: ctx.now,
    from: {
      handles: [...sender.handles, { type: 'email', value: email, assurance: 0, typed: true }],
      ...((sender.name ?? name) ? { name: sender.name ?? name } : {}),
    },
    content: { type: 'form', name: 'contact', values: { email, ...(name ? { name } : {}) } },
  }
}
