// From which state a delivery may go to which. Seen from outside a delivery only moves forward, but
// for what is put off before anybody was given it:
// `sending` is no news but a claim on the row, and goes back to `queued` when the provider said for
// certain that it took nothing. Pure.

import type { ReceiptState } from '../adapter.ts'
import type { DeliveryState } from '../delivery-states.ts'
import type { ReasonCode } from '../reasons.ts'

const arrived = ['delivered', 'read', 'played'] as const
const taken = ['accepted', ...arrived] as const

const moves: Record<DeliveryState, readonly DeliveryState[]> = {
  // Its customer wants nothing at this hour, or no more for now: it is put off, and again.
  scheduled: ['scheduled', 'queued', 'sending', 'cancelled', 'expired', 'failed'],
  // A provider may have taken what it said it refused: a receipt is the better witness.
  // What went again because an answer was lost may be there though it goes no more.
  queued: ['scheduled', 'sending', 'cancelled', 'expired', 'failed', 'unknown', ...taken],
  sending: ['queued', 'unknown', 'failed', ...taken],
  unknown: ['failed', ...taken],
  accepted: ['failed', ...arrived],
  failed: arrived,
  delivered: ['read', 'played'],
  read: ['played'],
  played: [],
  cancelled: [],
  expired: [],
}

export const mayMove = (from: DeliveryState, to: DeliveryState): boolean => moves[from].includes(to)

/**
 * Why something waits that may have arrived: the line broke when it had been handed over, and it goes
 * again under its own name. Where it goes no more after all, it is not cancelled, expired or failed:
 * whether it is there is unknown.
 */
export const answerLost = 'answer_lost' as const satisfies ReasonCode

/** What taking back something that waits leaves of it. @param why where somebody else did it */
export const takenBack = (reason: string | null, now: Date, why?: ReasonCode) =>
  reason === answerLost
    ? { to: 'unknown' as const, reason: answerLost, holdsUntil: now }
    : { to: 'cancelled' as const, reason: why }

/** Still with us: it can be taken back, and it holds back those behind it when it is queued. */
export const waitingStates = ['scheduled', 'queued'] as const satisfies DeliveryState[]
/** What a person may have sent once more. */
export const retryableStates = ['failed', 'unknown', 'expired'] as const satisfies DeliveryState[]

/** What a receipt says of a delivery, beside the provider's id that it names. */
export interface Said {
  state: ReceiptState
  /** The receipt names the very id under which the delivery was accepted. */
  isItsId: boolean
}

/**
 * The state after a receipt, undefined when it changes nothing: said before, overtaken, or of an
 * attempt that is not the one that counts (a failure convicts only the id it names, while anything
 * that arrived proves that the delivery did).
 */
export function afterReceipt(from: DeliveryState, said: Said): DeliveryState | undefined {
  if (said.state === 'failed' && !said.isItsId) return undefined
  // Queued again, it is on its way once more: what failed is known.
  if (said.state === 'failed' && from === 'queued') return undefined
  return mayMove(from, said.state) ? said.state : undefined
}
