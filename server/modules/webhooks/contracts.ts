// Outgoing webhooks over HTTP: who is told of what, what became of each telling, and telling again.

import { z } from 'zod'
import { contract, instant, pageOf, pageQuery, uuid } from '../../platform/contract.ts'

const tag = 'webhooks'
const path = '/api/webhooks'
const access = 'webhooks:write'
const byId = z.object({ id: uuid })

const shape = z.object({
  id: uuid,
  name: z.string(),
  url: z.url(),
  kinds: z.array(z.string()),
  state: z.enum(['active', 'paused']),
  pausedReason: z
    .enum(['gone'])
    .nullable()
    .describe('gone: the receiver answered 410; null: by staff, or not paused'),
  pausedAt: instant.nullable(),
  restingUntil: instant.nullable().describe('the receiver asked for a rest until then'),
  createdAt: instant,
  createdBy: z.string(),
})
export type WebhookView = z.infer<typeof shape>

const secret = z
  .string()
  .describe('`whsec_` and 32 bytes in base64 that sign; it is shown this once')

const said = z.object({
  name: z.string().trim().min(1).max(120),
  url: z.url({ protocol: /^https?$/ }).max(2000),
  kinds: z
    .array(z.string().regex(/^(\*|[a-z_]+\.([a-z_]+|\*))$/))
    .min(1)
    .max(100)
    .describe('kinds of entries: `customer.erased`, `message.*`, or `*` for all'),
})
export type WebhookSaid = z.output<typeof said>

const attempt = z.object({
  number: z.number().int(),
  at: instant,
  durationMs: z.number().int(),
  status: z.number().int().nullable().describe('of the answer; null: there was none'),
  answer: z.string().nullable().describe('its first 1,024 bytes'),
  error: z.string().nullable().describe('why there was none'),
})
export type AttemptView = z.infer<typeof attempt>

const delivery = z.object({
  id: uuid,
  eventId: uuid.describe('of the entry; `webhook-id` and the event’s `id`'),
  kind: z.string(),
  lane: z.number().int(),
  position: z.number().int(),
  state: z.enum(['pending', 'delivered', 'failed']),
  createdAt: instant,
  nextAt: instant.nullable().describe('of a pending one: when it is sent next'),
  endedAt: instant.nullable(),
  attempts: z.array(attempt).describe('the newest 20, oldest first'),
})
export type WebhookDeliveryView = z.infer<typeof delivery>

const listWebhooks = contract({
  method: 'GET',
  path,
  tag,
  access,
  summary: 'Lists the webhooks, newest first',
  query: pageQuery,
  reply: pageOf(shape),
})

const createWebhook = contract({
  method: 'POST',
  path,
  tag,
  access,
  audit: 'webhook.created',
  summary: 'Subscribes an address to kinds of entries; the secret is shown this once',
  description:
    'Entries recorded from now on are posted as CloudEvents (structured JSON), signed per Standard ' +
    'Webhooks, at least once and in no promised order. See docs/webhooks.md.',
  body: said,
  reply: shape.extend({ secret }),
  status: 201,
})

const getWebhook = contract({
  method: 'GET',
  path: `${path}/:id`,
  tag,
  access,
  summary: 'One webhook',
  params: byId,
  reply: shape,
})

const changeWebhook = contract({
  method: 'PATCH',
  path: `${path}/:id`,
  tag,
  access,
  audit: 'webhook.changed',
  summary: 'Changes a webhook, pauses it, or lets it go on',
  description:
    'While it is paused nothing is sent and nothing new waits: replay what was missed. What waited ' +
    'before goes out when it goes on.',
  params: byId,
  body: said.extend({ state: z.enum(['active', 'paused']) }).partial(),
  reply: shape,
})

const removeWebhook = contract({
  method: 'DELETE',
  path: `${path}/:id`,
  tag,
  access,
  audit: 'webhook.removed',
  summary: 'Removes a webhook with its log; nothing more is sent',
  params: byId,
})

const rotateSecret = contract({
  method: 'POST',
  path: `${path}/:id/secrets`,
  tag,
  access,
  audit: 'webhook.secret_rotated',
  summary: 'Makes a new secret, shown this once; the former signs beside it for 24 hours',
  params: byId,
  reply: z.object({ secret, formerUntil: instant }),
  status: 201,
})

const listDeliveries = contract({
  method: 'GET',
  path: `${path}/:id/deliveries`,
  tag,
  access,
  summary: 'What was sent to a webhook and is to be, newest first; ended ones for 30 days',
  params: byId,
  query: pageQuery.extend({ state: delivery.shape.state.optional() }),
  reply: pageOf(delivery),
})

const retryDelivery = contract({
  method: 'POST',
  path: `${path}/:id/deliveries/:deliveryId/retries`,
  tag,
  access,
  audit: 'webhook.delivery_retried',
  summary: 'Sends one again, with the same `webhook-id`',
  params: byId.extend({ deliveryId: uuid }),
  reply: delivery,
})

const replayWebhook = contract({
  method: 'POST',
  path: `${path}/:id/replays`,
  tag,
  access,
  audit: 'webhook.replayed',
  summary: 'Sends again every entry of its kinds since a time, at most 30 days back',
  params: byId,
  body: z.object({ since: instant }),
  reply: z.object({ id: uuid }),
  status: 202,
})

const testWebhook = contract({
  method: 'POST',
  path: `${path}/:id/tests`,
  tag,
  access,
  audit: 'webhook.tested',
  summary: 'Sends a `hebra.webhook.tested` at once and tells what was answered',
  params: byId,
  reply: attempt.omit({ number: true }),
  limitPerMinute: 60,
})

export const webhooksContracts = {
  listWebhooks,
  createWebhook,
  getWebhook,
  changeWebhook,
  removeWebhook,
  rotateSecret,
  listDeliveries,
  retryDelivery,
  replayWebhook,
  testWebhook,
}
