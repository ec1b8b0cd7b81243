// What a provider tells the sender of a letter: that it could not be put into the mailbox after all
// (RFC 3464), or that its reader called it spam (RFC 5965). Both carry the letter's head.

import { randomUUID } from 'node:crypto'
import { hand } from './send.ts'
import type { Letter, Mailbox, World } from './world.ts'

interface Bounced {
  mailbox: Mailbox
  raw: Buffer
  /** The sender of the envelope. */
  to: string
}

export function bounceOf(world: World, { mailbox, raw, to }: Bounced): Promise<void> {
  const machine = [
    `Reporting-MTA: dns; ${hostOf(mailbox)}`,
    '',
    `Final-Recipient: rfc822; ${mailbox.address}`,
    'Action: failed',
    'Status: 5.2.2',
    'Diagnostic-Code: smtp; 552 5.2.2 The mailbox is full',
  ]
  return report(world, {
    ...{ mailbox, to, raw: raw.toString('utf8') },
    ...{ subject: 'Undelivered Mail Returned to Sender', type: 'delivery-status', machine },
    words: `The letter could not be delivered to ${mailbox.address}: the mailbox is full.`,
  })
}

/** @throws Error when the company did not take it */
export function complaintOf(world: World, mailbox: Mailbox, letter: Letter): Promise<void> {
  const machine = [
    'Feedback-Type: abuse',
    'User-Agent: Correo/1.0',
    'Version: 1',
    `Original-Mail-From: <${letter.envelopeFrom ?? ''}>`,
    `Original-Rcpt-To: <${mailbox.address}>`,
  ]
  return report(world, {
    ...{ mailbox, to: letter.envelopeFrom || letter.from.address, raw: letter.raw ?? '' },
    ...{
      subject: `FW: ${letter.subject.replace(/[\r\n]/g, ' ')}`,
      type: 'feedback-report',
      machine,
    },
    words: 'This is an email abuse report for a letter received from you.',
  })
}

async function report(
  world: World,
  given: {
    mailbox: Mailbox
    to: string
    raw: string
    subject: string
    type: 'delivery-status' | 'feedback-report'
    machine: readonly string[]
    words: string
  },
): Promise<void> {
  const { mailbox, to, raw, subject, type, machine, words } = given
  const boundary = `=_${randomUUID()}`
  const part = (kind: string, lines: readonly string[]) => [
    `--${boundary}`,
    `Content-Type: ${kind}`,
    '',
    ...lines,
    '',
  ]
  const head = (raw.split(/\r?\n\r?\n/)[0] ?? '').split(/\r?\n/)
  const lines = [
    `From: Mail Delivery System <mailer-daemon@${hostOf(mailbox)}>`,
    `To: ${to}`,
    `Subject: ${subject}`,
    `Date: ${new Date().toUTCString()}`,
    `Message-ID: <${randomUUID()}@${hostOf(mailbox)}>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=${type}; boundary="${boundary}"`,
    '',
    ...part('text/plain; charset=utf-8', [words]),
    ...part(`message/${type}`, machine),
    ...part('text/rfc822-headers', head),
    `--${boundary}--`,
    '',
  ]
  await hand(world, { raw: lines.join('\r\n'), envelope: { from: '', to: [to] } })
}

const hostOf = ({ address }: Mailbox) => address.split('@')[1] ?? 'localhost'
