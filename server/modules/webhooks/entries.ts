// What is recorded of subscriptions. Addresses may hold tokens, so only ids and names stand here.

import { z } from 'zod'
import { defineKind } from '../../ledger/index.ts'

const named = z.object({ webhookId: z.uuid(), name: z.string() })
const kind = <Body>(name: string, body: z.ZodType<Body>) =>
  defineKind(name, { body, personal: false })

export const webhookCreated = kind('webhook.created', named)
export const webhookChanged = kind(
  'webhook.changed',
  named.extend({ changed: z.array(z.string()) }),
)
/** By itself: the receiver answered 410, that it is gone for good. */
export const webhookPaused = kind('webhook.paused', named.extend({ reason: z.literal('gone') }))
export const webhookRotated = kind('webhook.secret_rotated', named)
export const webhookReplayed = kind(
  'webhook.replayed',
  named.extend({ replayId: z.uuid(), since: z.string() }),
)
export const webhookRemoved = kind('webhook.removed', named)
