// Where providers post. Raw Fastify routes, because what is signed is the bytes themselves. The
// answer is 200 as soon as everything is durable; what cannot be read but is signed is kept and
// answered 200 too, or it would come back for a week.

import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { refusalOf, sendProblem } from '../../../platform/errors.ts'
import { notFound } from '../../../platform/refusal.ts'
import type { MailSeen } from '../mail/move-seen.ts'
import type { Opened, TouchpointFinder } from '../touchpoints/open-touchpoints.ts'
import { handshakeRefused, signatureWrong } from './refusals.ts'
import { type Routed, routeItems, type Unrouted } from './route-items.ts'

export interface WebhookEdge {
  touchpoints: TouchpointFinder
  /** Resolves when it is committed. */
  take(items: InboundItem[]): Promise<void>
  /** A signed one, whatever it holds. */
  webhookCame(touchpointId: string): void
  turnedAway(channel: string, why: string): void
  took(channel: string, seconds: number): void
}

/** What the group writer gathers. */
export type InboundItem = { bytes: number; seen?: MailSeen | undefined } & (
  | { routed: Routed; unrouted?: undefined }
  | { unrouted: Unrouted; by: Opened; routed?: undefined }
  /** Of a letter that says nothing: it only moves where the mailbox was read to. */
  | { routed?: undefined; unrouted?: undefined }
)

const path = '/channels/:channel/:touchpoint/webhook'
/** Of Meta's largest batches; others send less. */
const bodyLimit = 3 * 1024 * 1024

export function createWebhookEdge(edge: WebhookEdge): FastifyPluginAsync {
  return async (server) => {
    server.removeAllContentTypeParsers()
    server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, bytes, done) =>
      done(null, bytes),
    )
    server.setErrorHandler((error, request, reply) => {
      const refusal = refusalOf(error, request)
      edge.turnedAway(channelOf(request), refusal.code)
      return sendProblem(reply, refusal)
    })
    server.get(path, async (request, reply) => {
      const touchpoint = await open(edge, request)
      const answer = touchpoint.adapter.handshake?.(textsOf(request.query), touchpoint.secrets)
      if (answer === undefined) throw handshakeRefused()
      return reply.header('content-type', 'text/plain; charset=utf-8').send(answer)
    })
    server.post(path, { bodyLimit }, async (request, reply) => {
      const startedAt = performance.now()
      const touchpoint = await open(edge, request)
      const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      if (!touchpoint.adapter.verify?.(raw, request.headers, touchpoint.secrets)) {
        throw signatureWrong()
      }
      edge.webhookCame(touchpoint.id)
      await edge.take(await readItems(edge, touchpoint, raw))
      edge.took(touchpoint.channel, (performance.now() - startedAt) / 1000)
      return reply.code(200).header('content-type', 'text/plain; charset=utf-8').send('ok')
    })
  }
}

async function open(edge: WebhookEdge, request: FastifyRequest): Promise<Opened> {
  const { channel, touchpoint: id } = textsOf(request.params)
  const isId = id !== undefined && /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(id)
  const touchpoint = isId ? await edge.touchpoints.find(id) : undefined
  if (touchpoint?.channel !== channel || !touchpoint) throw notFound()
  return touchpoint
}

async function readItems(
  edge: WebhookEdge,
  touchpoint: Opened,
  raw: Buffer,
): Promise<InboundItem[]> {
  const sharing = await edge.touchpoints.sharing(touchpoint)
  const payload = read(raw)
  if (payload === undefined) {
    const unrouted = { accountId: undefined, reason: 'malformed', raw: raw.toString('latin1') }
    return [{ unrouted, by: touchpoint, bytes: raw.length }]
  }
  const realmOf = (accountId: string) =>
    sharing.find((one) => one.accountId === accountId)?.realm ?? touchpoint.realm
  const items = touchpoint.adapter.parse?.(payload, realmOf) ?? []
  const { routed, unrouted } = routeItems(items, sharing)
  const count = Math.max(1, routed.length + unrouted.length)
  const bytes = Math.ceil(raw.length / count)
  return [
    ...routed.map((one) => ({ routed: one, bytes })),
    ...unrouted.map((one) => ({ unrouted: one, by: touchpoint, bytes })),
  ]
}

function read(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'))
  } catch {
    return undefined
  }
}

const channelOf = (request: FastifyRequest) => textsOf(request.params).channel ?? ''

function textsOf(given: unknown): Record<string, string> {
  const texts = Object.entries(Object(given)).filter(
    (one): one is [string, string] => typeof one[1] === 'string',
  )
  return Object.fromEntries(texts)
}
