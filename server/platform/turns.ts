// Turns: who writes in groups may prepare the next group in a transaction of its own while the one
// before is being committed. What a group holds by then, the group before may need when it has to
// begin again, and neither would ever end; so whoever begins again makes those behind it let go.

import { Superseded } from './database.ts'

/** What a group has locked until its commit, by name, with what it would answer of it. */
export type Holding = ReadonlyMap<string, string>

/** A group's place in the order of groups. */
export interface Turn {
  /**
   * Call it as each attempt begins. Resolves when this group may lock something already, with what
   * the group before holds: to ask for one of those would be to wait for its commit.
   */
  begin(): Promise<Holding>
  /**
   * Resolves when the group before has ended, and says whether it was committed.
   * @throws Superseded when that one began again: this attempt is to let go of what it holds.
   */
  come(): Promise<boolean>
  /** Says that this group waits for nothing more that the one behind could hold. */
  pass(holding: Holding): void
  /** Says that what it passed with is committed. */
  done(): void
}

export interface TakenTurn extends Turn {
  /** Says that this group has ended, in whichever way. */
  end(): void
}

const nothing: Holding = new Map()

/** For who is alone. */
export const alone: Turn = {
  begin: async () => nothing,
  come: async () => true,
  pass() {},
  done() {},
}

interface Place {
  /** How often it began. */
  attempts: number
  holding: Holding
  isCommitted: boolean
  passed: PromiseWithResolvers<void>
  /** Resolved when it begins again. */
  again: PromiseWithResolvers<void>
  ended: PromiseWithResolvers<void>
}

/** One line of groups. @returns how to take the next turn; `passed` is called whenever it passes. */
export function createTurns(): (passed: () => void) => TakenTurn {
  let last: Place | undefined
  return (passed) => {
    const before = last
    const own = openPlace()
    last = own
    let seen = 0
    return {
      async begin() {
        if (own.attempts++ > 0) beginAgain(own)
        if (!before) return nothing
        await Promise.race([before.passed.promise, before.ended.promise])
        seen = before.attempts
        return before.holding
      },
      async come() {
        if (!before) return true
        const again = before.attempts === seen ? before.again.promise : Promise.resolve()
        await Promise.race([before.ended.promise, again.then(letGo)])
        return before.isCommitted
      },
      pass(holding) {
        own.holding = holding
        own.passed.resolve()
        passed()
      },
      done() {
        own.isCommitted = true
      },
      end() {
        own.ended.resolve()
        if (last === own) last = undefined
      },
    }
  }
}

const openPlace = (): Place => ({
  attempts: 0,
  holding: nothing,
  isCommitted: false,
  passed: Promise.withResolvers(),
  again: Promise.withResolvers(),
  ended: Promise.withResolvers(),
})

function beginAgain(place: Place) {
  place.again.resolve()
  place.again = Promise.withResolvers()
  place.passed = Promise.withResolvers()
  place.holding = nothing
  place.isCommitted = false
}

function letGo(): never {
  throw new Superseded('the group before began again')
}
