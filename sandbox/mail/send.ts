// Letters of people to the company, as a provider delivers them: in their thread, tried again while
// the other server says "later".

import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import nodemailer from 'nodemailer'
import type MailOptions from 'nodemailer/lib/mailer/index.js'
import { keep, type Letter, letterOf, type Mailbox, type World } from './world.ts'

export interface Written {
  /** Absent: whoever is answered, else the company. */
  to?: string | undefined
  subject?: string | undefined
  text: string
  /** The letter that is answered. */
  answers?: string | undefined
  isAutomatic?: boolean
}

const triesAfterMs = 3000
const mostTries = 40

/**
 * Writes a letter into the outbox and delivers it.
 * @returns it, sent, refused, or waiting to be tried again. @throws Error when it is to nobody
 */
export async function send(world: World, mailbox: Mailbox, written: Written): Promise<Letter> {
  const answered = written.answers ? letterOf(world, written.answers) : undefined
  const to = written.to ?? answered?.replyTo ?? answered?.from.address ?? world.business?.address
  if (!to) throw new Error('there is nobody to write to')
  const letter = keep(world, {
    id: randomUUID(),
    personId: mailbox.personId,
    way: 'out',
    from: { name: mailbox.name, address: mailbox.address },
    to,
    subject: written.subject || (answered ? `Re: ${answered.subject.replace(/^re:\s*/i, '')}` : ''),
    text: written.text,
    at: new Date().toISOString(),
    messageId: `<${randomUUID()}@${mailbox.address.split('@')[1]}>`,
    references: answered ? [...answered.references, answered.messageId].filter(Boolean) : [],
    files: [],
    state: 'waiting',
  })
  const isDone = await deliver(world, letter, mailOf(letter, answered, written))
  if (!isDone) void tryAgain(world, letter, mailOf(letter, answered, written))
  return letterOf(world, letter.id)
}

function mailOf(
  letter: Letter,
  answered: Letter | undefined,
  written: Written,
): MailOptions.Options {
  const quoted = answered && !written.isAutomatic ? quoteOf(answered) : ''
  return {
    from: letter.from,
    to: letter.to,
    subject: letter.subject,
    text: letter.text + quoted,
    date: letter.at,
    messageId: letter.messageId,
    ...(answered?.messageId ? { inReplyTo: answered.messageId } : {}),
    references: [...letter.references],
    // An answer of a machine has no sender to whom another machine could answer.
    ...(written.isAutomatic
      ? {
          headers: { 'Auto-Submitted': 'auto-replied' },
          envelope: { from: '', to: [letter.to] },
        }
      : {}),
  }
}

const quoteOf = ({ from, at, text }: Letter) =>
  `\n\nEl ${at.slice(0, 10)}, ${from.name || from.address} <${from.address}> escribió:\n${text
    .trimEnd()
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n')}\n`

/** Hands it over once. @returns false when it is to be tried again. */
export async function deliver(
  world: World,
  letter: Letter,
  mail: MailOptions.Options,
): Promise<boolean> {
  try {
    const { response } = await hand(world, mail)
    keep(world, { ...letter, state: 'sent', said: response })
    return true
  } catch (error) {
    const code = Number(Object(error).responseCode ?? 0)
    const said = error instanceof Error ? error.message : String(error)
    keep(world, { ...letter, state: code >= 500 ? 'refused' : 'waiting', said })
    return code >= 500
  }
}

/** By SMTP to the company's door. @throws Error with `responseCode`, where it answered at all */
export async function hand(world: World, mail: MailOptions.Options) {
  if (!world.business) throw new Error('the company takes no letters yet')
  const { port } = world.business
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port, ignoreTLS: true })
  return transport.sendMail(mail).finally(() => transport.close())
}

async function tryAgain(world: World, letter: Letter, mail: MailOptions.Options): Promise<void> {
  const { signal } = world.stop
  for (let tries = 1; tries < mostTries && !signal.aborted; tries++) {
    await wait(triesAfterMs, undefined, { signal, ref: false }).catch(() => {})
    if (signal.aborted || (await deliver(world, letter, mail))) return
  }
}
