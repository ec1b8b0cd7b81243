// The customers' provider: a mail server that takes letters for its people and nobody else, and goes
// wrong as real ones do.

import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { bounceOf } from './reports.ts'
import { send } from './send.ts'
import { keep, type Mailbox, strike, type World } from './world.ts'

const slowMs = 12_000
const mostBytes = 30 * 1024 * 1024

/** Listens on 127.0.0.1. @returns the port, and how to stop. */
export async function openReceiver(world: World, wanted: number) {
  const server = new SMTPServer({
    banner: 'Correo',
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    hideDSN: false,
    size: mostBytes,
    closeTimeout: 1000,
    logger: false,
    onConnect(_session, done) {
      done(strike(world, 'refuse') ? refusal(421, '4.3.2 Not taking letters now') : null)
    },
    onRcptTo({ address }, _session, done) {
      done(refusalAt(world, address))
    },
    onData(stream, { envelope }, done) {
      const from = envelope.mailFrom ? envelope.mailFrom.address : ''
      const to = envelope.rcptTo.map(({ address }) => address)
      buffer(stream)
        .then((raw) => take(world, { raw, from, to }))
        .then(() => done(null), done)
    },
  })
  server.on('error', () => {})
  const listening = server.listen(wanted, '127.0.0.1')
  await once(listening, 'listening')
  return {
    port: (server.server.address() as AddressInfo).port,
    stop: () => new Promise<void>((done) => server.close(() => done())),
  }
}

function refusalAt(world: World, address: string) {
  const mailbox = findMailbox(world, address)
  if (!mailbox) return refusal(550, '5.1.1 There is no such mailbox here')
  if (strike(world, 'bounce', mailbox.personId))
    return refusal(550, '5.2.1 The mailbox is disabled')
  if (strike(world, 'defer', mailbox.personId)) return refusal(451, '4.2.1 Come again later')
  return null
}

export const findMailbox = (world: World, address: string): Mailbox | undefined =>
  [...world.mailboxes.values()].find((one) => one.address === address.toLowerCase())

interface Handed {
  raw: Buffer
  from: string
  to: readonly string[]
}

async function take(world: World, { raw, from, to }: Handed): Promise<void> {
  if (strike(world, 'slow')) {
    await wait(slowMs, undefined, { signal: world.stop.signal, ref: false }).catch(() => {})
  }
  const mail = await simpleParser(raw)
  for (const address of to) {
    const mailbox = findMailbox(world, address)
    if (!mailbox) continue
    if (from && strike(world, 'late_bounce', mailbox.personId)) {
      void bounceOf(world, { mailbox, raw, to: from })
      continue
    }
    const letter = keep(world, letterFrom(mail, raw, { mailbox, from }))
    if (mailbox.answersItself && from && !isAutomatic(mail)) {
      void send(world, mailbox, {
        to: from,
        subject: `Respuesta automática: ${letter.subject}`,
        text: 'Estoy de vacaciones y respondo a mi vuelta.',
        answers: letter.id,
        isAutomatic: true,
      })
    }
  }
}

function letterFrom(mail: ParsedMail, raw: Buffer, given: { mailbox: Mailbox; from: string }) {
  const [sender] = mail.from?.value ?? []
  return {
    id: randomUUID(),
    personId: given.mailbox.personId,
    way: 'in' as const,
    from: { name: sender?.name ?? '', address: sender?.address ?? given.from },
    to: given.mailbox.address,
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    at: new Date().toISOString(),
    messageId: mail.messageId ?? '',
    references: [mail.references ?? []].flat(),
    files: mail.attachments.map(({ filename, contentType }) => filename ?? contentType),
    replyTo: firstOf(mail.replyTo),
    envelopeFrom: given.from,
    unsubscribeUrl: oneClickOf(raw),
    raw: raw.toString('utf8').slice(0, 200_000),
  }
}

const firstOf = (found: AddressObject | undefined) => found?.value[0]?.address

/** From the head itself: what parses it gives lists a shape of its own. */
function oneClickOf(raw: Buffer): string | undefined {
  const head = raw.toString('latin1').split(/\r?\n\r?\n/)[0] ?? ''
  if (!/^list-unsubscribe-post:/im.test(head)) return undefined
  const line = /^list-unsubscribe:((?:.*)(?:\r?\n[ \t]+.*)*)/im.exec(head)?.[1] ?? ''
  return /<(https?:[^>]+)>/i.exec(line.replace(/\s+/g, ''))?.[1]
}

/** What must not be answered by a machine (RFC 3834). */
const isAutomatic = (mail: ParsedMail) =>
  !/^no\b/.test(String(mail.headers.get('auto-submitted') ?? 'no'))

const refusal = (responseCode: number, text: string) =>
  Object.assign(new Error(text), { responseCode })
