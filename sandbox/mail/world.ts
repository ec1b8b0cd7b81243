// What the stand-in knows: who has a mailbox, what lies in it, and what is to go wrong.

export interface Mailbox {
  /** Of the person on the wall, or any other name of theirs. */
  readonly personId: string
  readonly name: string
  readonly address: string
  /** Answers each letter of a person by itself, as on holiday. */
  answersItself: boolean
}

export interface Letter {
  readonly id: string
  readonly personId: string
  readonly way: 'in' | 'out'
  readonly from: { name: string; address: string }
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly at: string
  readonly messageId: string
  readonly references: readonly string[]
  readonly files: readonly string[]
  /** Of what came: where an answer goes, and the sender of the envelope. */
  readonly replyTo?: string | undefined
  readonly envelopeFrom?: string | undefined
  /** What one press of "unsubscribe" posts to (RFC 8058). */
  readonly unsubscribeUrl?: string | undefined
  readonly raw?: string | undefined
  isUnsubscribed?: boolean
  isSpam?: boolean
  /** Of what goes out. */
  state?: 'waiting' | 'sent' | 'refused'
  /** What the other server said last. */
  said?: string
}

export const faultNames = ['bounce', 'defer', 'refuse', 'slow', 'late_bounce'] as const
export type FaultName = (typeof faultNames)[number]

export interface Fault {
  readonly id: string
  readonly fault: FaultName
  readonly personId?: string | undefined
  /** Absent: until it is taken away. */
  times?: number | undefined
  struck: number
}

/** The company as its customers know it, and where its letters are taken by SMTP. */
export interface Business {
  readonly name: string
  readonly address: string
  readonly port: number
}

export interface World {
  readonly mailboxes: Map<string, Mailbox>
  readonly letters: Map<string, Letter>
  readonly faults: Fault[]
  readonly listeners: Set<(letter: Letter) => void>
  /** Ends waits and tries when the stand-in closes. */
  readonly stop: AbortController
  business: Business | undefined
}

export const createWorld = (): World => ({
  mailboxes: new Map(),
  letters: new Map(),
  faults: [],
  listeners: new Set(),
  stop: new AbortController(),
  business: undefined,
})

/** Keeps a letter, new or changed, and shows it. */
export function keep(world: World, letter: Letter): Letter {
  world.letters.set(letter.id, letter)
  for (const listener of world.listeners) listener(letter)
  return letter
}

/** @throws Error when nobody has it */
export function mailboxOf(world: World, personId: string): Mailbox {
  const found = world.mailboxes.get(personId)
  if (!found) throw new Error(`${personId} has no mailbox`)
  return found
}

/** @throws Error when there is none */
export function letterOf(world: World, id: string): Letter {
  const found = world.letters.get(id)
  if (!found) throw new Error(`there is no letter ${id}`)
  return found
}

/** The fault that strikes now, counted; one whose times are used up is gone. */
export function strike(world: World, fault: FaultName, personId?: string): boolean {
  const found = world.faults.find(
    (one) =>
      one.fault === fault && (!one.personId || personId === undefined || one.personId === personId),
  )
  if (!found) return false
  found.struck += 1
  if (found.times !== undefined && --found.times === 0) {
    world.faults.splice(world.faults.indexOf(found), 1)
  }
  return true
}
