// What Meta answers instead of what was asked. The table is that of its error codes; statuses are
// from general knowledge where its pages name none (channels.md, section 2), so change them here.

import { newTraceId } from './ids.ts'

interface Known {
  message: string
  status: number
  type?: string
  details?: string
}

const known: Record<number, Known> = {
  1: { message: 'An unknown error occurred', status: 400 },
  2: { message: 'Service temporarily unavailable', status: 503 },
  4: { message: '(#4) Application request limit reached', status: 400 },
  10: { message: '(#10) Application does not have permission for this action', status: 403 },
  33: { message: '(#33) Parameter value is not valid', status: 400 },
  100: { message: '(#100) Invalid parameter', status: 400 },
  104: {
    message: 'An access token is required to request this resource.',
    status: 401,
  },
  190: { message: 'Error validating access token: Session has expired', status: 401 },
  200: { message: '(#200) You do not have the necessary permissions', status: 403 },
  368: { message: '(#368) Temporarily blocked for policies violations', status: 403 },
  80007: { message: '(#80007) Rate limit issues', status: 400 },
  130429: {
    message: '(#130429) Rate limit hit',
    status: 429,
    details: 'Message failed to send because there were too many messages sent in a short period',
  },
  130472: { message: "(#130472) User's number is part of an experiment", status: 400 },
  130497: { message: '(#130497) Business account is restricted in this country', status: 403 },
  131000: { message: '(#131000) Something went wrong', status: 500 },
  131005: { message: '(#131005) Access denied', status: 403 },
  131008: { message: '(#131008) Required parameter is missing', status: 400 },
  131009: { message: '(#131009) Parameter value is not valid', status: 400 },
  131016: { message: '(#131016) Service unavailable', status: 500 },
  131021: { message: '(#131021) Recipient cannot be sender', status: 400 },
  131026: {
    message: '(#131026) Message undeliverable',
    status: 400,
    details: 'Message Undeliverable.',
  },
  131030: { message: '(#131030) Recipient phone number not in allowed list', status: 400 },
  131031: {
    message: '(#131031) Business account has been locked',
    status: 403,
    details: 'Account has been locked for violating a policy',
  },
  131037: { message: '(#131037) Display name approval is needed', status: 400 },
  131042: { message: '(#131042) Business eligibility payment issue', status: 400 },
  131045: { message: '(#131045) Incorrect certificate', status: 500 },
  131047: {
    message: '(#131047) Re-engagement message',
    status: 400,
    details:
      'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
  },
  131048: { message: '(#131048) Spam rate limit hit', status: 400 },
  131049: {
    message: '(#131049) This message was not delivered to maintain healthy ecosystem engagement',
    status: 400,
  },
  131050: {
    message: '(#131050) User has stopped marketing messages',
    status: 400,
    details: 'The recipient has chosen to stop receiving marketing messages on WhatsApp.',
  },
  131051: { message: '(#131051) Unsupported message type', status: 400 },
  131052: { message: '(#131052) Media download error', status: 400 },
  131053: {
    message: '(#131053) Media upload error',
    status: 400,
    details: 'The media could not be uploaded for an unknown reason.',
  },
  131056: {
    message: '(#131056) (Business Account, Consumer Account) pair rate limit hit',
    status: 400,
    details:
      'Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.',
  },
  131057: { message: '(#131057) Account in maintenance mode', status: 500 },
  131062: { message: '(#131062) Business-scoped user id is not allowed here', status: 400 },
  132000: {
    message: '(#132000) Number of parameters does not match the expected number of params',
    status: 400,
  },
  132001: {
    message: '(#132001) Template name does not exist in the translation',
    status: 404,
  },
  132005: { message: '(#132005) Translated text too long', status: 400 },
  132007: { message: '(#132007) Template content policy violated', status: 400 },
  132012: { message: '(#132012) Parameter format does not match', status: 400 },
  132015: { message: '(#132015) Template is paused due to low quality', status: 400 },
  132016: { message: '(#132016) Template is disabled', status: 400 },
  132068: { message: '(#132068) Flow is in blocked state', status: 400 },
  132069: { message: '(#132069) Flow is in throttled state', status: 400 },
  133010: { message: '(#133010) Phone number not registered', status: 400 },
}

export class GraphError extends Error {
  readonly code: number
  readonly status: number
  readonly type: string
  readonly subcode: number | undefined
  readonly details: string | undefined

  /** `say` overrides what the table holds of the code. */
  constructor(code: number, say: Partial<Known> & { subcode?: number } = {}) {
    const entry = known[code] ?? { message: `(#${code}) Something went wrong`, status: 400 }
    super(say.message ?? entry.message)
    this.code = code
    this.status = say.status ?? entry.status
    this.type = say.type ?? entry.type ?? 'OAuthException'
    this.subcode = say.subcode
    this.details = say.details ?? entry.details
  }
}

/** The body of the answer. */
export function errorBody(error: GraphError): object {
  return {
    error: {
      message: error.message,
      type: error.type,
      code: error.code,
      ...(error.subcode ? { error_subcode: error.subcode } : {}),
      ...(error.details
        ? { error_data: { messaging_product: 'whatsapp', details: error.details } }
        : {}),
      ...(error.status >= 500 ? { is_transient: true } : {}),
      fbtrace_id: newTraceId(),
    },
  }
}

/** The same as it stands in a status of a message that failed later. */
export function statusError(code: number): object {
  const error = new GraphError(code)
  const title = error.message.replace(/^\(#\d+\) /, '')
  return {
    code,
    title,
    message: title,
    error_data: { details: error.details ?? title },
    href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
  }
}

/** No such object, or not for this token: Graph does not tell which. */
export const noSuchObject = (id: string, verb: string) =>
  new GraphError(100, {
    message: `Unsupported ${verb} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation`,
    type: 'GraphMethodException',
    subcode: 33,
  })
