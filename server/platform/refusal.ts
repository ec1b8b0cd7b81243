// A Refusal is an answer we expect to give: bad input, a rule that says no. Everything else that
// is thrown is a bug. Each module lists its refusals in refusals.ts; the code is stable and is
// what screens translate.

export class Refusal extends Error {
  readonly code: string
  readonly status: number
  readonly title: string
  readonly details: Record<string, unknown>
  /** Seconds, for the Retry-After header. */
  readonly retryAfterS: number | undefined

  constructor(kind: RefusalKind, details: Record<string, unknown> = {}, retryAfterS?: number) {
    super(`${kind.code}: ${kind.title}`)
    this.code = kind.code
    this.status = kind.status
    this.title = kind.title
    this.details = details
    this.retryAfterS = retryAfterS
  }
}

export interface RefusalKind {
  code: string
  status: number
  title: string
}

export type RefusalMaker = ((details?: Record<string, unknown>, retryAfterS?: number) => Refusal) &
  RefusalKind

const known = new Map<string, RefusalKind>()

/** Declares a refusal once: `throw stockShort({ sku })`. Code `<noun>.<why>`, HTTP status, title. */
export function defineRefusal(code: string, status: number, title: string): RefusalMaker {
  if (known.has(code)) throw new Error(`refusal ${code} is declared twice`)
  const kind = { code, status, title }
  known.set(code, kind)
  const make = (details?: Record<string, unknown>, retryAfterS?: number) =>
    new Refusal(kind, details, retryAfterS)
  return Object.assign(make, kind)
}

/** Every declared refusal, for the documentation and for the test that each has its words. */
export function listRefusals(): RefusalKind[] {
  return [...known.values()]
}

export const invalidInput = defineRefusal('input.invalid', 400, 'The input does not have the form')
export const notFound = defineRefusal('not_found', 404, 'There is nothing here')
export const unauthenticated = defineRefusal('unauthenticated', 401, 'Sign in or send a valid key')
export const databaseAway = defineRefusal('database.away', 503, 'The database cannot be reached')
export const tooManyRequests = defineRefusal('rate.limited', 429, 'Too many requests')
export const stopping = defineRefusal('server.stopping', 503, 'The server is stopping')
export const overloaded = defineRefusal(
  'server.overloaded',
  503,
  'Too much is waiting to be written',
)
