// What a list may be narrowed by, as facets of the profile (profile.ts), and whose rows it shows.

import { type RawBuilder, sql } from 'kysely'
import type { Viewer } from '../../../platform/contract.ts'
import { invalidInput } from '../../../platform/refusal.ts'
import { isPersonalTrait } from '../detail/mask.ts'
import type { CustomersAsked } from './find-customers.ts'
import { facetsSeenBy } from './place-facets.ts'
import { never, traitFacet } from './profile.ts'

/** Everything a list is narrowed by, for tables named `profile` and `recency`. */
export function conditions(viewer: Viewer, asked: CustomersAsked): RawBuilder<unknown> {
  const all = [rowsCondition(viewer)]
  const facets = facetsAsked(asked)
  if (facets.length) all.push(sql`profile.facets @> ${facets}::text[]`)
  if (asked.createdFrom) all.push(sql`profile.created_at >= ${asked.createdFrom}::timestamptz`)
  if (asked.createdTo) all.push(sql`profile.created_at < ${asked.createdTo}::timestamptz`)
  if (asked.seenFrom) all.push(sql`recency.last_seen_at >= ${asked.seenFrom}::timestamptz`)
  if (asked.seenTo) {
    all.push(
      sql`recency.last_seen_at < ${asked.seenTo}::timestamptz and recency.last_seen_at > ${never}`,
    )
  }
  return sql.join(all, sql` and `)
}

function facetsAsked(asked: CustomersAsked): string[] {
  const facets: string[] = []
  const add = (name: string, value: string | number | undefined) => {
    if (value !== undefined) facets.push(`${name}:${value}`)
  }
  add('channel', asked.channel)
  add('handle', asked.hasHandle)
  add('assurance', asked.assurance)
  add('team', asked.team)
  add('store', asked.store)
  add('consent', asked.consent)
  for (const { name, value } of traitsAsked(asked)) {
    facets.push(traitFacet(name, value) ?? 'trait:')
  }
  return facets
}

/** Who sees traits masked may not find out by filtering what they are. */
export function mayFilter(viewer: Viewer, asked: CustomersAsked): boolean {
  return (
    viewer.can('customers:contact') ||
    traitsAsked(asked).every(({ name }) => !isPersonalTrait(name))
  )
}

/** Customers of the viewer's teams and stores, and those of nobody's. */
export function rowsCondition(viewer: Viewer): RawBuilder<unknown> {
  const own = facetsSeenBy(viewer)
  return own === 'all' ? sql`true` : sql`profile.facets && ${own}::text[]`
}

function traitsAsked({ trait }: CustomersAsked): { name: string; value: string }[] {
  if (trait === undefined) return []
  return (typeof trait === 'string' ? [trait] : trait).map((text) => {
    const colon = text.indexOf(':')
    if (colon < 1) throw invalidInput({ trait: 'must be name:value' })
    return { name: text.slice(0, colon), value: text.slice(colon + 1) }
  })
}
