// What the answers of mail servers mean, given at once or in a letter afterwards (channels.md,
// section 9; RFC 3463 for the numbers with dots). Pure.

import type { Failure } from '../../adapter.ts'
import type { Reaction } from '../../failure.ts'
import type { ReasonCode } from '../../reasons.ts'
import { mostRetries, retryAfterMs } from './limits.ts'

export interface ServerAnswer {
  /** Three digits; undefined in some letters. */
  code: number | undefined
  /** Such as `5.1.1`. */
  status: string | undefined
  text: string
  /** At which the server said it, such as `RCPT TO`. */
  command?: string | undefined
}

const retry: Reaction = { do: 'retry', afterMs: retryAfterMs, most: mostRetries }
const fail: Reaction = { do: 'fail' }

export function failureOf(answer: ServerAnswer): Failure {
  const [reason, then] = judge(answer)
  return { reason, then, detail: detailOf(answer) }
}

function judge({ code, status, text, command }: ServerAnswer): [ReasonCode, Reaction] {
  const kind = status?.slice(2)
  const isTemporary = status ? status.startsWith('4') : code !== undefined && code < 500
  if (command === 'AUTH' || code === 535 || code === 530 || code === 538) {
    return isTemporary ? ['provider_failed', retry] : ['credentials_refused', { do: 'stop' }]
  }
  if (
    kind === '2.2' ||
    code === 552 ||
    /(mailbox|quota|buz[oó]n).{0,20}(full|exceeded|llen)/i.test(text)
  ) {
    return isTooLarge(kind, text)
      ? ['content_refused', fail]
      : ['provider_failed', isTemporary ? retry : fail]
  }
  if (isTemporary) return ['provider_failed', retry]
  if (isTooLarge(kind, text)) return ['content_refused', fail]
  if (kind?.startsWith('7.') || code === 554) {
    return isUnknown(kind, text) ? ['unreachable', fail] : ['not_allowed', fail]
  }
  if (kind?.startsWith('1.') || code === 550 || code === 551 || code === 553) {
    return isPolicy(text) && !isUnknown(kind, text) ? ['not_allowed', fail] : ['unreachable', fail]
  }
  return isUnknown(kind, text) ? ['unreachable', fail] : ['provider_failed', fail]
}

const isTooLarge = (kind: string | undefined, text: string) =>
  kind === '3.4' || kind === '2.3' || /(message|size).{0,30}(too (large|big)|exceed)/i.test(text)

const isPolicy = (text: string) =>
  /spam|policy|block(ed|list)|blacklist|reputation|dmarc|spf|dkim|authenticat|relay/i.test(text)

const unknownPerson =
  /(user|mailbox|recipient|address|account).{0,40}(unknown|not (found|exist)|does ?n.?t exist|no such|disabled|unavailable|invalid|rejected|inactive)|no (such )?(user|mailbox|recipient)|unknown (user|recipient|address)|unrouteable|usuario (desconocido|no existe)/i

const isUnknown = (kind: string | undefined, text: string) =>
  kind?.startsWith('1.') === true || unknownPerson.test(text)

const detailOf = ({ code, status, text }: ServerAnswer) =>
  [code, text.includes(status ?? '\n') ? undefined : status, text.replace(/\s+/g, ' ').trim()]
    .filter((part) => part !== undefined && part !== '')
    .join(' ')
    .slice(0, 500)

/** What a line of a server's words says by its numbers. */
export function answerIn(text: string): ServerAnswer {
  const status = /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(text)?.[1]
  const code = /(?<![\d.])([245]\d\d)(?=[\s-])/.exec(text)?.[1]
  return { code: code ? Number(code) : undefined, status, text }
}
