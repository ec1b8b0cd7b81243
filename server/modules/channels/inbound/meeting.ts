// Those who wrote, before and after somebody is found by them.

import { type AskedFact, createHandleMemory, type HandleMemory } from '../../customers/index.ts'
import type { Sender } from '../adapter.ts'
import type { Opened } from '../touchpoints/open-touchpoints.ts'
import type { Beliefs } from './known-people.ts'
import type { SeenPerson } from './periods.ts'

/** What is to be known of a touchpoint by which somebody wrote. */
export type Place = Pick<Opened, 'id' | 'channel' | 'adapter'>

export interface Wrote {
  sender: Sender
  touchpoint: Place
  at: Date
  identityHash?: string | undefined
  /** Said or done by us: `sender` is then the person it was said to. */
  byUs?: boolean | undefined
}

/** A sender as a customer. */
export interface Person {
  customerId: string
  /** To which what they said belongs, and to which an answer goes. */
  handleId: string
  /** Every handle of theirs in this item that can be written to here. */
  addresses: string[]
  /** Their handles of this channel. */
  ofChannel: { handleId: string }[]
  known: { name: string | null; username: string | null } | undefined
}

/** What lasts over all senders of one transaction. */
export interface Meeting {
  /** Of the process; none any more once periods were ended here. */
  memory: HandleMemory
  beliefs: Beliefs
  /** Handles met for the first time of which it was asked whether a change waits for them. */
  asked: Set<string>
}

export const createMeeting = (memory = createHandleMemory(0)): Meeting => ({
  memory,
  beliefs: new Map(),
  asked: new Set(),
})

/** A sender, read. */
export interface Asked {
  wrote: Wrote
  fact: AskedFact
  seen: SeenPerson
}
