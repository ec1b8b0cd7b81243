// The rules by which handles are read and limited, as values: what the company set, on top of what
// holds unless it says otherwise. Whatever depends on them takes them as an argument.

import type { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { addressKey } from '../blocked.ts'
import { type Limits, standardLimits, standardMaxJoins } from '../limits.ts'

/** Country assumed for telephone numbers written without one: ISO 3166 alpha-2. */
export type PhoneCountry = NonNullable<Parameters<typeof parsePhoneNumberFromString>[1]> & string

export interface OwnAddress {
  type: string
  value: string
}

/** What the company set. */
export interface RulesSet {
  country: PhoneCountry
  /** The company's own, spelled as handles are. */
  ownAddresses: readonly OwnAddress[]
  /** By type, where they differ from the standard. */
  limits: Readonly<Record<string, number>>
  maxJoins: number
}

/** The same made ready for use. */
export interface HandleRules {
  readonly country: PhoneCountry
  /** `addressKey` of each address of the company's own. */
  readonly own: ReadonlySet<string>
  /** Of every type that has one, and `other`. */
  readonly limits: Limits
  readonly maxJoins: number
}

export function makeRules({ country, ownAddresses, limits, maxJoins }: RulesSet): HandleRules {
  return {
    country,
    own: new Set(ownAddresses.map(({ type, value }) => addressKey(type, value))),
    limits: { ...standardLimits, ...limits },
    maxJoins,
  }
}

/** Of a house that set nothing. */
export const standardRules: HandleRules = makeRules({
  country: 'PE',
  ownAddresses: [],
  limits: {},
  maxJoins: standardMaxJoins,
})
