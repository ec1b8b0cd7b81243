// For tests of mail: a mailbox connected to a house, and a mail server that takes what it sends.

import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import nodemailer from 'nodemailer'
import type Mail from 'nodemailer/lib/mailer/index.js'
import { SMTPServer } from 'smtp-server'
import { freePort } from '../../../../test/free-port.ts'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import { createStageClock, type StageClock } from '../../../../test/outbox-stage.ts'

export interface Letter {
  from: string
  to: string[]
  raw: string
  /** As they came over the line. */
  bytes: Buffer
}

/** A real mail server that keeps what comes; `refuse` answers an address or a letter otherwise. */
export async function openMailServer(
  given: {
    refuse?: (at: 'RCPT' | 'DATA', address: string) => { code: number; text: string } | undefined
    /** Hangs up after the letter, without an answer. */
    breaks?: () => boolean
    user?: { name: string; password: string }
    /** Whom an access token lets in (XOAUTH2). */
    userOf?: (accessToken: string) => string | undefined
  } = {},
) {
  const letters: Letter[] = []
  const waiting: { count: number; done: () => void }[] = []
  const wake = () => {
    for (const one of waiting) if (letters.length >= one.count) one.done()
  }
  const errorOf = (refused: { code: number; text: string } | undefined) =>
    refused && Object.assign(new Error(refused.text), { responseCode: refused.code })
  const server = new SMTPServer({
    authOptional: !given.user && !given.userOf,
    authMethods: given.userOf ? ['XOAUTH2'] : ['PLAIN', 'LOGIN'],
    allowInsecureAuth: true,
    disabledCommands: given.user || given.userOf ? ['STARTTLS'] : ['AUTH', 'STARTTLS'],
    hideDSN: false,
    logger: false,
    onAuth({ username, password, accessToken }, _session, done) {
      const isRight = accessToken
        ? username !== undefined && username === given.userOf?.(accessToken)
        : username === given.user?.name && password === given.user?.password
      done(isRight ? null : new Error('5.7.8 wrong'), { user: username })
    },
    onRcptTo({ address }, _session, done) {
      done(errorOf(given.refuse?.('RCPT', address)))
    },
    onData(stream, session, done) {
      buffer(stream).then((bytes) => {
        const to = session.envelope.rcptTo.map(({ address }) => address)
        const refused = errorOf(given.refuse?.('DATA', to[0] ?? ''))
        if (refused) return done(refused)
        const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : ''
        letters.push({ from, to, raw: bytes.toString('utf8'), bytes })
        if (given.breaks?.()) {
          for (const one of server.connections) Object(one)._socket.destroy()
          return
        }
        done()
        wake()
      }, done)
    },
  })
  server.on('error', () => {})
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.server.address() as AddressInfo
  return {
    port,
    letters,
    /** Resolves when so many have come. */
    arrived: (count: number) =>
      new Promise<void>((done) => {
        waiting.push({ count, done })
        wake()
      }),
    stop: () => new Promise<void>((done) => server.close(() => done())),
  }
}

export interface MailStage {
  house: TestHouse
  /** The server that takes what the house sends. */
  peer: Awaited<ReturnType<typeof openMailServer>>
  /** Hands letters to the house. */
  sender: ReturnType<typeof openSender>
  clock: StageClock
  close(): Promise<void>
}

/** A house that takes letters at its door, between a server and a sender. */
export async function openMailStage(
  given: Parameters<typeof openMailServer>[0] = {},
): Promise<MailStage> {
  const mailPort = await freePort()
  const peer = await openMailServer(given)
  const clock = createStageClock(1)
  const config = { mailPort, providerHosts: ['127.0.0.1'] }
  const house = await openHouse({ clock, config })
  const sender = openSender(mailPort)
  return {
    ...{ house, peer, sender, clock },
    async close() {
      sender.stop()
      await house.stop()
      clock.stop()
      await peer.stop()
    },
  }
}

export interface TestMailbox {
  id: string
  address: string
}

let mailboxes = 0

/** A mailbox whose letters go out by the mail server at `smtpPort`, without TLS. */
export async function connectMailbox(
  house: TestHouse,
  given: {
    smtpPort: number
    address?: string
    settings?: Record<string, string>
    secrets?: Record<string, string>
  },
): Promise<TestMailbox> {
  const address = given.address ?? `help${++mailboxes}@shop.example`
  const answer = await house.post('/api/touchpoints', {
    channel: 'email',
    name: address,
    settings: {
      address,
      displayName: 'Tienda Andina',
      smtpHost: '127.0.0.1',
      smtpPort: String(given.smtpPort),
      smtpSecurity: 'none',
      ...given.settings,
    },
    secrets: given.secrets ?? {},
  })
  if (answer.status !== 201) throw new Error(answer.text)
  return { id: answer.body.id, address }
}

/** Hands letters to our SMTP door as a mail server does. */
export function openSender(port: number) {
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port, ignoreTLS: true })
  return {
    send: (letter: Mail.Options) => transport.sendMail(letter),
    /** The bytes themselves. */
    sendRaw: (raw: string | Buffer, to: string, from = 'ana@example.com') =>
      transport.sendMail({ raw, envelope: { from, to: [to] } }),
    stop: () => transport.close(),
  }
}

/** Of a header, unfolded. */
export const headerOf = (raw: string, name: string): string | undefined =>
  new RegExp(`^${name}:[ \\t]*((?:.*)(?:\\r?\\n[ \\t]+.*)*)`, 'im')
    .exec(raw.split(/\r?\n\r?\n/)[0] ?? '')?.[1]
    ?.replace(/\r?\n[ \t]+/g, ' ')
    .trim()

/** Who has this address, as the API shows them. */
export async function findCustomer(house: TestHouse, address: string) {
  const { body } = await house.get(`/api/customers?handle=email:${encodeURIComponent(address)}`)
  return body.items[0]
}

/** What they wrote and were written, the newest first. */
export async function findMessages(house: TestHouse, address: string) {
  const { id } = await findCustomer(house, address)
  const { body } = await house.get(`/api/customers/${id}/timeline?limit=50`)
  return body.items.filter(({ kind }: { kind: string }) =>
    /^message\.(received|written)$/.test(kind),
  )
}
