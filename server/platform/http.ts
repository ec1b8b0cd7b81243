// The HTTP server, made from the list of routes: who may call is asked before the body is read,
// what comes in and goes out is checked by the route's Zod schemas, errors leave as problem+json.

import { randomUUID } from 'node:crypto'
import {
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  LogController,
} from 'fastify'
import { boundedStream, takeJson, takeStreams } from './body.ts'
import { callerAddress } from './caller-address.ts'
import { createCtx } from './context.ts'
import type { Contract, Route, RouteRequest, Viewer } from './contract.ts'
import {
  headersTooLarge,
  parseInput,
  problemOf,
  problemType,
  refusalOf,
  requestMalformed,
  sendProblem,
} from './errors.ts'
import { readIdempotency } from './idempotency.ts'
import type { Platform } from './module.ts'
import { createRateLimit, type RateLimit } from './rate-limit.ts'
import { notFound, Refusal, stopping } from './refusal.ts'
import { addRequestLog } from './request-log.ts'
import { addPreflight, addSecurity } from './security-headers.ts'
import { addEventStreams } from './sse.ts'

declare module 'fastify' {
  interface FastifyRequest {
    viewer: Viewer | null
  }
}

/** Says who looks, or throws `unauthenticated` or `notFound`. Public routes are not asked. */
export type Authenticate = (request: FastifyRequest, access: string) => Promise<Viewer>

/** Told of every answered request whose contract has `audit`; awaited before the answer leaves. */
export type Served = (request: RouteRequest, contract: Contract, result: unknown) => Promise<void>

export interface HttpOptions {
  platform: Platform
  routes: readonly Route[]
  /** Raw routes of modules (`Module.plugin`), each encapsulated. */
  plugins?: readonly FastifyPluginAsync[]
  authenticate: Authenticate
  /** Who calls a public route. */
  stranger: Viewer
  served?: Served | undefined
  /** Whose requests are not counted. */
  unlimited?: (viewer: Viewer) => boolean
}

const defaultBodyLimit = 1024 * 1024

/** Builds the server; it does not listen yet. */
export async function createHttpServer(options: HttpOptions): Promise<FastifyInstance> {
  const { platform } = options
  const server = fastify({
    loggerInstance: platform.log,
    logController: new LogController({
      disableRequestLogging: true,
      requestIdLogLabel: 'requestId',
    }),
    trustProxy: trustedProxies(platform.config.trustProxy),
    clientErrorHandler: (error, socket) => void socket.end(answerUnreadable(error.code)),
    genReqId: () => randomUUID(),
    bodyLimit: defaultBodyLimit,
    // A large import over a slow line is legitimate; slow headers are not (Node's 60 s).
    requestTimeout: 15 * 60_000,
    keepAliveTimeout: 72_000,
    return503OnClosing: false,
    routerOptions: { maxParamLength: 400 },
    frameworkErrors: (error, request, reply) => {
      sendProblem(reply as FastifyReply, refusalOf(error, request as FastifyRequest))
    },
  }) as unknown as FastifyInstance
  server.decorateRequest('viewer', null)
  server.setErrorHandler((error, request, reply) => sendProblem(reply, refusalOf(error, request)))
  server.setNotFoundHandler((_request, reply) => sendProblem(reply, notFound()))
  addSecurity(server, platform.config)
  addRequestLog(server, platform.metrics)
  addStopping(server)
  addEventStreams(server, platform)
  takeJson(server)
  addRoutes(server, options)
  for (const plugin of options.plugins ?? []) server.register(plugin)
  return server
}

/** HEBRA_TRUST_PROXY: true, addresses, or how many proxies stand before us. */
function trustedProxies(given: boolean | string) {
  if (typeof given === 'boolean' || !/^\d+$/.test(given)) return given
  return (_address: string, hop: number) => hop < Number(given)
}

/** The answer to bytes that are no HTTP request; there is no request to answer by. */
function answerUnreadable(code: string): string {
  const refusal = code === 'HPE_HEADER_OVERFLOW' ? headersTooLarge() : requestMalformed()
  const body = JSON.stringify(problemOf(refusal, randomUUID()))
  return [
    `HTTP/1.1 ${refusal.status} ${refusal.title}`,
    `content-type: ${problemType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    '',
    body,
  ].join('\r\n')
}

/** Once stopping, what was accepted is finished and what comes now is sent elsewhere. */
function addStopping(server: FastifyInstance) {
  let isStopping = false
  server.addHook('preClose', async () => {
    isStopping = true
  })
  server.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    if (isStopping) throw stopping({}, 2)
  })
  server.addHook('onSend', async (_request, reply) => {
    // A connection kept open for more would hold up the stop.
    if (isStopping) reply.header('connection', 'close')
  })
}

function addRoutes(server: FastifyInstance, options: HttpOptions) {
  const limit = createRateLimit(options.platform.clock)
  const raw = options.routes.filter(({ contract }) => contract.consumes)
  for (const route of options.routes) {
    if (!route.contract.consumes) addRoute(server, route, options, limit)
  }
  const open = options.routes.filter(({ contract }) => contract.crossOrigin)
  for (const [path, routes] of Map.groupBy(open, ({ contract }) => contract.path)) {
    addPreflight(
      server,
      path,
      routes.map(({ contract }) => contract.method),
    )
  }
  server.register(async (streams) => {
    takeStreams(streams)
    for (const route of raw) addRoute(streams, route, options, limit)
  })
}

function addRoute(server: FastifyInstance, route: Route, options: HttpOptions, limit: RateLimit) {
  const { contract } = route
  server.route({
    method: contract.method,
    url: contract.path,
    bodyLimit: contract.bodyLimit ?? defaultBodyLimit,
    config: { contract },
    // A HEAD of a stream would open it.
    exposeHeadRoute: !contract.produces,
    onRequest: async (request) => {
      request.viewer = await admit(request, contract, options, limit)
    },
    handler: (request, reply) => answer(route, request, reply, options),
  })
}

/** Asked before the body is read, so that nobody makes us read what they may not send. */
async function admit(
  request: FastifyRequest,
  contract: Contract,
  { authenticate, stranger, unlimited }: HttpOptions,
  limit: RateLimit,
): Promise<Viewer> {
  let viewer = stranger
  if (contract.access !== 'public') {
    try {
      viewer = await authenticate(request, contract.access)
    } catch (error) {
      if (error instanceof Refusal && error.status === 401) limit.countFailure(request)
      throw error
    }
  }
  if (!unlimited?.(viewer)) limit.count(request, contract, viewer)
  return viewer
}

declare module 'fastify' {
  interface FastifyContextConfig {
    contract?: Contract
  }
}

async function answer(
  { contract, handle }: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  { platform, stranger, served }: HttpOptions,
): Promise<FastifyReply> {
  const viewer = request.viewer ?? stranger
  const asked = read(contract, request, reply, { platform, viewer })
  // A stream shows while its handler runs: that it was opened is written down before.
  const streams = contract.produces === 'text/event-stream'
  if (contract.audit && streams) await served?.(asked, contract, undefined)
  const result = await handle(asked)
  if (contract.audit && !streams) await served?.(asked, contract, result)
  // The handler wrote the answer itself, as live streams do.
  if (reply.sent) return reply
  if (contract.reply && !contract.produces) {
    return reply
      .code(contract.status ?? 200)
      .header('content-type', 'application/json; charset=utf-8')
      .send(JSON.stringify(contract.reply.parse(result)))
  }
  if (!contract.produces) return reply.code(contract.status ?? 204).send()
  if (!reply.hasHeader('content-type')) reply.header('content-type', contract.produces)
  if (contract.status) reply.code(contract.status)
  return reply.send(result)
}

/** Checks what came in and makes the request that handlers see. */
function read(
  contract: Contract,
  request: FastifyRequest,
  reply: FastifyReply,
  { platform, viewer }: { platform: Platform; viewer: Viewer },
): RouteRequest {
  const params = contract.params && parseInput(contract.params, request.params, 'path')
  const query = contract.query && parseInput(contract.query, request.query, 'query')
  const body = contract.consumes
    ? boundedStream(
        request.body,
        request.headers,
        contract.consumes,
        contract.bodyLimit ?? defaultBodyLimit,
      )
    : contract.body && parseInput(contract.body, request.body, 'body')
  let signal: AbortSignal | undefined
  return {
    ctx: createCtx(viewer.actor, platform.clock, request.log as Platform['log'], {
      requestId: String(request.id),
      address: callerAddress(request),
    }),
    viewer,
    params: params as undefined,
    query: query as undefined,
    body: body as undefined,
    idempotency: contract.consumes ? undefined : readIdempotency(request, request.body),
    get signal() {
      signal ??= goneSignal(reply)
      return signal
    },
    raw: request,
    reply,
  }
}

function goneSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  if (reply.raw.destroyed) controller.abort()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort()
  })
  return controller.signal
}
