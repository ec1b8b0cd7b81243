// /sandbox/*: everything the functions of the stand-in do, for scripts in other processes and for the
// wall. Nothing of this exists at Meta.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { addFault, faultInput, removeFaults } from './faults.ts'
import { isForeign, readBytes, sendBytes, sendJson } from './http.ts'
import { streamPhones } from './live.ts'
import { addMedia } from './media-links.ts'
import { addAccount, addCustomer, addNumber, addTemplate } from './people.ts'
import {
  changeCustomer,
  changeDevice,
  changeNumber,
  changeUserId,
  look,
  play,
  preferMarketing,
  readAll,
} from './phone.ts'
import { changeTemplate, push, storm } from './push.ts'
import { said as anySaid } from './said-schema.ts'
import { say } from './say.ts'
import { showAccount, showChat, showCustomer, showNumber } from './show.ts'
import { shakeHands } from './webhooks.ts'
import type { World } from './world.ts'

const text = z.string().min(1)
const account = z.object({
  id: text.optional(),
  name: text.optional(),
  portfolioId: text.optional(),
  sameAppAs: text.optional(),
  appSecret: text.optional(),
  accessToken: text.optional(),
  needsProof: z.boolean().optional(),
  hasParentIds: z.boolean().optional(),
})
const number = z.object({
  id: text.optional(),
  accountId: text,
  phone: text.optional(),
  name: text.optional(),
  tellsIdentity: z.boolean().optional(),
})
const customer = z.object({
  id: text.optional(),
  name: text,
  phone: text.optional(),
  dialled: text.optional(),
  username: text.optional(),
  country: z.string().length(2).optional(),
  sendsReadReceipts: z.boolean().optional(),
  isOnline: z.boolean().optional(),
  reads: z.enum(['at-once', 'by-hand']).optional(),
})
const template = z.object({
  accountId: text,
  name: text,
  language: text.optional(),
  category: z.enum(['MARKETING', 'UTILITY', 'AUTHENTICATION']).optional(),
  status: text.optional(),
  components: z.array(z.record(z.string(), z.unknown())),
})
const customerChange = customer
  .pick({ name: true, username: true, sendsReadReceipts: true, isOnline: true, reads: true })
  .partial()
const subscription = z.object({ accountId: text, url: z.url(), verifyToken: text })
const toNumber = z.object({ to: text })

type Answer = unknown
interface Asking {
  world: World
  id: string
  query: URLSearchParams
  body: unknown
}

/** By method and path; `:id` is one part. */
const routes: Record<string, (asking: Asking) => Answer | Promise<Answer>> = {
  'GET /state': ({ world }) => ({
    url: world.url,
    accounts: [...world.accounts.values()].map((one) => showAccount(world, one)),
    numbers: [...world.numbers.values()].map((one) => showNumber(world, one)),
    customers: [...world.customers.values()].map(showCustomer),
    faults: world.faults,
    limits: world.limits,
  }),
  'POST /accounts': ({ world, body }) => {
    const made = addAccount(world, account.parse(body))
    const app = world.apps.get(made.appId)
    return { ...made, appSecret: app?.secret, accessToken: app?.token }
  },
  'POST /numbers': ({ world, body }) => addNumber(world, number.parse(body)),
  'POST /customers': ({ world, body }) => showCustomer(addCustomer(world, customer.parse(body))),
  'POST /templates': ({ world, body }) => {
    const { accountId, ...input } = template.parse(body)
    return addTemplate(world, accountId, input)
  },
  'POST /subscriptions': async ({ world, body }) => {
    const { accountId, url, verifyToken } = subscription.parse(body)
    await subscribe(world, accountId, { url, verifyToken })
    return { success: true }
  },
  'PATCH /customers/:id': ({ world, id, body }) =>
    showCustomer(changeCustomer(world, id, customerChange.parse(body))),
  'POST /customers/:id/say': ({ world, id, body }) => {
    const { to, said } = toNumber.extend({ said: anySaid }).parse(body)
    return { id: say(world, id, to, said) }
  },
  'POST /customers/:id/look': async ({ world, id, body }) => {
    const { to, isOpen, page } = toNumber
      .extend({ isOpen: z.boolean(), page: text.optional() })
      .parse(body)
    await look(world, id, to, isOpen, page)
    return { success: true }
  },
  'POST /customers/:id/read': async ({ world, id, body }) => {
    await readAll(world, id, toNumber.parse(body).to)
    return { success: true }
  },
  'POST /customers/:id/play': async ({ world, body }) => {
    await play(world, z.object({ messageId: text }).parse(body).messageId)
    return { success: true }
  },
  'POST /customers/:id/marketing': async ({ world, id, body }) => {
    const { to, value } = toNumber.extend({ value: z.enum(['stop', 'resume']) }).parse(body)
    await preferMarketing(world, id, to, value)
    return { success: true }
  },
  'POST /customers/:id/phone': async ({ world, id, body }) => {
    await changeNumber(world, id, z.object({ phone: text }).parse(body).phone)
    return { success: true }
  },
  'POST /customers/:id/user-id': async ({ world, id }) => {
    await changeUserId(world, id)
    return { success: true }
  },
  'POST /customers/:id/device': async ({ world, id }) => {
    await changeDevice(world, id)
    return { success: true }
  },
  'GET /customers/:id/chat': ({ world, id, query }) => showChat(world, query.get('with') ?? '', id),
  'GET /faults': ({ world }) => ({ items: world.faults }),
  'POST /faults': ({ world, body }) => addFault(world, faultInput.parse(body)),
  'DELETE /faults': ({ world }) => removeFaults(world),
  'DELETE /faults/:id': ({ world, id }) => removeFaults(world, id),
  'POST /limits': ({ world, body }) => Object.assign(world.limits, limits.parse(body)),
  'POST /storm': async ({ world, body }) => {
    const { to, count } = toNumber.extend({ count: z.number().int().max(1000) }).parse(body)
    await storm(world, to, count)
    return { success: true }
  },
  'POST /push': async ({ world, body }) => {
    const { to, change } = toNumber.extend({ change: anyChange }).parse(body)
    await push(world, to, change)
    return { success: true }
  },
  'POST /templates/:id/status': async ({ world, id, body }) => {
    const { status, reason } = z.object({ status: text, reason: text.optional() }).parse(body)
    await changeTemplate(world, id, status, reason)
    return { success: true }
  },
  'GET /requests': ({ world, query }) => ({ items: world.asked.slice(Number(query.get('after'))) }),
  'GET /webhooks': ({ world, query }) => ({ items: world.told.slice(Number(query.get('after'))) }),
}

const anyChange = z.object({ field: text, value: z.record(z.string(), z.unknown()) })
const limits = z.object({
  perSecond: z.number().positive().nullish(),
  pair: z.object({ burst: z.number(), everyMs: z.number() }).nullish(),
})

/** Shakes hands, as Meta does when an address is entered, and then sends there. */
export async function subscribe(
  world: World,
  accountId: string,
  webhook: { url: string; verifyToken: string },
): Promise<void> {
  const app = world.apps.get(world.accounts.get(accountId)?.appId ?? '')
  if (!app) throw new Error(`there is no account ${accountId}`)
  await shakeHands(world, webhook)
  app.webhook = webhook
}

export async function answerControl(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://sandbox')
  const parts = url.pathname.split('/').filter(Boolean).slice(1)
  const [first = '', id = ''] = parts
  if (isForeign(request)) return sendJson(response, 403, { error: 'another origin' })
  const page = url.searchParams.get('page') ?? undefined
  if (first === 'events') return streamPhones(world, request, response, { page })
  if (first === 'customers' && parts[2] === 'events')
    return streamPhones(world, request, response, { customerId: id, page })
  if (first === 'media') return answerMedia(world, id, request, response)
  const pattern = parts.length > 1 ? ['', first, ':id', ...parts.slice(2)] : ['', first]
  const act = routes[`${request.method} ${pattern.join('/')}`]
  if (!act) return sendJson(response, 404, { error: 'there is no such control' })
  try {
    const bytes = await readBytes(request)
    const body = bytes.length ? JSON.parse(bytes.toString()) : {}
    sendJson(response, 200, (await act({ world, id, query: url.searchParams, body })) ?? {})
  } catch (error) {
    sendJson(response, 400, { error: error instanceof Error ? error.message : String(error) })
  }
}

/** POST keeps bytes for a person to send; GET shows any, for phones on the wall. */
async function answerMedia(
  world: World,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'POST') {
    const bytes = await readBytes(request)
    const type = request.headers['content-type'] ?? 'application/octet-stream'
    const filename = decodeURIComponent(String(request.headers['x-filename'] ?? '')) || undefined
    const media = addMedia(world, { bytes, type, ...(filename ? { filename } : {}) })
    return sendJson(response, 200, { id: media.id, type: media.type })
  }
  const media = world.media.get(id)
  if (!media) return sendJson(response, 404, { error: 'there is no such media' })
  sendBytes(response, media.bytes, {
    'content-type': media.type,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, max-age=3600',
  })
}
