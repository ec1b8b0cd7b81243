import type { Clock } from './clock.ts'
import { newId } from './ids.ts'
import type { Logger } from './log.ts'

/** Who acts. `id` of a system actor names the part of the house, such as `follower:profile`. */
export interface Actor {
  readonly type: 'staff' | 'key' | 'customer' | 'system'
  readonly id: string
}

/** Where a request came from, for the audit. */
export interface Origin {
  readonly requestId: string
  readonly address: string
}

/** What every command gets: who, when, and how to make ids and log. Frozen, small, no services. */
export interface Ctx {
  readonly actor: Actor
  readonly now: Date
  readonly newId: () => string
  readonly log: Logger
  /** Absent in jobs, followers and the command line. */
  readonly origin?: Origin | undefined
}

export function createCtx(actor: Actor, clock: Clock, log: Logger, origin?: Origin): Ctx {
  const now = clock.now()
  return Object.freeze({ actor, now, newId: () => newId(now.getTime()), log, origin })
}

export const systemActor = (part: string): Actor => ({ type: 'system', id: part })
