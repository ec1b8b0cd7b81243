// Whether the delivery whose turn it is may go now. Everything that was checked when it was written
// is checked again: hours may have passed. Pure.

import type { Address, Reach, Wishes } from '../../customers/index.ts'
import type { Capabilities } from '../content/capabilities.ts'
import type { DeliveryState } from '../delivery-states.ts'
import { isOpen, type Window } from '../inbound/windows.ts'
import type { ReasonCode } from '../reasons.ts'
import { answerLost } from './delivery-moves.ts'
import type { Head } from './find-heads.ts'
import { type Bucket, nextTokenAt, tokensIn } from './rates.ts'
import { putOffBy } from './wishes.ts'

export interface HeadFacts {
  /** Undefined when the touchpoint was removed. */
  capabilities: Capabilities | undefined
  address: Address | undefined
  window: Window | undefined
  /** State of the template named in the content. */
  templateState: string | undefined
  /** Of the same, as the provider has filed it. */
  templateCategory: string | undefined
  /** Of what is no reply: of each purpose that it needs consent to. */
  reaches: readonly { purpose: string; reach: Reach }[]
  /** Of the customer, on what they did not ask for; undefined: they have none. */
  wishes: Wishes | undefined
  /** When such messages went to them before, the newest first. */
  unaskedAt: readonly Date[]
  pair: Bucket | undefined
  /** Nobody was there when a letter went to the address last. */
  hasBounced?: boolean
}

export type Verdict =
  /** `isUnasked`: the customer's wishes count it. */
  | { do: 'send'; isUnasked: boolean }
  /** Not its turn yet, or not by this touchpoint. */
  | { do: 'pass' }
  /** Too much to this person: then. */
  | { do: 'wait'; until: Date }
  /** The customer wants nothing of this now: then, and meanwhile it holds back nobody. */
  | { do: 'put_off'; until: Date; reason: ReasonCode }
  | { do: 'end'; to: DeliveryState; reason?: ReasonCode; detail?: string }

export function judgeHead(
  head: Head,
  facts: HeadFacts,
  { touchpointId, now }: { touchpointId: string; now: Date },
): Verdict {
  if (head.state === 'sending') {
    if (!head.leasedUntil || head.leasedUntil > now) return { do: 'pass' }
    return { do: 'end', to: 'unknown', detail: 'whoever sent it did not come back' }
  }
  if (head.state === 'unknown' || head.touchpointId !== touchpointId) return { do: 'pass' }
  if (head.notBefore > now) return { do: 'pass' }
  const refused = refusedBy(head, facts, now)
  if (refused && head.reason === answerLost) return { do: 'end', to: 'unknown', reason: answerLost }
  if (refused) return { do: 'end', ...refused }
  const isUnasked = wasNotAsked(head, facts, now)
  const later = isUnasked && facts.wishes && putOffBy(facts.wishes, facts.unaskedAt, now)
  if (later) return { do: 'put_off', reason: later.reason, until: inTime(head, later.until, now) }
  if (facts.pair && tokensIn(facts.pair) === 0) {
    return { do: 'wait', until: nextTokenAt(facts.pair) }
  }
  return { do: 'send', isUnasked }
}

/**
 * Whether it answers nothing that the customer asked: what has a purpose of its own, and a template
 * that goes while their window is closed. What proves who somebody is goes at any hour.
 */
function wasNotAsked(head: Head, facts: HeadFacts, now: Date): boolean {
  if (facts.templateCategory === 'AUTHENTICATION') return false
  if (!head.isReply || facts.reaches.length > 0) return true
  const isTemplate = head.content?.type === 'template'
  return isTemplate && !isOpen(facts.capabilities ?? {}, facts.window, now).open
}

const dayMs = 86_400_000

/** What is wanted only after its time is over ends then. */
function inTime({ expiresAt }: Head, until: Date, now: Date): Date {
  const end = expiresAt ?? new Date(now.getTime() + dayMs)
  return until < end ? until : end
}

type Refused = { to: DeliveryState; reason: ReasonCode; detail?: string }

function refusedBy(head: Head, facts: HeadFacts, now: Date): Refused | undefined {
  const failed = (reason: ReasonCode, detail?: string): Refused => ({
    to: 'failed',
    reason,
    ...(detail ? { detail } : {}),
  })
  if (!facts.capabilities) return failed('touchpoint_removed')
  if (head.expiresAt && head.expiresAt <= now) return { to: 'expired', reason: 'expired' }
  if (!facts.address?.isCurrent || !head.content) return failed('handle_gone')
  if (head.content.type === 'template') {
    if (facts.templateState !== 'APPROVED') {
      return failed('template_unusable', facts.templateState ?? 'gone')
    }
  } else if (!isOpen(facts.capabilities, facts.window, now).open) {
    return failed('window_closed')
  }
  if (facts.hasBounced && !head.isReply) return failed('unreachable', 'a letter to it came back')
  const unwanted = facts.reaches.find(({ reach }) => reach !== 'given')
  if (unwanted) {
    return failed(unwanted.reach === 'withdrawn' ? 'opted_out' : 'no_consent', unwanted.purpose)
  }
  return head.isReply || facts.reaches.length > 0 ? undefined : failed('no_consent')
}
