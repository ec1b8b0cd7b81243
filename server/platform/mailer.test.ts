import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'
import { createMailer } from './mailer.ts'

const received: string[] = []
const server = createServer(serveSmtp)
after(() => server.close())

test('a mail goes out by HEBRA_SMTP_URL, from the address the company chose', async () => {
  const smtpUrl = `smtp://127.0.0.1:${await listen(server)}`
  const mailer = createMailer({
    smtpUrl,
    mailFrom: 'Tienda Andina <hola@andina.example>',
    publicUrl: 'https://hebra.andina.example',
  })
  assert.equal(mailer.configured, true)
  await mailer.send({ to: 'ana@example.com', subject: 'Invitación', text: 'Venga: https://x/1' })
  mailer.close()
  const mail = received.join('\n')
  assert.match(mail, /MAIL FROM:<hola@andina.example>/)
  assert.match(mail, /RCPT TO:<ana@example.com>/)
  assert.match(mail, /Subject: =\?UTF-8\?Q\?Invitaci=C3=B3n\?=/)
  assert.match(mail, /Auto-Submitted: auto-generated/)
  assert.match(mail, /Venga: https:\/\/x\/1/)
})

test('without HEBRA_SMTP_URL it says that it cannot', async () => {
  const mailer = createMailer({ smtpUrl: undefined, mailFrom: undefined, publicUrl: 'http://x' })
  assert.equal(mailer.configured, false)
  await assert.rejects(mailer.send({ to: 'a@b.c', subject: 's', text: 't' }), /HEBRA_SMTP_URL/)
})

/** As much of RFC 5321 as taking one mail needs. */
function serveSmtp(socket: Socket) {
  const say = (line: string) => socket.write(`${line}\r\n`)
  let inData = false
  say('220 stand-in ESMTP')
  createInterface({ input: socket }).on('line', (line) => {
    received.push(line)
    if (inData) {
      if (line !== '.') return
      inData = false
      return say('250 taken')
    }
    if (line.startsWith('DATA')) {
      inData = true
      return say('354 go on')
    }
    say(line.startsWith('QUIT') ? '221 bye' : '250 fine')
  })
}

function listen(on: Server): Promise<number> {
  return new Promise((resolve) => {
    on.listen(0, '127.0.0.1', () => resolve((on.address() as AddressInfo).port))
  })
}
