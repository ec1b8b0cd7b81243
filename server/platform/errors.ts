// Every error leaves the house in one form: RFC 9457 problem+json with a stable `code`. A Refusal
// says what it says; everything else is a bug, logged with its cause and shown without internals.

import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isDatabaseAway } from './database.ts'
import {
  databaseAway,
  defineRefusal,
  invalidInput,
  notFound,
  Refusal,
  type RefusalKind,
} from './refusal.ts'

export const problemType = 'application/problem+json; charset=utf-8'

/** The body of every answer that is not a success. */
export const problemSchema = z.object({
  type: z.string().describe('urn:hebra:problem:<code>'),
  title: z.string(),
  status: z.int(),
  code: z.string().describe('stable; what programs and translations go by'),
  detail: z.string().optional(),
  requestId: z.string().describe('as in the log and in the header x-request-id'),
  errors: z
    .array(z.object({ path: z.string(), message: z.string() }))
    .optional()
    .describe('what is wrong with which part of the input'),
  details: z.record(z.string(), z.unknown()).optional(),
})
export type Problem = z.output<typeof problemSchema>

const serverFault = defineRefusal('server.fault', 500, 'Something went wrong on our side')
export const bodyTooLarge = defineRefusal('body.too_large', 413, 'The body is too large')
export const bodyUnsupported = defineRefusal(
  'body.unsupported',
  415,
  'The body has another media type',
)
export const bodyMalformed = defineRefusal('body.malformed', 400, 'The body cannot be read')
export const requestMalformed = defineRefusal(
  'request.malformed',
  400,
  'The request cannot be read',
)
export const headersTooLarge = defineRefusal(
  'request.headers_too_large',
  431,
  'The headers are too large',
)

/** Turns whatever was thrown into the refusal to show; bugs and faults are logged here. */
export function refusalOf(error: unknown, request: FastifyRequest): Refusal {
  if (error instanceof Refusal) return error
  if (error instanceof z.ZodError && isInputError(error)) return refusalOfZod(error)
  const fastify = refusalOfFastify(error)
  if (fastify) return fastify
  if (isDatabaseAway(error) || (error instanceof Error && isDatabaseAway(error.cause))) {
    request.log.warn({ err: error }, 'the database is away')
    return databaseAway({}, 2)
  }
  if (isClientGone(error, request)) return requestMalformed()
  request.log.error({ err: error, route: request.routeOptions.url }, 'a request failed by a fault')
  return serverFault()
}

export function sendProblem(reply: FastifyReply, refusal: Refusal): FastifyReply {
  if (refusal.retryAfterS !== undefined) {
    reply.header('retry-after', String(Math.max(1, Math.ceil(refusal.retryAfterS))))
  }
  return reply
    .code(refusal.status)
    .header('content-type', problemType)
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problemOf(refusal, String(reply.request.id))))
}

export function problemOf(refusal: Refusal, requestId: string): Problem {
  const { errors, detail, ...details } = refusal.details
  const ofInput = refusal.code === invalidInput.code
  const listed = Array.isArray(errors) ? errors : ofInput ? fieldErrors(details) : undefined
  return {
    type: `urn:hebra:problem:${refusal.code}`,
    title: refusal.title,
    status: refusal.status,
    code: refusal.code,
    ...(typeof detail === 'string' ? { detail } : {}),
    requestId,
    ...(listed ? { errors: listed } : {}),
    ...(!ofInput && Object.keys(details).length ? { details } : {}),
  }
}

/** The input of a request, marked so that a ZodError thrown by our own code stays a bug. */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  where: string,
): z.output<Schema> {
  const read = schema.safeParse(input)
  if (read.success) return read.data
  inputErrors.set(read.error, where)
  throw read.error
}

const inputErrors = new WeakMap<object, string>()
const isInputError = (error: z.ZodError) => inputErrors.has(error)

function refusalOfZod(error: z.ZodError): Refusal {
  const where = inputErrors.get(error) ?? 'body'
  const errors = error.issues.slice(0, 50).map((issue) => ({
    path: [where, ...issue.path.map(String)].join('.'),
    message: issue.message,
  }))
  const [first] = errors
  return invalidInput({ errors, detail: first && `${first.path}: ${first.message}` })
}

const fieldErrors = (details: Record<string, unknown>) =>
  Object.entries(details).map(([path, message]) => ({ path, message: String(message) }))

const byFastifyCode: Record<
  string,
  RefusalKind & ((details?: Record<string, unknown>) => Refusal)
> = {
  FST_ERR_CTP_BODY_TOO_LARGE: bodyTooLarge,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: bodyUnsupported,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: bodyMalformed,
  FST_ERR_CTP_EMPTY_JSON_BODY: bodyMalformed,
  FST_ERR_CTP_INVALID_JSON_BODY: bodyMalformed,
  FST_ERR_BAD_URL: requestMalformed,
  FST_ERR_MAX_PARAM_LENGTH: notFound,
  FST_ERR_NOT_FOUND: notFound,
}

function refusalOfFastify(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('statusCode' in error)) return undefined
  const { code, statusCode } = error as FastifyError
  const make = byFastifyCode[code]
  if (make) return make()
  return statusCode && statusCode < 500 && code?.startsWith('FST_') ? requestMalformed() : undefined
}

/** The client hung up while its body was being read; nobody is there to hear the answer. */
const isClientGone = (error: unknown, request: FastifyRequest) =>
  request.raw.destroyed &&
  error instanceof Error &&
  'code' in error &&
  (error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_PREMATURE_CLOSE')
