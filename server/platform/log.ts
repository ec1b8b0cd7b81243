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

/** @param fileDescriptor 2 for commands, whose standard output is their answer. */
export function createLog(level: string, fileDescriptor: 1 | 2 = 1): Logger {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: hidden.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: '[hidden]',
    },
    serializers: { err: withoutValues },
  }
  return fileDescriptor === 1 ? pino(options) : pino(options, pino.destination(fileDescriptor))
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
