// The typed client of the public API. Types come from the server's contracts by type-only imports:
// the path is the contract's own, parameters, query, body and answer follow from it.

import type { z } from 'zod'
import type { Endpoint } from './contracts.ts'

/** Endpoints by method and path: looked up, never searched, because there are many. */
type Table = {
  [M in Endpoint['method']]: {
    [E in Extract<Endpoint, { method: M }> as E['path']]: E
  }
}
type Method = keyof Table
type PathOf<M extends Method> = keyof Table[M] & string
type In<C, K extends string> = C extends { [Key in K]: infer S }
  ? S extends z.ZodType
    ? { [Key in K]: z.input<S> }
    : unknown
  : unknown
/** What a call to the endpoint must be given. */
export type Given<M extends Method, P extends PathOf<M>> = In<Table[M][P], 'params'> &
  In<Table[M][P], 'query'> &
  In<Table[M][P], 'body'> & { signal?: AbortSignal; idempotencyKey?: string }
/** What the endpoint answers. */
export type Reply<M extends Method, P extends PathOf<M>> = Table[M][P] extends { reply: infer S }
  ? S extends z.ZodType
    ? z.output<S>
    : undefined
  : undefined
/** One row of a list endpoint. */
export type Item<M extends Method, P extends PathOf<M>> =
  Reply<M, P> extends {
    items: (infer I)[]
  }
    ? I
    : never

/** A refusal of the server (problem+json); `code` is what the words translate. */
export class ApiProblem extends Error {
  readonly code: string
  readonly status: number
  readonly details: Record<string, unknown>

  constructor(status: number, body: Record<string, unknown>) {
    const code = typeof body.code === 'string' ? body.code : `http.${status}`
    super(typeof body.title === 'string' ? body.title : code)
    this.code = code
    this.status = status
    this.details = body
  }
}

type Loose = {
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  body?: unknown
  signal?: AbortSignal
  idempotencyKey?: string
}

/** Calls an endpoint. Throws ApiProblem on a refusal, with code `network.away` when unreachable. */
export async function api<M extends Method, P extends PathOf<M>>(
  method: M,
  path: P,
  ...rest: Record<never, never> extends Given<M, P> ? [given?: Given<M, P>] : [given: Given<M, P>]
): Promise<Reply<M, P>> {
  const given = (rest[0] ?? {}) as Loose
  const headers = new Headers({ accept: 'application/json' })
  if (given.body !== undefined) headers.set('content-type', 'application/json')
  if (given.idempotencyKey) headers.set('idempotency-key', given.idempotencyKey)
  const response = await send(addressOf(path, given.params, given.query), {
    method,
    headers,
    ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
    ...(given.signal ? { signal: given.signal } : {}),
  })
  if (response.status === 204) return undefined as Reply<M, P>
  return (await response.json()) as Reply<M, P>
}

/** Sends a file as it is; the progress of its upload is told in bytes. @returns what was answered */
export function upload(
  method: 'PUT' | 'POST',
  path: string,
  file: File,
  progress: (sent: number) => void,
  signal?: AbortSignal,
): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(method, path)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.upload.addEventListener('progress', (event) => progress(event.loaded))
    request.addEventListener('load', () => {
      if (request.status < 300) resolve(parse(request.responseText))
      else reject(new ApiProblem(request.status, parse(request.responseText)))
    })
    request.addEventListener('error', () => reject(away()))
    request.addEventListener('abort', () => reject(away()))
    signal?.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

/** `/api/customers/:id` with its parameters and its query; arrays are sent as repeated names. */
export function addressOf(
  path: string,
  params: Record<string, unknown> = {},
  query: Record<string, unknown> = {},
): string {
  const filled = path.replace(/:(\w+)/g, (_, name) => encodeURIComponent(String(params[name])))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue
    for (const each of Array.isArray(value) ? value : [value]) search.append(name, String(each))
  }
  return search.size ? `${filled}?${search}` : filled
}

async function send(address: string, init: RequestInit): Promise<Response> {
  const response = await fetch(address, init).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw away()
  })
  if (response.ok) return response
  throw new ApiProblem(response.status, parse(await response.text()))
}

const away = () => new ApiProblem(0, { code: 'network.away' })

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
