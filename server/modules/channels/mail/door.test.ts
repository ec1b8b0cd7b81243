// Our SMTP door as mail servers meet it: what it refuses, what it puts off, and what it offers.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import nodemailer from 'nodemailer'
import { freePort } from '../../../../test/free-port.ts'
import { openHouse, openTestDatabase, type TestHouse } from '../../../../test/house.ts'
import { openProxy } from '../../../../test/proxy.ts'
import { until } from '../../../../test/webhook-receiver.ts'
import { readConfig } from '../../../platform/config.ts'
import { mostInboundBytes } from '../adapters/email/limits.ts'
import { createInboundWriter } from '../inbound/write-inbound.ts'
import { createTouchpointFinder } from '../touchpoints/open-touchpoints.ts'
import { createSmtpDoor } from './smtp-door.ts'
import { createMailTaker } from './take-mail.ts'
import { connectMailbox, openSender, type TestMailbox } from './testing.ts'

const textsOf = async (house: TestHouse, { id }: TestMailbox) => {
  const rows = await house.platform.db
    .selectFrom('channels_message')
    .select('content')
    .where('touchpoint_id', '=', id)
    .orderBy('id')
    .execute()
  return rows.map(({ content }) => (content.type === 'mail' ? content.text : content.type))
}

/** A talk line by line, for what no mail program would do. */
async function openTalk(port: number) {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  const closed = new Promise<void>((done) => socket.once('close', () => done()))
  const lines: string[] = []
  let heard = ''
  let wake = () => {}
  socket.on('data', (chunk) => {
    heard += chunk
    for (let end = heard.indexOf('\r\n'); end >= 0; end = heard.indexOf('\r\n')) {
      lines.push(heard.slice(0, end))
      heard = heard.slice(end + 2)
    }
    wake()
  })
  /** The last line of the next answer. */
  async function answer(): Promise<string> {
    for (;;) {
      const line = lines.shift()
      if (line && /^\d{3} /.test(line)) return line
      if (!line) {
        await new Promise<void>((done) => {
          wake = done
        })
      }
    }
  }
  await answer()
  return {
    say: (line: string) => {
      socket.write(`${line}\r\n`)
      return answer()
    },
    /** Without waiting for an answer. */
    write: (text: string) => void socket.write(text),
    answer,
    /** As when a cable is pulled. */
    async breakOff() {
      socket.resetAndDestroy()
      await closed
    },
  }
}

describe('the SMTP door', () => {
  let house: TestHouse
  let mailbox: TestMailbox
  let sender: ReturnType<typeof openSender>
  let mailPort: number

  before(async () => {
    mailPort = await freePort()
    house = await openHouse({ config: { mailPort, providerHosts: ['127.0.0.1'] } })
    mailbox = await connectMailbox(house, { smtpPort: await freePort() })
    sender = openSender(mailPort)
  })
  after(async () => {
    sender?.stop()
    await house?.stop()
  })

  const begin = async () => {
    const talk = await openTalk(mailPort)
    assert.match(await talk.say('EHLO mx.example.com'), /^250 /)
    assert.match(await talk.say('MAIL FROM:<ana@example.com>'), /^250 /)
    assert.match(await talk.say(`RCPT TO:<${mailbox.address}>`), /^250 /)
    assert.match(await talk.say('DATA'), /^354 /)
    return talk
  }

  it('keeps nothing of a letter whose line breaks in the middle of DATA', async () => {
    const talk = await begin()
    talk.write('From: ana@example.com\r\nMessage-ID: <half@example.com>\r\n\r\nla mitad')
    await talk.breakOff()
    const again = await begin()
    again.write('From: ana@example.com\r\nMessage-ID: <half@example.com>\r\n\r\n')
    assert.match(await again.say('la mitad y el resto\r\n.'), /^250 /)
    await again.breakOff()
    assert.deepEqual(await textsOf(house, mailbox), ['la mitad y el resto'])
  })

  it('answers 552 for a letter over the limit, said beforehand or not, and goes on', async () => {
    const known = await textsOf(house, mailbox)
    const talk = await openTalk(mailPort)
    await talk.say('EHLO mx.example.com')
    const said = `MAIL FROM:<ana@example.com> SIZE=${mostInboundBytes + 1}`
    assert.match(await talk.say(said), /^552 /)
    assert.match(await talk.say('MAIL FROM:<ana@example.com>'), /^250 /)
    assert.match(await talk.say(`RCPT TO:<${mailbox.address}>`), /^250 /)
    assert.match(await talk.say('DATA'), /^354 /)
    talk.write('From: ana@example.com\r\nSubject: enorme\r\n\r\n')
    const line = `${'x'.repeat(998)}\r\n`.repeat(1000)
    for (let bytes = 0; bytes <= mostInboundBytes; bytes += line.length) talk.write(line)
    assert.match(await talk.say('.'), /^552 /)
    await talk.breakOff()
    assert.deepEqual(await textsOf(house, mailbox), known)
    await sender.send({ from: 'ana@example.com', to: mailbox.address, text: 'y esta sí' })
    assert.deepEqual(await textsOf(house, mailbox), [...known, 'y esta sí'])
  })

  it('takes addresses and letters that are not ASCII', async () => {
    const talk = await openTalk(mailPort)
    await talk.say('EHLO mx.example.com')
    const from = 'MAIL FROM:<ñusta@ejemplo.example> BODY=8BITMIME SMTPUTF8'
    assert.match(await talk.say(from), /^250 /)
    assert.match(await talk.say(`RCPT TO:<${mailbox.address}>`), /^250 /)
    assert.match(await talk.say('DATA'), /^354 /)
    talk.write('From: Ñusta Quispe <ñusta@ejemplo.example>\r\nSubject: Señal\r\n')
    talk.write('Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n')
    assert.match(await talk.say('Mañana, ¿sí? ☀\r\n.'), /^250 /)
    await talk.breakOff()
    assert.equal((await textsOf(house, mailbox)).at(-1), 'Mañana, ¿sí? ☀')
    const { rows } = await house.platform.database.pool.query(
      `select count(*)::int as count from customers_handle where value like 'ñusta@%'`,
    )
    assert.equal(rows[0].count, 1)
  })

  it('knows a mailbox that has a plus of its own from a tag of another', async () => {
    const address = mailbox.address.replace('@', '+pe@')
    const own = await connectMailbox(house, { smtpPort: await freePort(), address })
    const from = 'ana@example.com'
    const to = address.replace('@', '+anything@')
    await sender.send({ from, to, text: 'A la de Perú' })
    await sender.send({ from, to: mailbox.address.replace('@', '+x@'), text: 'A la otra' })
    assert.deepEqual(await textsOf(house, own), ['A la de Perú'])
    assert.ok((await textsOf(house, mailbox)).includes('A la otra'))
  })

  it('believes what a letter says of its sender only of our own mail servers', async (t) => {
    const port = await freePort()
    const behind = await openHouse({
      config: { mailPort: port, mailRelays: ['127.0.0.0/8'], providerHosts: ['127.0.0.1'] },
    })
    t.after(() => behind.stop())
    const relay = openSender(port)
    t.after(() => relay.stop())
    const settings = { trustedAuthServer: 'mx.shop.example' }
    const assured = async (at: TestHouse, by: ReturnType<typeof openSender>) => {
      const { address } = await connectMailbox(at, { smtpPort: await freePort(), settings })
      await by.send({
        ...{ from: 'rosa@example.com', to: address, text: 'hola' },
        headers: {
          'Authentication-Results': 'mx.shop.example; dmarc=pass header.from=example.com',
        },
      })
      const { assurance } = await at.platform.db
        .selectFrom('customers_handle')
        .select('assurance')
        .where('value', '=', 'rosa@example.com')
        .executeTakeFirstOrThrow()
      return assurance
    }
    assert.equal(await assured(house, sender), 0)
    assert.equal(await assured(behind, relay), 1)
  })

  it('answers 452 to what is too much at once, and has room again for who comes later', async (t) => {
    const port = await freePort()
    const { platform } = house
    const finder = createTouchpointFinder(platform)
    const writer = createInboundWriter(platform, () => {})
    const mail = createMailTaker(platform, (items) => writer.write(items))
    const narrow = createSmtpDoor(
      { ...platform, config: { ...platform.config, mailPort: port } },
      { finder, mail, mostBytesAtOnce: 64 * 1024 },
    )
    await narrow.start()
    t.after(async () => {
      await narrow.stop()
      await writer.stop()
    })
    const known = (await textsOf(house, mailbox)).length
    const by = openSender(port)
    t.after(() => by.stop())
    const send = (bytes: number) =>
      by
        .send({ from: 'ana@example.com', to: mailbox.address, text: 'hola '.repeat(bytes / 5) })
        .then(
          () => 250,
          ({ responseCode }: { responseCode: number }) => responseCode,
        )
    assert.equal(await send(100_000), 452)
    assert.equal((await textsOf(house, mailbox)).length, known)
    // Neither what was refused nor what was taken takes room from those behind it.
    for (let n = 0; n < 3; n++) assert.equal(await send(40_000), 250)
    assert.equal((await textsOf(house, mailbox)).length, known + 3)
    const talk = await openTalk(port)
    for (const line of ['EHLO mx', 'MAIL FROM:<ana@example.com>', `RCPT TO:<${mailbox.address}>`]) {
      assert.match(await talk.say(line), /^250 /)
    }
    assert.match(await talk.say('DATA'), /^354 /)
    talk.write(`${'x'.repeat(78)}\r\n`.repeat(500))
    await until(
      'what comes beside a half letter is too much',
      async () => (await send(40_000)) === 452,
    )
    await talk.breakOff()
    await until('what broke off leaves its room', async () => (await send(40_000)) === 250)
  })

  it('says nothing of STARTTLS without a certificate', async () => {
    const strict = nodemailer.createTransport({
      ...{ host: '127.0.0.1', port: mailPort, requireTLS: true },
    })
    await assert.rejects(strict.verify(), /STARTTLS|TLS/)
    strict.close()
  })
})

describe('the SMTP door with a certificate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hebra-certificate-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  const make = (name: string) => {
    const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)]
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
        ...['-subj', '/CN=mx.shop.example', '-addext', 'subjectAltName=DNS:mx.shop.example'],
        ...['-days', '2', '-keyout', key, '-out', cert],
      ],
      { stdio: 'ignore' },
    )
    return { key, cert }
  }
  const own = make('own')
  const other = make('other')
  const read = (env: Record<string, string>) => readConfig({ HEBRA_DATA: 'memory://', ...env })

  it('takes letters over TLS, and without it from those who cannot', async (t) => {
    const mailPort = await freePort()
    const { mailCertificate } = read({ HEBRA_MAIL_CERT: own.cert, HEBRA_MAIL_KEY: own.key })
    const house = await openHouse({
      config: { mailPort, mailCertificate, providerHosts: ['127.0.0.1'] },
    })
    t.after(() => house.stop())
    const mailbox = await connectMailbox(house, { smtpPort: await freePort() })
    const strict = nodemailer.createTransport({
      ...{ host: '127.0.0.1', port: mailPort, requireTLS: true },
      tls: { ca: readFileSync(own.cert, 'utf8'), servername: 'mx.shop.example' },
    })
    t.after(() => strict.close())
    await strict.sendMail({ from: 'ana@example.com', to: mailbox.address, text: 'cifrada' })
    const open = openSender(mailPort)
    t.after(() => open.stop())
    await open.send({ from: 'ana@example.com', to: mailbox.address, text: 'abierta' })
    assert.deepEqual(await textsOf(house, mailbox), ['cifrada', 'abierta'])
  })

  it('does not start with one that cannot be used', () => {
    const refused = (env: Record<string, string>, why: RegExp) =>
      assert.throws(() => read(env), why)
    refused({ HEBRA_MAIL_CERT: own.cert }, /HEBRA_MAIL_KEY is needed with HEBRA_MAIL_CERT/)
    refused({ HEBRA_MAIL_KEY: own.key }, /HEBRA_MAIL_CERT is needed with HEBRA_MAIL_KEY/)
    const both = /HEBRA_MAIL_CERT and HEBRA_MAIL_KEY must be a certificate and its key/
    refused({ HEBRA_MAIL_CERT: own.cert, HEBRA_MAIL_KEY: other.key }, both)
    refused({ HEBRA_MAIL_CERT: own.cert, HEBRA_MAIL_KEY: join(folder, 'none') }, both)
  })
})

describe('the SMTP door while the database is away', {
  skip: process.env.TEST_DATABASE_URL ? false : 'needs PostgreSQL',
}, () => {
  it('answers 451, and has the letter once when its sender comes again', async (t) => {
    const direct = await openTestDatabase()
    t.after(() => direct.drop())
    const proxy = await openProxy(direct.url!)
    t.after(() => proxy.close())
    const mailPort = await freePort()
    const house = await openHouse({
      config: { mailPort, providerHosts: ['127.0.0.1'] },
      on: { url: proxy.url },
    })
    t.after(() => house.stop())
    const mailbox = await connectMailbox(house, { smtpPort: await freePort() })
    const sender = openSender(mailPort)
    t.after(() => sender.stop())
    const letter = {
      ...{ from: 'ana@example.com', to: mailbox.address, text: 'a pesar de todo' },
      ...{ messageId: '<again@example.com>', date: new Date('2026-11-20T10:00:00Z') },
    }
    const codeOf = () =>
      sender.send(letter).then(
        () => 250,
        ({ responseCode }: { responseCode: number }) => responseCode,
      )
    await proxy.cut()
    assert.equal(await codeOf(), 451)
    await proxy.restore()
    await until('it is taken', async () => (await codeOf()) === 250)
    assert.equal(await codeOf(), 250)
    assert.deepEqual(await textsOf(house, mailbox), ['a pesar de todo'])
  })
})
