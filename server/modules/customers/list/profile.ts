// The profile of a customer: everything that lists, filters and searches look at, derived from
// handles, traits, consents and the ledger. Pure but for loading; written by refresh-profiles.ts.

import type { Consent } from '../consents/find-consents.ts'
import { linkKeysOf } from '../suggestions/link-keys.ts'
import { effectiveClaims, type TraitClaim, valuesOf } from '../traits/effective.ts'
import { facetsOfPlaces } from './place-facets.ts'
import { digitsOf, plain, soundOf } from './plain.ts'

export interface ProfileFacts {
  customerId: string
  createdAt: Date
  teamIds: string[]
  storeIds: string[]
  handles: { type: string; value: string; assurance: number; held: boolean }[]
  claims: TraitClaim[]
  consents: Consent[]
  channels: string[]
  lastSeenAt: Date | null
}

export interface Profile {
  customerId: string
  name: string | null
  plainName: string
  search: string
  facets: string[]
  linkKeys: string[]
  traits: Record<string, unknown>
  createdAt: Date
  lastSeenAt: Date
}

/** Stands for "never seen" where the database sorts by it. */
export const never = new Date(0)

/** Types that name nobody to a person who searches. */
const unsearched = new Set(['home', 'anonymous', 'device'])
const maxSearchLength = 4000
const maxFacetLength = 120

export function profileOf(facts: ProfileFacts): Profile {
  const traits = valuesOf(effectiveClaims(facts.claims))
  const name = nameOf(traits)
  return {
    customerId: facts.customerId,
    name,
    plainName: plain(name ?? '').toWellFormed(),
    search: searchOf(name, facts.handles, traits),
    facets: facetsOf(facts, traits),
    linkKeys: linkKeysOf(name, traits, facts),
    traits,
    createdAt: facts.createdAt,
    lastSeenAt: facts.lastSeenAt ? wholeMinute(facts.lastSeenAt) : never,
  }
}

/** Lists need no more, and a busy customer's row is written once a minute at most. */
export const wholeMinute = (instant: Date): Date =>
  new Date(Math.floor(instant.getTime() / 60_000) * 60_000)

/** What to call the customer: the trait `name`, else first and last name, else what they call
 * themselves on a channel (`profileName`). */
export function nameOf(traits: Readonly<Record<string, unknown>>): string | null {
  const text = (...names: string[]) => {
    for (const name of names) {
      const value = traits[name]
      if (typeof value === 'string' && value.trim()) return oneLine(value)
    }
    return ''
  }
  const whole = text('name', 'fullName', 'full_name')
  if (whole) return whole
  const parts = [text('firstName', 'first_name'), text('lastName', 'last_name')].filter(Boolean)
  return parts.join(' ') || text('profileName') || null
}

/** Names come from outside: one line of sensible length, and whole characters. */
const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim().slice(0, 200).toWellFormed()

/** Begins with a space, so that ` ana` finds the beginnings of words. */
function searchOf(
  name: string | null,
  handles: ProfileFacts['handles'],
  traits: Record<string, unknown>,
): string {
  const words = new Set<string>()
  if (name) words.add(plain(name)).add(soundOf(plain(name)))
  for (const handle of handles) {
    if (unsearched.has(handle.type) || !handle.held) continue
    words.add(plain(handle.value))
  }
  for (const value of Object.values(traits)) {
    for (const text of textsOf(value)) {
      words.add(plain(text))
      if (/^[+\d][\d\s().-]{5,}$/.test(text)) words.add(digitsOf(text))
    }
  }
  words.delete('')
  return ` ${[...words].join(' ')}`.slice(0, maxSearchLength).toWellFormed()
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'number') return [String(value)]
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsOf)
  return []
}

/** Filters are one array with one index; each name before the colon is a filter of the list. */
function facetsOf(facts: ProfileFacts, traits: Record<string, unknown>): string[] {
  const facets = new Set<string>()
  for (const channel of facts.channels) facets.add(`channel:${channel}`)
  for (const { type, held } of facts.handles) {
    if (type !== 'home' && held) facets.add(`handle:${type}`)
  }
  const known = facts.handles.filter((handle) => handle.type !== 'home' && handle.held)
  const assurance = Math.max(0, ...known.map((handle) => handle.assurance))
  for (let level = 0; level <= assurance; level++) facets.add(`assurance:${level}`)
  for (const facet of facetsOfPlaces(facts)) facets.add(facet)
  for (const consent of facts.consents) {
    if (!consent.current || consent.state !== 'given') continue
    facets.add(`consent:${consent.purpose}`)
    if (consent.channel) facets.add(`consent:${consent.purpose}:${consent.channel}`)
  }
  for (const [name, value] of Object.entries(traits)) {
    const facet = traitFacet(name, value)
    if (facet) facets.add(facet)
  }
  return [...facets].sort()
}

/** The facet of a trait that equals a value; undefined for values too large to filter by. */
export function traitFacet(name: string, value: unknown): string | undefined {
  if (typeof value === 'object') return undefined
  const facet = `trait:${name}=${String(value)}`
  return facet.length <= maxFacetLength ? facet : undefined
}
