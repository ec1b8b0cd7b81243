// What counts as seeing a customer: whatever happened at one of their handles, but for what we
// ourselves note about identity, traits and consents.

import * as identity from '../entries.ts'
import * as person from '../person-entries.ts'

export const unseenKinds: readonly string[] = [
  ...Object.values(identity),
  ...Object.values(person),
].map((kind) => kind.name)

/** Entries after which a profile is made anew. */
export const unseen: ReadonlySet<string> = new Set(unseenKinds)
