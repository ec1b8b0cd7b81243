// What counts as seeing a customer: whatever they did at one of their handles; neither what we
// ourselves note about identity, traits and consents, nor what we do to them.

import { findKind, listKinds } from '../../../ledger/index.ts'
import * as identity from '../entries.ts'
import * as person from '../person-entries.ts'

/** Entries after which a profile is made anew. */
export const unseen: ReadonlySet<string> = new Set(
  [...Object.values(identity), ...Object.values(person)].map((kind) => kind.name),
)

/** Entries that say nothing of when and where a customer was. */
export const isOurs = (kind: string): boolean => findKind(kind)?.ours ?? false
export const ourKinds = (): string[] => listKinds().flatMap((kind) => (kind.ours ? kind.name : []))

/** Entries by which nobody was seen. */
export const unseenKinds = (): string[] => [...unseen, ...ourKinds()]
