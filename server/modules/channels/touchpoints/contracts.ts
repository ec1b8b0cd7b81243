// Touchpoints over HTTP: connecting, testing, their health and their templates.

import { z } from 'zod'
import { contract, instant, pageOf, pageQuery, uuid } from '../../../platform/contract.ts'

const tag = 'channels'
const path = '/api/touchpoints'
const byId = z.object({ id: uuid })
const name = z.string().trim().min(1).max(120)
const settings = z.record(z.string(), z.string().max(2000))
const secrets = z.record(z.string(), z.string().max(4000))

const health = z.object({
  firstWebhookAt: instant.nullable(),
  lastWebhookAt: instant.nullable(),
  lastInboundAt: instant.nullable(),
  lastAcceptedAt: instant.nullable(),
  lastRefusedAt: instant.nullable(),
  lastRefusedReason: z.string().nullable(),
  testedAt: instant.nullable(),
  testError: z.string().nullable().describe('why the last test failed, as a code of reasons'),
  testDetail: z.string().nullable().describe('what the provider said of it'),
  tokenExpiresAt: instant.nullable(),
  tokenNeverExpires: z.boolean().nullable().describe('null: nobody told'),
  subscribed: z
    .boolean()
    .nullable()
    .describe('whether the provider posts to us what happens; null: nobody told'),
  quality: z.string().nullable(),
  messagingLimit: z.string().nullable(),
  displayName: z.string().nullable(),
  displayAddress: z.string().nullable(),
  waiting: z.number().int().describe('deliveries that are queued, counted up to 10,000'),
  unknown: z.number().int().describe('deliveries of which nobody knows, in the last day'),
  failed: z.number().int().describe('deliveries that failed in the last day'),
})

export const touchpointShape = z.object({
  id: uuid,
  channel: z.string(),
  name: z.string(),
  settings,
  /** Which secrets are set; their values are never answered. */
  secrets: z.array(z.string()),
  state: z.enum(['active', 'paused', 'stopped']),
  trouble: z.string().nullable(),
  troubleDetail: z.string().nullable(),
  troubleAt: instant.nullable(),
  webhookUrl: z.url(),
  signIn: z
    .object({
      returnUrl: z.url().describe('to be registered with the provider'),
      isDone: z.boolean(),
    })
    .nullable()
    .describe('of those that staff sign in for at the provider'),
  dns: z
    .array(z.object({ type: z.literal('TXT'), name: z.string(), value: z.string() }))
    .describe(
      'what to publish in the DNS: the DKIM key of a mailbox whose letters are signed here',
    ),
  createdAt: instant,
  health,
})
export type TouchpointView = z.infer<typeof touchpointShape>

const template = z.object({
  id: uuid,
  touchpointId: uuid,
  name: z.string(),
  language: z.string(),
  category: z.string(),
  state: z.string().describe('APPROVED, PENDING, REJECTED, PAUSED … as the provider says'),
  reason: z.string().nullable(),
  quality: z.string().nullable(),
  components: z.array(z.record(z.string(), z.unknown())),
  usable: z.boolean(),
  syncedAt: instant,
})
export type TemplateView = z.infer<typeof template>

export const listTouchpoints = contract({
  method: 'GET',
  path,
  tag,
  access: 'channels:read',
  summary: 'Lists the touchpoints with how they are',
  reply: z.object({ items: z.array(touchpointShape) }),
})

export const createTouchpoint = contract({
  method: 'POST',
  path,
  tag,
  access: 'channels:write',
  audit: 'touchpoint.connected',
  summary: 'Connects a touchpoint',
  description:
    'WhatsApp: settings `phoneNumberId`, `wabaId?` (for templates), `portfolioId?`, `baseUrl?`; ' +
    'secrets `accessToken`, `appSecret`, `verifyToken`. Secrets are never answered again.',
  body: z.object({ channel: z.string().max(40), name, settings, secrets }),
  reply: touchpointShape,
  status: 201,
})

export const getTouchpoint = contract({
  method: 'GET',
  path: `${path}/:id`,
  tag,
  access: 'channels:read',
  summary: 'One touchpoint with how it is',
  params: byId,
  reply: touchpointShape,
})

export const changeTouchpoint = contract({
  method: 'PATCH',
  path: `${path}/:id`,
  tag,
  access: 'channels:write',
  audit: 'touchpoint.changed',
  summary: 'Changes a touchpoint; those given change, the others stay',
  description:
    'A changed host (`baseUrl`, `smtpHost`, `imapHost`) asks again for the secrets that are sent ' +
    'there. A setting given as an empty text is taken away. `state`: pause it, or let it go on.',
  params: byId,
  body: z.object({ name, settings, secrets, state: z.enum(['active', 'paused']) }).partial(),
  reply: touchpointShape,
})

export const removeTouchpoint = contract({
  method: 'DELETE',
  path: `${path}/:id`,
  tag,
  access: 'channels:write',
  audit: 'touchpoint.removed',
  summary: 'Disconnects a touchpoint; what went through it stays',
  params: byId,
})

export const testTouchpoint = contract({
  method: 'POST',
  path: `${path}/:id/tests`,
  tag,
  access: 'channels:write',
  audit: 'touchpoint.tested',
  summary: 'Asks the provider whether the settings and secrets are good',
  description:
    'Answers 200 when it was asked, also when it said no: `health.testError` is null when all is ' +
    'well, else the reason as a code, and `health.testDetail` the provider’s words.',
  params: byId,
  reply: touchpointShape,
})

export const beginSignIn = contract({
  method: 'POST',
  path: `${path}/:id/sign-ins`,
  tag,
  access: 'channels:write',
  audit: 'touchpoint.sign_in_begun',
  summary: 'Where to sign in at the provider, so that the touchpoint can be opened',
  description:
    'Send the person to `url`; the provider sends them back to the `signIn.returnUrl` of the ' +
    'touchpoint with a `code` and the `state`, for a quarter of an hour.',
  params: byId,
  reply: z.object({ url: z.url() }),
})

export const finishSignIn = contract({
  method: 'POST',
  path: '/api/touchpoint-sign-ins',
  tag,
  access: 'channels:write',
  audit: 'touchpoint.signed_in',
  summary: 'Takes what the provider brought back: the touchpoint is opened by it from now on',
  body: z.object({ code: z.string().min(1).max(4000), state: z.string().min(1).max(2000) }),
  reply: touchpointShape,
})

export const listTemplates = contract({
  method: 'GET',
  path: `${path}/:id/templates`,
  tag,
  access: 'channels:read',
  summary: 'The templates as the provider last told them',
  params: byId,
  reply: z.object({ items: z.array(template) }),
})

export const syncTemplates = contract({
  method: 'POST',
  path: `${path}/:id/templates/sync`,
  tag,
  access: 'messages:send',
  audit: 'templates.synced',
  summary: 'Reads the list of templates from the provider now',
  params: byId,
  reply: z.object({ items: z.array(template) }),
})

export const listUnrouted = contract({
  method: 'GET',
  path: '/api/unrouted',
  tag,
  access: 'ledger:operate',
  summary: 'What came signed but for no account of ours, or could not be read',
  audit: 'unrouted.listed',
  query: pageQuery,
  reply: pageOf(
    z.object({
      id: uuid,
      channel: z.string(),
      touchpointId: uuid,
      accountId: z.string().nullable(),
      reason: z.string(),
      payload: z.string(),
      receivedAt: instant,
    }),
  ),
})
