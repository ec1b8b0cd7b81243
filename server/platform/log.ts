import { type Logger, pino } from 'pino'

export type { Logger } from 'pino'

// Secrets and personal data never reach the log: request bodies and query values are not logged
// at all, and these paths are removed should someone pass a whole object.
const hidden = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'secrets',
  'key',
  'token',
  'email',
  'phone',
  'traits',
  'body',
  'value',
]

export function createLog(level: string): Logger {
  return pino({
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: hidden.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: '[hidden]',
    },
    serializers: { err: withoutValues },
  })
}

/** PostgreSQL puts the offending row into `detail`; keep what helps and nothing personal. */
function withoutValues(error: Error & { code?: string; constraint?: string; cause?: unknown }) {
  return {
    type: error.name,
    message: error.message,
    code: error.code,
    constraint: error.constraint,
    stack: error.stack,
    cause: error.cause instanceof Error ? error.cause.message : undefined,
  }
}
