// What follows from what the provider answered. Pure.

import type { Failure, SendOutcome } from '../adapter.ts'
import type { DeliveryState } from '../delivery-states.ts'
import type { ReasonCode } from '../reasons.ts'
import { answerLost, mayMove } from './delivery-moves.ts'

export interface Asked {
  /** As the row stands now; a receipt may have come before the answer. */
  state: DeliveryState
  /** How often the provider was asked, this time included. */
  attempts: number
  /** How often it said before to try again later. */
  retries: number
  /** What came of it last: `answer_lost` stays until an answer comes. */
  reason: string | null
}

export interface Conclusion {
  to: DeliveryState
  reason?: ReasonCode
  detail?: string
  notBefore?: Date
  retried?: boolean
  holdsUntil?: Date
}

export interface Around {
  now: Date
  /** Of the channel: for how long what is unknown holds back those behind it. */
  unknownHoldsMs: number
  /** The provider is putting off everything to this touchpoint. */
  isAway: boolean
}

/** Undefined: the answer changes nothing. */
export function conclude(
  asked: Asked,
  outcome: SendOutcome,
  around: Around,
): Conclusion | undefined {
  // A receipt that came before is the better witness: an earlier attempt may have gone through.
  const isOpen = asked.state === 'sending' || asked.state === 'unknown'
  if (outcome.how !== 'accepted' && !isOpen) return undefined
  const conclusion = draw(asked, outcome, around)
  return mayMove(asked.state, conclusion.to) ? conclusion : undefined
}

function draw(asked: Asked, outcome: SendOutcome, around: Around): Conclusion {
  if (outcome.how === 'accepted') return { to: 'accepted' }
  if (outcome.how === 'unknown') {
    return {
      to: 'unknown',
      detail: outcome.detail,
      holdsUntil: new Date(around.now.getTime() + around.unknownHoldsMs),
    }
  }
  const { failure } = outcome
  const why = { reason: failure.reason, detail: failure.detail }
  const again = againAt(asked, failure, around)
  // Whoever was given up on as unknown and was refused after all has failed: somebody may have
  // sent it once more since.
  if (!again || asked.state === 'unknown') return { to: 'failed', ...why }
  const mayBeThere = asked.reason === answerLost
  return { to: 'queued', ...why, ...(mayBeThere ? { reason: answerLost } : {}), ...again }
}

/** When it may go again; undefined: never by itself. */
function againAt(
  { attempts, retries }: Asked,
  { then, reason }: Failure,
  { now, isAway }: Around,
): { notBefore: Date; retried: boolean } | undefined {
  const after = (ms: number) => new Date(now.getTime() + ms)
  if (then.do === 'stop') return { notBefore: now, retried: false }
  if (then.do === 'slow') return { notBefore: after(then.afterMs(attempts)), retried: false }
  if (then.do !== 'retry') return undefined
  // Nobody was there to say no, or all are put off alike: it is patient until the delivery expires.
  if (reason === 'provider_away' || reason === answerLost || isAway) {
    return { notBefore: after(then.afterMs(attempts)), retried: false }
  }
  if (retries + 1 >= then.most) return undefined
  return { notBefore: after(then.afterMs(retries + 1)), retried: true }
}
