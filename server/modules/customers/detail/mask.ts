// What viewers without customers:contact see in place of personal data. The one place for it: the
// REST answers, the live stream and exports all mask here.

import type { Viewer } from '../../../platform/contract.ts'
import { maskFoundText, maskText } from './mask-text.ts'
import { describesThing, isIdentifier, isThing, senseOf } from './personal-names.ts'

/** Whether the viewer sees addresses and personal traits whole. */
export const seesContact = (viewer: Viewer): boolean => viewer.can('customers:contact')

/** Handle types that are random ids of a browser or device, or our own, and name nobody. */
const plainTypes = new Set(['home', 'anonymous', 'device'])

/** `+51987654312` → `+51 9•• ••• •12`, `ana@example.com` → `a•••@e•••.com`. */
export function maskHandle(handle: { type: string; value: string }): string {
  return plainTypes.has(handle.type) ? handle.value : maskText(handle.value)
}

/** Judged by the trait's name: `firstName`, `billing_address`, `correo_email` … */
export const isPersonalTrait = (name: string): boolean => senseOf(name) !== 'none'

/** Masks personal traits by name, and whatever looks like an address in the others. */
export function maskTraits(traits: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(traits).map(([name, value]) => [name, maskTrait(name, value)]),
  )
}

export function maskTrait(name: string, value: unknown): unknown {
  return isPersonalTrait(name) ? maskAll(value) : maskFound(value, name, 'unknown')
}

export const maskName = (name: string | null): string | null =>
  name === null ? null : maskText(name)

/** What may be personal in an entry: by the names of its fields, and the rest by how it looks. */
export function maskEntry<
  E extends {
    kind: string
    body: Record<string, unknown>
    context: Record<string, unknown> | null
  },
>(entry: E): E {
  const about = aboutThings.test(entry.kind) ? 'thing' : 'unknown'
  return {
    ...entry,
    body: maskObject(entry.body, about),
    context: entry.context && maskObject(entry.context, 'unknown'),
  }
}

/** Kinds whose `name` is a page's or a product's. */
const aboutThings = /^(page|screen|products?|product_list|cart|wishlist|promotion)\./

/** Whose name it is that is called no more than `name`. */
type About = 'thing' | 'person' | 'unknown'

function maskObject(object: Record<string, unknown>, about: About): Record<string, unknown> {
  const whose = about === 'unknown' && describesThing(Object.keys(object)) ? 'thing' : about
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [name, maskField(name, value, whose)]),
  )
}

function maskField(name: string, value: unknown, about: About): unknown {
  if (name === 'traits') return isObject(value) ? maskTraits(value) : maskAll(value)
  // What only wraps the fields of an event is about what the event is about.
  if (name === 'properties') return maskFound(value, name, about)
  const sense = senseOf(name)
  if (sense === 'always' || (sense === 'name' && about !== 'thing')) return maskAll(value)
  if (sense === 'person') {
    return typeof value === 'object' ? maskFound(value, name, 'person') : maskAll(value)
  }
  return maskFound(value, name, isThing(name) ? 'thing' : 'unknown')
}

/** Masks every text and number inside. */
function maskAll(value: unknown): unknown {
  if (typeof value === 'string') return maskText(value)
  if (typeof value === 'number') return maskText(String(value))
  if (Array.isArray(value)) return value.map(maskAll)
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, maskAll(inner)]))
  }
  return value
}

/** Masks e-mail addresses and telephone numbers wherever they stand in what is called `name`. */
function maskFound(value: unknown, name: string, about: About): unknown {
  if (typeof value === 'string') return maskFoundText(value, isIdentifier(name))
  if (Array.isArray(value)) return value.map((inner) => maskFound(inner, name, about))
  return isObject(value) ? maskObject(value, about) : value
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
