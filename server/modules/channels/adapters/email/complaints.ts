// Somebody pressed “this is spam”: their provider says so in a report of its own (RFC 5965). Pure.

import type { Mail } from './read-mail.ts'

export function isComplaint({ headers, report, text }: Mail): boolean {
  const type = headers.get('content-type')?.[0] ?? ''
  if (!/multipart\/report/i.test(type) || !/report-type="?feedback-report/i.test(type)) return false
  // Virus, not-spam and their like ask for nothing.
  return /^feedback-type\s*:\s*(abuse|opt-out|complaint)/im.test(`${report}\n${text}`)
}
