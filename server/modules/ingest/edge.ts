// The HTTP side of the Segment contract: raw Fastify routes, because the wire format is somebody
// else's (any media type, gzip, 200 for refused events, 400 for too large) and no schema of ours.
// Never answers 3xx: both official clients count a redirect as delivered.

import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { callerAddress } from '../../platform/caller-address.ts'
import { refusalOf, sendProblem } from '../../platform/errors.ts'
import { createInTurn } from '../../platform/in-turn.ts'
import type { Platform } from '../../platform/module.ts'
import { type Refusal, unauthenticated } from '../../platform/refusal.ts'
import type { HandleRules, KeptRules } from '../customers/index.ts'
import { serveBrowserClient } from './browser-client.ts'
import type { FindIngestKey, IngestKey } from './ingest-key.ts'
import { asRecord, isRecord, type Json } from './json.ts'
import type { IngestMeasures } from './measure.ts'
import type { Quota } from './quota.ts'
import { readBody, requestLimitBytes, weigh } from './read-body.ts'
import { type Envelope, eventLimitBytes, readEvent } from './read-event.ts'
import { readWriteKey } from './read-write-key.ts'
import { keyUnknown, quotaUsedUp, requestTooLarge } from './refusals.ts'
import type { GroupItem } from './write-group.ts'

export interface Edge {
  platform: Platform
  findKey: FindIngestKey
  rules: KeptRules
  quota: Quota
  measures: IngestMeasures
  /** Resolves when the events are committed. */
  write: (items: GroupItem[]) => Promise<void>
}

/** Path → type of its one event; `batch` takes the type of each item. */
const paths: Readonly<Record<string, string>> = {
  identify: 'identify',
  track: 'track',
  page: 'page',
  screen: 'screen',
  group: 'group',
  alias: 'alias',
  batch: 'batch',
  import: 'batch',
  i: 'identify',
  t: 'track',
  p: 'page',
  s: 'screen',
  g: 'group',
  a: 'alias',
  b: 'batch',
}
const batchLimit = 2500
const success = '{"success":true}'

export function createEdge(edge: Edge): FastifyPluginAsync {
  const inTurn = createInTurn()
  return async (server) => {
    server.removeAllContentTypeParsers()
    server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, bytes, done) =>
      done(null, bytes),
    )
    server.addHook('onRequest', async (_request, reply) => {
      reply.header('access-control-allow-origin', '*')
      reply.header('cross-origin-resource-policy', 'cross-origin')
    })
    server.setErrorHandler((error, request, reply) => {
      const refusal = toAnswer(refusalOf(error, request))
      edge.measures.turnedAway(refusal.code)
      return sendProblem(reply, refusal)
    })
    server.options('/v1/*', answerPreflight)
    for (const [path, type] of Object.entries(paths)) {
      server.post(`/v1/${path}`, { bodyLimit: requestLimitBytes }, async (request, reply) => {
        // Between two requests the answers that groups wait for are seen to.
        await inTurn()
        await take(edge, type, request)
        return reply.header('content-type', 'application/json; charset=utf-8').send(success)
      })
    }
    // The browser client's own telemetry: taken, so that it stops trying, and not kept.
    server.post('/v1/m', { bodyLimit: requestLimitBytes }, async (_request, reply) =>
      reply.header('content-type', 'application/json; charset=utf-8').send(success),
    )
    serveBrowserClient(server, edge.findKey)
  }
}

/** The key is not known yet, so every page may ask; whether it may send is told by its key. */
async function answerPreflight(request: FastifyRequest, reply: FastifyReply) {
  const asked = request.headers['access-control-request-headers']
  return reply
    .header('access-control-allow-methods', 'GET, POST, OPTIONS')
    .header('access-control-allow-headers', asked ?? 'authorization, content-type, x-retry-count')
    .header('access-control-max-age', '86400')
    .header('vary', 'access-control-request-headers')
    .code(204)
    .send()
}

async function take(edge: Edge, type: string, request: FastifyRequest): Promise<void> {
  const startedAt = performance.now()
  // What was parsed is gone by the time the events wait for their commit.
  await edge.write(await read(edge, type, request))
  edge.measures.request((performance.now() - startedAt) / 1000)
}

/** The events of a request, from one whose key may send them. */
async function read(edge: Edge, type: string, request: FastifyRequest): Promise<GroupItem[]> {
  const receivedAt = edge.platform.clock.now()
  const body = bodyOf(type, request)
  const key = await authenticate(edge, request, body)
  const raws = itemsOf(type, body)
  const waitS = edge.quota.take(key, callerAddress(request), raws.length, receivedAt.getTime())
  if (waitS > 0) throw quotaUsedUp({}, waitS)
  const rules = await edge.rules.current()
  return readAll(type, raws, envelopeOf(type, request, body, key, rules, receivedAt))
}

function bodyOf(type: string, request: FastifyRequest): unknown {
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const limitBytes = type === 'batch' ? requestLimitBytes : eventLimitBytes
  return readBody(bytes, request.headers['content-encoding'], limitBytes)
}

async function authenticate(
  edge: Edge,
  request: FastifyRequest,
  body: unknown,
): Promise<IngestKey> {
  const writeKey = readWriteKey(request.headers.authorization, body)
  if (writeKey === undefined) throw unauthenticated()
  const key = await edge.findKey(writeKey)
  if (!key) throw keyUnknown()
  return key
}

/** A body that is JSON but no batch is refused as one event, so that its sender can be found. */
function itemsOf(type: string, body: unknown): unknown[] {
  if (type !== 'batch') return [body]
  const batch = asRecord(body)?.batch
  if (!Array.isArray(batch)) return [body]
  if (batch.length > batchLimit) throw requestTooLarge({ limitEvents: batchLimit })
  return batch
}

function envelopeOf(
  type: string,
  request: FastifyRequest,
  body: unknown,
  key: IngestKey,
  rules: HandleRules,
  receivedAt: Date,
): Envelope {
  const batch: Json = (type === 'batch' && asRecord(body)) || {}
  const { origin } = request.headers
  const context = asRecord(batch.context)
  const integrations = asRecord(batch.integrations)
  return {
    key,
    source: `key:${key.id}`,
    rules,
    receivedAt,
    receivedAtText: receivedAt.toISOString(),
    sentAt: batch.sentAt,
    context,
    integrations,
    weight: (context ? weigh(context) : 0) + (integrations ? weigh(integrations) : 0),
    originAllowed: isOriginAllowed(key, origin),
    address: callerAddress(request),
    sentAgain(at) {
      const raw = itemsOf(type, bodyOf(type, request))[at]
      weigh(raw)
      return raw
    },
  }
}

/** A page that is not listed may not send; what sends no Origin is no page. */
const isOriginAllowed = (key: IngestKey, origin: string | undefined) =>
  key.origins.length === 0 || origin === undefined || key.origins.includes(origin)

function readAll(type: string, raws: unknown[], envelope: Envelope): GroupItem[] {
  return raws.flatMap((raw, at) => {
    const itemType = type === 'batch' ? (isRecord(raw) ? raw.type : undefined) : type
    return readEvent(raw, itemType, envelope, at) ?? []
  })
}

/** The contract knows 400 for what is too large or cannot be read, whatever we call it elsewhere. */
function toAnswer(refusal: Refusal): Refusal {
  if (refusal.status === 413 || refusal.status === 415) return requestTooLarge(refusal.details)
  return refusal
}
