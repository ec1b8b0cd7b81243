// Our own SMTP door, for mail servers in front of the house. A letter is answered 250 when it is
// durable; what cannot be taken now is answered 4xx, and its sender comes again.

import { once } from 'node:events'
import { BlockList, isIPv6 } from 'node:net'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import { asNetwork } from '../../../platform/config.ts'
import type { Platform } from '../../../platform/module.ts'
import { tagOf } from '../adapters/email/addresses.ts'
import { mostInboundBytes } from '../adapters/email/limits.ts'
import type { Opened, TouchpointFinder } from '../touchpoints/open-touchpoints.ts'
import type { MailTaker } from './take-mail.ts'

export interface SmtpDoor {
  start(): Promise<void>
  stop(): Promise<void>
}

interface DoorParts {
  finder: TouchpointFinder
  mail: MailTaker
  /** Of letters that are under way at a time; absent: 160 MiB. */
  mostBytesAtOnce?: number
}

export function createSmtpDoor(
  { config, log, clock }: Pick<Platform, 'config' | 'log' | 'clock'>,
  { finder, mail, mostBytesAtOnce = 160 * 1024 * 1024 }: DoorParts,
): SmtpDoor {
  const relays = new BlockList()
  for (const network of config.mailRelays) {
    const [address = '', prefix] = asNetwork(network).split('/')
    relays.addSubnet(address, Number(prefix), isIPv6(address) ? 'ipv6' : 'ipv4')
  }
  let underway = 0
  let server: SMTPServer | undefined

  async function find(address: string): Promise<Opened | undefined> {
    const ours = (await finder.all()).filter(
      ({ channel, accountId }) => channel === 'email' && tagOf(accountId, address) !== undefined,
    )
    // A mailbox of our own may have a plus itself: it comes before the one it would be a tag of.
    return ours.toSorted((one, other) => other.accountId.length - one.accountId.length)[0]
  }

  async function take(stream: SMTPServerDataStream, session: SMTPServerSession) {
    const chunks: Buffer[] = [headOf(session)]
    let bytes = 0
    let refused: SmtpRefusal | undefined
    const forget = () => {
      underway -= bytes
      bytes = 0
      chunks.length = 0
    }
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        // What is too much is read to its end and forgotten: the answer comes after it.
        if (refused) continue
        if (bytes + chunk.length > mostInboundBytes) refused = refusal(552, '5.3.4 Too large')
        else if (underway + chunk.length > mostBytesAtOnce) {
          refused = refusal(452, '4.3.1 Too much at once, come again')
        } else {
          bytes += chunk.length
          underway += chunk.length
          chunks.push(chunk)
          continue
        }
        forget()
      }
      if (stream.sizeExceeded) throw refusal(552, '5.3.4 Too large')
      if (refused) throw refused
      await hand(Buffer.concat(chunks), session)
    } finally {
      forget()
    }
  }

  async function hand(raw: Buffer, session: SMTPServerSession) {
    const receivedAt = clock.now()
    const { remoteAddress = '' } = session
    const isRelay = relays.check(remoteAddress, isIPv6(remoteAddress) ? 'ipv6' : 'ipv4')
    // Whoever else comes to the door writes what they like over their letter (RFC 8601, 7.1).
    const believed = (one: Opened): Opened =>
      isRelay ? one : { ...one, settings: { ...one.settings, trustedAuthServer: '' } }
    const by = new Map<string, { touchpoint: Opened; recipients: string[] }>()
    for (const { address } of session.envelope.rcptTo) {
      const touchpoint = await find(address)
      // Taken away since it was named: answered 250, the letter would be nobody's.
      if (!touchpoint) throw refusal(451, '4.2.1 The mailbox is not there now')
      const one = by.get(touchpoint.id) ?? { touchpoint: believed(touchpoint), recipients: [] }
      by.set(touchpoint.id, one)
      one.recipients.push(address.toLowerCase())
    }
    await mail.take([...by.values()].map((one) => ({ ...one, raw, receivedAt })))
  }

  const later = (error: unknown) => {
    if (error instanceof SmtpRefusal) return error
    log.warn({ err: error }, 'a letter could not be taken now')
    return refusal(451, '4.3.0 Not now, come again')
  }

  return {
    async start() {
      if (config.mailPort === undefined) return
      server = new SMTPServer({
        banner: 'Hebra',
        authOptional: true,
        // Letters come from a mail server of the house, or from anywhere in the open, as mail does.
        disabledCommands: config.mailCertificate ? ['AUTH'] : ['AUTH', 'STARTTLS'],
        ...config.mailCertificate,
        disableReverseLookup: true,
        size: mostInboundBytes,
        maxClients: 100,
        socketTimeout: 60_000,
        closeTimeout: 5000,
        logger: false,
        onRcptTo({ address }, _session, done) {
          find(address).then(
            (found) => done(found ? null : refusal(550, '5.1.1 There is no such mailbox here')),
            (error) => done(later(error)),
          )
        },
        onData(stream, session, done) {
          take(stream, session).then(
            () => done(null),
            (error) => done(later(error)),
          )
        },
      })
      // Of single talks, such as one that broke in the middle of a letter.
      server.on('error', (error) => log.info({ err: error }, 'a talk by SMTP ended badly'))
      const listening = server.listen(config.mailPort)
      await once(listening, 'listening')
      log.info({ port: config.mailPort }, 'mail is taken by SMTP')
    },
    async stop() {
      const open = server
      if (open) await new Promise<void>((resolve) => open.close(() => resolve()))
    },
  }
}

class SmtpRefusal extends Error {
  responseCode: number
  constructor(responseCode: number, message: string) {
    super(message)
    this.responseCode = responseCode
  }
}
const refusal = (code: number, text: string) => new SmtpRefusal(code, text)

/** As whoever delivers finally writes it (RFC 5321, 4.4). */
function headOf({ envelope }: SMTPServerSession): Buffer {
  const from = envelope.mailFrom ? envelope.mailFrom.address : ''
  return Buffer.from(`Return-Path: <${from.replace(/[\r\n<>]/g, '')}>\r\n`)
}
