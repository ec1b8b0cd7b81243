// What every answer carries so that a browser trusts nothing it need not, and the check that a
// request which may ride on a cookie comes from our own pages.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from './config.ts'
import { defineRefusal } from './refusal.ts'

const crossSite = defineRefusal('request.cross_site', 403, 'This request came from another site')

/** Answers that are no pages need nothing at all. */
const barePolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

/** The policy of our own pages; `nonce` lets in the style tags the console makes. */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "media-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "frame-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ')
}

/** Adds the headers to every answer, and refuses unsafe requests that another site made. */
export function addSecurity(server: FastifyInstance, config: Pick<Config, 'publicUrl'>) {
  const headers: Record<string, string> = {
    'content-security-policy': barePolicy,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(self), microphone=(), geolocation=(), payment=(), usb=()',
    'cache-control': 'no-store',
    ...(config.publicUrl.startsWith('https:')
      ? { 'strict-transport-security': 'max-age=31536000' }
      : {}),
  }
  const ownOrigin = new URL(config.publicUrl).origin
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(headers)
    if (isForAnybody(request)) return openToPages(request, reply)
    if (isUnsafe(request) && isCrossSite(request, ownOrigin)) throw crossSite()
  })
}

const isForAnybody = ({ routeOptions }: FastifyRequest) =>
  routeOptions.config.contract?.crossOrigin === true

/** Without credentials: pages send what proves who they are by themselves. */
function openToPages({ headers: { origin } }: FastifyRequest, reply: FastifyReply) {
  reply.header('cross-origin-resource-policy', 'cross-origin').header('vary', 'origin')
  if (origin === undefined) return
  reply
    .header('access-control-allow-origin', origin)
    .header('access-control-expose-headers', 'retry-after, x-request-id')
}

/** What a browser asks before it lets a page of another site call. */
export function addPreflight(server: FastifyInstance, path: string, methods: readonly string[]) {
  server.options(path, (request, reply) => {
    openToPages(request, reply)
    return reply
      .header('access-control-allow-methods', methods.join(', '))
      .header('access-control-allow-headers', 'authorization, content-type, last-event-id')
      .header('access-control-max-age', '7200')
      .code(204)
      .send()
  })
}

/** /v1 is called from other sites by design and knows no cookies; a key cannot be ridden on. */
const isUnsafe = ({ method, url, headers }: FastifyRequest) =>
  method !== 'GET' &&
  method !== 'HEAD' &&
  method !== 'OPTIONS' &&
  headers.authorization === undefined &&
  !url.startsWith('/v1/')

/** Every browser of today says where a request comes from by one of these; programs say nothing. */
function isCrossSite({ headers, host, protocol }: FastifyRequest, ownOrigin: string): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const { origin } = headers
  return origin !== undefined && origin !== ownOrigin && origin !== `${protocol}://${host}`
}
