// A contract is what a route promises: method, path, who may call it, Zod schemas in and out. The
// server checks by it, OpenAPI is generated from it, and the apps infer their types from it by
// type-only imports. A route is a contract with the function that keeps it.

import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Ctx } from './context.ts'

/** Who looks: filled by the access module, which knows roles, teams and stores. */
export interface Viewer {
  readonly actor: Ctx['actor']
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Schema = z.ZodType

export interface Contract {
  method: Method
  /** Fastify's form: `/api/customers/:id`. */
  path: string
  summary: string
  description?: string
  /** The group in the docs; by convention the module's name. */
  tag: string
  /** A permission of access/roles.ts; `signed-in` for any signed-in staff member; `public` when
   * the route guards itself, with the reason in `why`. */
  access: string
  why?: string
  params?: Schema
  query?: Schema
  body?: Schema
  /** The 2xx body. Absent: 204, or a raw answer when `produces` names its media type. */
  reply?: Schema
  status?: number
  /** Media type of an answer that the handler makes itself: text/event-stream, text/csv, or JSON
   * too long for memory, whose form `reply` then only describes. */
  produces?: string
  /** Media type of a raw body (a stream) that is not JSON. */
  consumes?: string
  /** Requests a minute for one caller; absent: the general limit. */
  limitPerMinute?: number
  /** Called by pages of other sites too: such a route knows no cookie, and who calls proves it by
   * what they send. */
  crossOrigin?: boolean
  /** What is written to the audit on success, for reads that must leave a trace. */
  audit?: string
  /** Bytes; absent: 1 MiB. */
  bodyLimit?: number
}

/** Declares a contract with its literal types kept, for the server and for the typed client. */
export function contract<const C extends Contract>(spec: C): C {
  return spec
}

type Output<S> = S extends Schema ? z.output<S> : undefined
// biome-ignore lint/suspicious/noConfusingVoidType: without a reply a handler returns nothing
type Input<S> = S extends Schema ? z.input<S> : void

export interface RouteRequest<C extends Contract = Contract> {
  ctx: Ctx
  viewer: Viewer
  params: Output<C['params']>
  query: Output<C['query']>
  body: Output<C['body']>
  /** From the Idempotency-Key header of a POST; hand it to `transact`. */
  idempotency: { key: string; route: string; fingerprint: string } | undefined
  /** Aborts when the client goes away. */
  signal: AbortSignal
  raw: FastifyRequest
  reply: FastifyReply
}

export interface Route {
  contract: Contract
  handle: (request: RouteRequest) => Promise<unknown>
}

/** Joins a contract with the function that keeps it. Raw answers return what Fastify can send. */
export function route<C extends Contract>(
  kept: C,
  handle: (
    request: RouteRequest<C>,
  ) => Promise<C['produces'] extends string ? unknown : Input<C['reply']>>,
): Route {
  return { contract: kept, handle: handle as Route['handle'] }
}

/** Query of a list: an opaque cursor from the last answer's `next`, and how many. */
export const pageQuery = z.object({
  cursor: z.string().max(400).optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** Answer of a list. */
export const pageOf = <Item extends Schema>(item: Item) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable().describe('cursor of the next page'),
  })

/** An instant on the wire: ISO 8601 in UTC. */
export const instant = z.iso.datetime({ offset: true })
export const uuid = z.uuid()
