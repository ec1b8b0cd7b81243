import type { Outgoing } from '../outgoing.ts'
import type { Message } from '../thread/message.ts'

/** What the thread may ask of the box beneath it. */
export interface ComposerHandle {
  reply: (message: Message) => void
  /** Puts a message that did not get through back where it was written. */
  takeBack: (outgoing: Outgoing) => void
  attach: (files: readonly File[]) => void
}
