// What Meta's error codes mean and what follows from each (channels.md, section 2; lines marked [D]
// are from Meta's page of error codes alone, [M] from general knowledge).

import type { Reaction } from '../../adapter.ts'
import type { ReasonCode } from '../../reasons.ts'

export interface Rule {
  readonly reason: ReasonCode
  readonly then: Reaction
}

const second = 1000
const minute = 60 * second

/** Twice as long each time, and half as long again at random, so that not all come at once. */
const backoff = (firstMs: number, mostMs: number) => (attempt: number) =>
  Math.min(mostMs, firstMs * 2 ** (attempt - 1)) * (1 + Math.random() / 2)

const fail: Reaction = { do: 'fail' }
const stop: Reaction = { do: 'stop' }
const slower = (
  firstMs: number,
  mostMs: number,
  scope: 'touchpoint' | 'business' = 'touchpoint',
): Reaction => ({ do: 'slow', scope, afterMs: backoff(firstMs, mostMs) })

/** It may work in a moment. */
export const transient: Rule = {
  reason: 'provider_failed',
  then: { do: 'retry', afterMs: backoff(second, minute), most: 5 },
}
/** Nobody was reached and nothing was asked, so it is safe to try for longer: some three hours. */
export const away: Rule = {
  reason: 'provider_away',
  then: { do: 'retry', afterMs: backoff(second, 2 * minute), most: 90 },
}
export const tooFast: Rule = { reason: 'too_fast', then: slower(2 * second, 2 * minute) }
export const refused: Rule = { reason: 'provider_failed', then: fail }
export const credentials: Rule = { reason: 'credentials_refused', then: stop }
/** No answer of Meta's comes from there: the base address is wrong, or something stands between. */
export const elsewhere: Rule = { reason: 'provider_failed', then: stop }

/** Meta counts the calls of all numbers of an account together. */
const callsOfAccount: Rule = {
  reason: 'too_fast',
  then: slower(30 * second, 15 * minute, 'business'),
}

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i)

const table: readonly (readonly [codes: readonly number[], rule: Rule])[] = [
  // Rates
  [[4, 80007], callsOfAccount],
  [[17, 32, 613], callsOfAccount], // [M]
  [[130429], tooFast],
  [
    [131056],
    {
      reason: 'too_fast',
      then: {
        do: 'slow',
        scope: 'handle',
        afterMs: (attempt) => Math.min(4 ** (attempt - 1), 3600) * second,
      },
    },
  ],
  // Our account
  [[131048, 368, 131031, 130497], { reason: 'account_locked', then: stop }],
  [[0, 3, 10, 190, ...range(200, 299), 131005], credentials],
  [[102, 104], credentials], // [S] no session, no token
  [[131042, 131044], { reason: 'account_unpaid', then: stop }],
  [[131045, 131037, 133010, 33], { reason: 'account_unregistered', then: stop }],
  [[131057, 2494100], { reason: 'account_paused', then: slower(minute, 15 * minute) }],
  // The person
  [[131047], { reason: 'window_closed', then: fail }],
  [[131049, 130472], { reason: 'marketing_capped', then: fail }],
  [[131050], { reason: 'opted_out', then: { do: 'fail', optOut: 'marketing' } }],
  [[131026], { reason: 'unreachable', then: fail }],
  [[131021], { reason: 'to_ourselves', then: fail }],
  [[131030, 131062], { reason: 'not_allowed', then: fail }],
  [[131043], { reason: 'expired', then: fail }], // [D] not delivered within its time to live
  // What was said
  [
    [132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132018, 132068, 132069],
    { reason: 'template_unusable', then: fail },
  ],
  [[131052, 131053], { reason: 'media_unusable', then: { do: 'reupload' } }],
  [[131051], { reason: 'content_refused', then: fail }],
  [[100, 131008, 131009, 131055], { reason: 'content_refused', then: fail }], // [D]
  // In a moment
  [[131000, 131016, 2], transient],
  [[1, 133004], transient], // [D]
]

const byCode: ReadonlyMap<number, Rule> = new Map(
  table.flatMap(([codes, rule]) => codes.map((code) => [code, rule] as const)),
)

/** Undefined for a code that this version does not know. */
export const ruleOf = (code: number): Rule | undefined => byCode.get(code)
