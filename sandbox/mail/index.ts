// The stand-in of the customers' mail provider: mailboxes of people, a real SMTP server that takes
// what the company sends, and a real client that delivers what they write to the company's door.

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { dirname } from 'node:path'
import { answerControl } from './control.ts'
import { findMailbox, openReceiver } from './receive.ts'
import { complaintOf } from './reports.ts'
import { send, type Written } from './send.ts'
import {
  type Business,
  createWorld,
  type Fault,
  type FaultName,
  keep,
  type Letter,
  letterOf,
  type Mailbox,
  mailboxOf,
  type World,
} from './world.ts'

export { findPort } from './find-port.ts'
export type { Business, Fault, FaultName, Letter, Mailbox, World } from './world.ts'

export interface MailOptions {
  /** Where letters of the company are taken; absent: any free port. */
  port?: number
  /** A file that holds mailboxes and letters from one start to the next. */
  keepIn?: string
  /** Of the people's addresses. */
  host?: string
}

export interface Mail {
  readonly world: World
  /** Where the company's letters are taken, at 127.0.0.1, without TLS or password. */
  readonly port: number
  /** Whom people write to, and the port of its SMTP door. */
  connect(business: Business): void
  /** Their mailbox; made when they have none. */
  mailbox(person: { id: string; name: string; address?: string }): Mailbox
  /** Oldest first. */
  letters(personId: string): Letter[]
  write(personId: string, written: Written): Promise<Letter>
  /** Presses the provider's own "unsubscribe" (RFC 8058). */
  unsubscribe(letterId: string): Promise<Letter>
  /** Presses "this is spam": the sender is told, as providers with a feedback loop do. */
  complain(letterId: string): Promise<Letter>
  answerItself(personId: string, isOn: boolean): Mailbox
  fault(given: { fault: FaultName; times?: number; personId?: string }): Fault
  clearFaults(id?: string): void
  /** `/sandbox/mail/*`. */
  control(request: IncomingMessage, response: ServerResponse): Promise<void>
  close(): Promise<void>
}

export async function openMail(options: MailOptions = {}): Promise<Mail> {
  const world = createWorld()
  if (options.keepIn) keepUp(world, options.keepIn)
  const receiver = await openReceiver(world, options.port ?? 0)
  const host = options.host ?? 'correo.example'
  let faults = 0
  const mail: Mail = {
    world,
    port: receiver.port,
    connect(business) {
      world.business = business
    },
    mailbox: ({ id, name, address }) => world.mailboxes.get(id) ?? add(id, name, address),
    letters: (personId) => [...world.letters.values()].filter((one) => one.personId === personId),
    write: (personId, written) => send(world, mailboxOf(world, personId), written),
    async unsubscribe(id) {
      const letter = letterOf(world, id)
      if (!letter.unsubscribeUrl) throw new Error('this letter offers no way to unsubscribe')
      const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })
      const answer = await fetch(letter.unsubscribeUrl, { method: 'POST', body })
      if (!answer.ok) throw new Error(`the sender answered ${answer.status}`)
      return keep(world, { ...letter, isUnsubscribed: true })
    },
    async complain(id) {
      const letter = letterOf(world, id)
      await complaintOf(world, mailboxOf(world, letter.personId), letter)
      return keep(world, { ...letter, isSpam: true })
    },
    answerItself(personId, isOn) {
      const mailbox = mailboxOf(world, personId)
      mailbox.answersItself = isOn
      return mailbox
    },
    fault(given) {
      const fault = { ...given, id: `mail-fault-${++faults}`, struck: 0 }
      world.faults.push(fault)
      return fault
    },
    clearFaults(id) {
      const left = id ? world.faults.filter((one) => one.id !== id) : []
      world.faults.splice(0, world.faults.length, ...left)
    },
    control: (request, response) => answerControl(mail, request, response),
    async close() {
      world.stop.abort()
      await receiver.stop()
      if (options.keepIn) putDown(world, options.keepIn)
    },
  }
  return mail

  function add(personId: string, name: string, wanted?: string): Mailbox {
    const address = (wanted ?? freeAddress(name)).toLowerCase()
    if (findMailbox(world, address)) throw new Error(`${address} is somebody else's`)
    const mailbox = { personId, name, address, answersItself: false }
    world.mailboxes.set(personId, mailbox)
    return mailbox
  }

  /** As people choose theirs: `lucia.garcia`, and a number when somebody has it. */
  function freeAddress(name: string): string {
    const plain = name.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
    const local = plain.replaceAll(/[^a-z0-9]+/g, '.').replaceAll(/^\.|\.$/g, '') || 'persona'
    for (let n = 1; ; n++) {
      const address = `${local}${n > 1 ? n : ''}@${host}`
      if (!findMailbox(world, address)) return address
    }
  }
}

function keepUp(world: World, file: string): void {
  if (!existsSync(file)) return
  const found = JSON.parse(readFileSync(file, 'utf8')) as {
    mailboxes: Mailbox[]
    letters: Letter[]
  }
  for (const one of found.mailboxes) world.mailboxes.set(one.personId, one)
  for (const one of found.letters) world.letters.set(one.id, one)
}

/** Written beside and put in place, so that half a file never stands there. */
function putDown({ mailboxes, letters }: World, file: string): void {
  mkdirSync(dirname(file), { recursive: true })
  const kept = { mailboxes: [...mailboxes.values()], letters: [...letters.values()] }
  writeFileSync(`${file}.new`, JSON.stringify(kept))
  renameSync(`${file}.new`, file)
}
