// Whether a machine wrote a letter (channels.md, section 9): then it is kept and shown, and nothing
// answers it by itself. Pure.

import type { Mail } from './read-mail.ts'

const machines =
  /^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?|auto-?reply)([+@.-]|$)/i

export function isAutomatic(mail: Pick<Mail, 'headers' | 'from'>): boolean {
  const first = (name: string) => mail.headers.get(name)?.[0]?.trim().toLowerCase()
  const submitted = first('auto-submitted')
  return (
    (submitted !== undefined && !/^no\b/.test(submitted)) ||
    first('return-path') === '<>' ||
    /^(bulk|junk|list|auto_reply)/.test(first('precedence') ?? '') ||
    machineHeaders.some((name) => mail.headers.has(name)) ||
    mail.from.some(({ address }) => machines.test(address))
  )
}

const machineHeaders = [
  'x-auto-response-suppress',
  'x-autoreply',
  'x-autorespond',
  'x-autoresponder',
  'x-loop',
  'list-id',
  'list-unsubscribe',
]
