import type { ReasonCode } from './reasons.ts'

/** Why something did not go out, and what follows. */
export interface Failure {
  readonly reason: ReasonCode
  /** The provider's own code and words, for those who must look further. */
  readonly detail: string
  readonly then: Reaction
}

export type Reaction =
  /** This delivery has failed; the next may go. */
  | { do: 'fail'; optOut?: 'marketing' }
  /** It may go again, at the earliest then. `attempt` counts from 1. */
  | { do: 'retry'; afterMs: (attempt: number) => number; most: number }
  /** Too fast: to this person only, with this touchpoint, or with its account. It goes again then. */
  | {
      do: 'slow'
      scope: 'handle' | 'touchpoint' | 'business'
      afterMs: (attempt: number) => number
    }
  /** Nothing goes out here until somebody mends it; this delivery waits. */
  | { do: 'stop' }
  /** The bytes must be given to the provider once more. */
  | { do: 'reupload' }
