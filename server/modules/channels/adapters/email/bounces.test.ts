// Reports in the words of the servers that write them, by Postfix 3, Exim 4, qmail 1.03, Exchange
// Online, Gmail and others, with names and numbers of our own.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { deliveryId, lettersOf, token } from './testing.ts'

const to = `help+b${token}@shop.example`
const dsn = (fields: string, headers = '') => `Return-Path: <>
From: MAILER-DAEMON@mx.example.com (Mail Delivery System)
To: ${to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
${headers}MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.com.

--B
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

${fields}

--B
Content-Type: message/rfc822

Message-ID: <someone-elses@example.com>
Subject: hola

texto
--B--
`
const plain = (from: string, subject: string, body: string) => `Return-Path: <>
From: ${from}
To: ${to}
Subject: ${subject}

${body}
`

const reports: readonly [name: string, raw: string, reason: string | null, state?: string][] = [
  [
    'Postfix, nobody there',
    dsn(`Final-Recipient: rfc822; ana@example.com
Original-Recipient: rfc822;ana@example.com
Action: failed
Status: 5.1.1
Remote-MTA: dns; in.example.com
Diagnostic-Code: smtp; 550 5.1.1 <ana@example.com>: Recipient address rejected:
    User unknown in virtual mailbox table`),
    'unreachable',
  ],
  [
    'Postfix, delayed',
    dsn('Final-Recipient: rfc822; ana@example.com\nAction: delayed\nStatus: 4.4.1'),
    null,
  ],
  [
    'a proof of delivery',
    dsn('Final-Recipient: rfc822; ana@example.com\nAction: delivered\nStatus: 2.1.5'),
    null,
    'delivered',
  ],
  [
    'Exchange Online, whose own status says nothing',
    dsn(`Final-Recipient: rfc822;ana@example.com
Action: failed
Status: 5.0.0
Diagnostic-Code: smtp;550 5.4.1 Recipient address rejected: Access denied. AS(201806281)`),
    'unreachable',
  ],
  [
    'Gmail, the mailbox is full',
    dsn(`Final-Recipient: rfc822; ana@gmail.example
Action: failed
Status: 4.2.2
Diagnostic-Code: smtp; 452-4.2.2 The email account that you tried to reach is over quota.`),
    'provider_failed',
  ],
  [
    'a policy, which is no word about the person',
    dsn(`Final-Recipient: rfc822; ana@example.com
Action: failed
Status: 5.7.1
Diagnostic-Code: smtp; 554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.example`),
    'not_allowed',
  ],
  [
    'too large',
    dsn(`Final-Recipient: rfc822; ana@example.com
Action: failed
Status: 5.3.4
Diagnostic-Code: smtp; 552 5.3.4 Message size exceeds fixed limit`),
    'content_refused',
  ],
  [
    'qmail',
    plain(
      'MAILER-DAEMON@qmail.example.com',
      'failure notice',
      `Hi. This is the qmail-send program at qmail.example.com.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ana@example.com>:
192.0.2.7 does not like recipient.
Remote host said: 550 5.1.1 No such user here
Giving up on 192.0.2.7.

--- Below this line is a copy of the message.

Subject: hola`,
    ),
    'unreachable',
  ],
  [
    'Exim',
    plain(
      'Mail Delivery System <Mailer-Daemon@exim.example.com>',
      'Mail delivery failed: returning message to sender',
      `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ana@example.com
    Unrouteable address

------ This is a copy of the message, including all the headers. ------
`,
    ),
    'unreachable',
  ],
  [
    'Exim, delayed',
    plain(
      'Mail Delivery System <Mailer-Daemon@exim.example.com>',
      'Warning: message 1abc-000 delayed 24 hours',
      'A message that you sent has not yet been delivered to one or more of its recipients. No action is required on your part. Delivery attempts will continue for some time.',
    ),
    null,
  ],
  [
    'an old Exchange, in Spanish',
    plain(
      'postmaster@example.com',
      'No se puede entregar: hola',
      'Su mensaje no ha llegado a alguno o a todos los destinatarios.\n\nana@example.com\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##',
    ),
    'unreachable',
  ],
  [
    'a server that speaks Portuguese',
    plain(
      'Mailer-Daemon@example.com.br',
      'Não foi possível entregar sua mensagem',
      'O usuário não existe: 550 5.1.1 usuario desconocido ana@example.com.br',
    ),
    'unreachable',
  ],
]

describe('a report on a letter of ours', () => {
  for (const [name, raw, reason, state = 'failed'] of reports) {
    it(`is read: ${name}`, async () => {
      const items = await lettersOf(raw)
      if (reason === null && state === 'failed') return assert.deepEqual(items, [])
      const [item] = items
      assert.ok(item?.is === 'receipt', JSON.stringify(items))
      assert.equal(item.reference, deliveryId)
      assert.equal(item.state, state)
      assert.equal(item.failure?.reason ?? null, reason, item.failure?.detail)
      if (item.failure) assert.equal(item.failure.then.do, 'fail')
    })
  }

  it('is found by the envelope, or by the letter that it brings back', async () => {
    const fields = 'Final-Recipient: rfc822; ana@example.com\nAction: failed\nStatus: 5.1.1'
    const elsewhere = (raw: string) => raw.replace(`To: ${to}`, 'To: help@shop.example')
    for (const raw of [
      dsn(fields).replace('Reporting-MTA:', `Original-Envelope-Id: ${token}\nReporting-MTA:`),
      dsn(fields).replace('someone-elses@example.com', `${token}@shop.example`),
    ]) {
      const [item] = await lettersOf(elsewhere(raw))
      assert.ok(item?.is === 'receipt' && item.reference === deliveryId, JSON.stringify(item))
    }
    const [stranger] = await lettersOf(elsewhere(dsn(fields)))
    assert.equal(stranger?.is, 'unknown', 'a report about nothing of ours is kept apart')
  })

  it('that is a complaint proves that it came, and asks for no more', async () => {
    const raw = (named: string) => `From: feedback@isp.example
To: help@shop.example
Subject: FW: Ofertas
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="B"

--B
Content-Type: text/plain

This is an email abuse report.

--B
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Isp/1.0
Version: 1

--B
Content-Type: message/rfc822

Message-ID: <${named}@shop.example>
Subject: Ofertas

x
--B--
`
    const [item] = await lettersOf(raw(token))
    assert.ok(item?.is === 'receipt')
    assert.equal(item.state, 'delivered')
    assert.deepEqual(item.failure?.then, { do: 'fail', optOut: 'marketing' })
    const [forged] = await lettersOf(raw(`${token.slice(0, -4)}0000`))
    assert.equal(
      forged?.is,
      'unknown',
      'nobody unsubscribes another with a token of their own making',
    )
  })
})
