// Fetching an address that somebody else gave us. The name is resolved once, every address it has
// must be public, and the connection is pinned to what was checked (a name that answers otherwise
// the second time gains nothing). Redirects go through the same door.

import { lookup as systemLookup } from 'node:dns/promises'
import http from 'node:http'
import https from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { Clock } from './clock.ts'
import { isPublicAddress } from './public-address.ts'
import { defineRefusal, Refusal } from './refusal.ts'

export interface SafeFetchOptions {
  method?: string
  headers?: Record<string, string>
  body?: string | Uint8Array
  /** For the whole, redirects and body included. Absent: 10 s. */
  timeoutMs?: number
  /** Absent: 10 MiB. */
  maxBytes?: number
  /** Media types accepted of a 2xx answer, such as `image/*`; absent: any. */
  accept?: string[]
  /** How many redirects are followed; absent: 5. 0: one is an answer like any other. */
  maxRedirects?: number
  signal?: AbortSignal
}

export interface SafeAnswer {
  status: number
  headers: Headers
  body: Uint8Array
  /** After redirects. */
  url: string
}

/**
 * Fetches a foreign address: resolved address pinned, private ranges refused, redirects checked.
 * @throws Refusal `fetch.refused` (the address, size, type or redirects are not allowed) or
 * `fetch.failed` (it cannot be reached, or took too long), each with its `reason`; the latter says
 * with `connected: false` that nothing was asked of anybody, so that it may be asked again.
 */
export type SafeFetch = (url: string, options?: SafeFetchOptions) => Promise<SafeAnswer>

export const fetchRefused = defineRefusal('fetch.refused', 422, 'This address may not be fetched')
export const fetchFailed = defineRefusal('fetch.failed', 502, 'The address could not be fetched')

type Resolve = (host: string) => Promise<{ address: string; family: number }[]>

const standardRedirects = 5

export function createSafeFetch(house: {
  clock: Clock
  /** `host` or `host:port` that may be fetched wherever it resolves to (HEBRA_PROVIDER_HOSTS). */
  providerHosts: readonly string[]
  /** Stands in for DNS in tests. */
  resolve?: Resolve
}): SafeFetch {
  const resolve = house.resolve ?? ((host) => systemLookup(host, { all: true, verbatim: true }))
  const trusted = new Set(house.providerHosts)
  const check = (url: URL) => checkedAddresses(url, trusted, resolve)
  return async (address, options = {}) => {
    const abort = new AbortController()
    const line = { connected: false }
    const failed = (reason: string) => fetchFailed({ reason, ...line })
    const timer = house.clock.after(options.timeoutMs ?? 10_000, () =>
      abort.abort(failed('took too long')),
    )
    const giveUp = () => abort.abort(failed('given up'))
    options.signal?.addEventListener('abort', giveUp)
    try {
      return await follow(parse(address), options, check, abort.signal, line)
    } catch (error) {
      if (abort.signal.aborted) throw abort.signal.reason
      if (error instanceof Refusal) throw error
      throw Object.assign(failed(codeOf(error)), { cause: error })
    } finally {
      timer.cancel()
      options.signal?.removeEventListener('abort', giveUp)
    }
  }
}

type Check = (url: URL) => Promise<LookupFunction>

/** Whether there ever was a line to a peer over which something may have been asked. */
interface Line {
  connected: boolean
}

async function follow(
  start: URL,
  options: SafeFetchOptions,
  check: Check,
  signal: AbortSignal,
  line: Line,
): Promise<SafeAnswer> {
  let url = start
  let asked = options
  const { maxRedirects = standardRedirects } = options
  for (let hop = 0; hop <= maxRedirects; hop++) {
    const answer = await ask(url, asked, await check(url), signal, line)
    const location = isRedirect(answer.status) ? answer.headers.get('location') : null
    if (!location || maxRedirects === 0) return { ...answer, url: url.href }
    const next = parse(location, url)
    asked = afterRedirect(asked, answer.status, next.origin === url.origin)
    url = next
  }
  throw fetchRefused({ reason: 'too many redirects' })
}

function parse(address: string, base?: URL): URL {
  const url = URL.canParse(address, base?.href) ? new URL(address, base?.href) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw fetchRefused({ reason: 'not an http or https address' })
  }
  if (url.username || url.password) throw fetchRefused({ reason: 'holds a user or password' })
  return url
}

/** Resolves and checks the host. @returns a `lookup` that answers with what was checked only. */
async function checkedAddresses(
  url: URL,
  trusted: Set<string>,
  resolve: Resolve,
): Promise<LookupFunction> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const family = isIP(host)
  const found = family ? [{ address: host, family }] : await resolve(host)
  const isTrusted = trusted.has(url.hostname) || trusted.has(url.host)
  if (!isTrusted && (!found.length || !found.every((one) => isPublicAddress(one.address)))) {
    throw fetchRefused({ reason: 'not a public address', host })
  }
  return (_host, wanted, done) =>
    wanted.all ? done(null, found) : done(null, found[0]!.address, found[0]!.family)
}

const isRedirect = (status: number) => [301, 302, 303, 307, 308].includes(status)

/** What may travel to another host: nothing that could be a credential, whatever its name. */
const harmless = new Set(['accept', 'accept-language', 'user-agent'])

function afterRedirect(asked: SafeFetchOptions, status: number, sameOrigin: boolean) {
  const becomesGet = status === 303 || (status < 303 && asked.method === 'POST')
  const { body, method, ...rest } = asked
  if (!becomesGet && body !== undefined && !sameOrigin) {
    throw fetchRefused({ reason: 'redirects what was sent to another host' })
  }
  const headers = Object.entries(asked.headers ?? {}).filter(
    ([name]) => sameOrigin || harmless.has(name.toLowerCase()),
  )
  return {
    ...rest,
    headers: Object.fromEntries(headers),
    ...(becomesGet || method === undefined ? {} : { method }),
    ...(becomesGet || body === undefined ? {} : { body }),
  }
}

const agents = {
  'http:': new http.Agent({ keepAlive: true }),
  'https:': new https.Agent({ keepAlive: true }),
}

function ask(
  url: URL,
  options: SafeFetchOptions,
  lookup: LookupFunction,
  signal: AbortSignal,
  line: Line,
) {
  const { request } = url.protocol === 'https:' ? https : http
  const maxBytes = options.maxBytes ?? 10 * 1024 * 1024
  return new Promise<Omit<SafeAnswer, 'url'>>((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method: options.method ?? 'GET',
        // A compressed answer could grow past every limit, so none is asked for.
        headers: { 'user-agent': 'Hebra', ...options.headers, 'accept-encoding': 'identity' },
        lookup,
        signal,
        agent: agents[url.protocol === 'https:' ? 'https:' : 'http:'],
      },
      (incoming) => {
        const headers = headersOf(incoming)
        const status = incoming.statusCode ?? 0
        const wrong = isRedirect(status) ? undefined : wrongWith(status, headers, options, maxBytes)
        if (wrong) return outgoing.destroy(fetchRefused({ reason: wrong }))
        const chunks: Uint8Array[] = []
        let bytes = 0
        incoming.on('data', (chunk: Uint8Array) => {
          bytes += chunk.length
          chunks.push(chunk)
          if (bytes > maxBytes) incoming.destroy(fetchRefused({ reason: 'too large' }))
        })
        incoming.on('error', reject)
        incoming.on('end', () => resolve({ status, headers, body: Buffer.concat(chunks) }))
      },
    )
    outgoing.on('error', reject)
    outgoing.on('socket', (socket) => {
      const isReady = () => {
        line.connected = true
      }
      // Only a line kept from before is there already; what is encrypted begins after the greeting.
      if (!socket.connecting) isReady()
      else socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', isReady)
    })
    outgoing.end(options.body)
  })
}

function wrongWith(status: number, headers: Headers, options: SafeFetchOptions, maxBytes: number) {
  if (Number(headers.get('content-length') ?? 0) > maxBytes) return 'too large'
  if ((headers.get('content-encoding') ?? 'identity') !== 'identity') return 'compressed'
  if (!options.accept || status < 200 || status > 299) return undefined
  const type = (headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase()
  const fits = options.accept.some((one) =>
    one.endsWith('/*') ? type.startsWith(one.slice(0, -1)) : type === one,
  )
  return fits ? undefined : 'not an accepted content type'
}

function headersOf(incoming: http.IncomingMessage): Headers {
  const headers = new Headers()
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value)
  }
  return headers
}

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unreachable'
