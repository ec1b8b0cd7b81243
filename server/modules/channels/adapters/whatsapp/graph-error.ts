// An error as Meta tells it, in an answer or in a status later, and what it is to us.

import { z } from 'zod'
import type { Failure } from '../../adapter.ts'
import { credentials, elsewhere, type Rule, refused, ruleOf, tooFast, transient } from './errors.ts'

const text = z.string().optional().catch(undefined)
/** Written either way; nothing else may pass for 0, which would stop the touchpoint. */
const code = z.union([
  z.number().int(),
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
])
const error = z.object({
  code,
  title: text,
  message: text,
  error_subcode: code.optional().catch(undefined),
  is_transient: z.boolean().optional().catch(undefined),
  error_data: z.object({ details: text }).optional().catch(undefined),
  fbtrace_id: text,
})
export type GraphError = z.infer<typeof error>

const answer = z.object({ error })

/** The error in the body of an answer. */
export const errorIn = (body: unknown): GraphError | undefined => answer.safeParse(body).data?.error

/** Those in the `errors` of a status or a message; what is none is left out. */
export const errorsIn = (given: unknown): GraphError[] =>
  Array.isArray(given)
    ? given.flatMap((one) => {
        const read = error.safeParse(one)
        return read.success ? [read.data] : []
      })
    : []

/** Why an answer with this status and error means that nothing went out, and what follows. */
export function failureOf(
  status: number,
  found: GraphError | undefined,
  retryAfterS?: number,
): Failure {
  const rule = found ? ruleOfError(found, status) : ruleOfStatus(status)
  const detail = found ? detailOf(found) : `HTTP ${status}`
  return { reason: rule.reason, detail, then: notBefore(rule.then, retryAfterS) }
}

/** The code and Meta's own words. */
export function detailOf({ code, title, message, error_data, fbtrace_id }: GraphError): string {
  const said = (message ?? title ?? '').replace(/^\(#\d+\)\s*/, '')
  const details = error_data?.details
  const more = details && details !== said ? `: ${details}` : ''
  return `${code} ${said}${more}${fbtrace_id ? ` (${fbtrace_id})` : ''}`.trim().slice(0, 500)
}

function ruleOfError(found: GraphError, status: number): Rule {
  // With a wrong app secret Meta says no more than that a parameter is invalid.
  if (found.code === 100 && /appsecret_proof/i.test(found.message ?? '')) return credentials
  // The id of our number is not there for this token.
  if (found.code === 100 && found.error_subcode === 33) return credentials
  const known = ruleOf(found.code)
  if (known) return known
  if (found.is_transient || status >= 500) return transient
  return status === 429 ? tooFast : refused
}

/** An answer that is not Graph's: of something in between. */
function ruleOfStatus(status: number): Rule {
  if (status === 429) return tooFast
  if (status >= 500 || status === 408) return transient
  if (status === 413) return { reason: 'content_refused', then: refused.then }
  return [401, 403, 404, 405, 407].includes(status) ? elsewhere : refused
}

/** Who says when to come back is believed, up to an hour. */
function notBefore(then: Failure['then'], retryAfterS: number | undefined): Failure['then'] {
  if (retryAfterS === undefined || (then.do !== 'slow' && then.do !== 'retry')) return then
  const leastMs = Math.min(retryAfterS, 3600) * 1000
  const { afterMs } = then
  return { ...then, afterMs: (attempt) => Math.max(leastMs, afterMs(attempt)) }
}
