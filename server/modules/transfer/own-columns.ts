// The columns of Hebra's own CSV: written by the export, recognised by the import, so that what
// was exported comes in again as it was. `handle.email (2)` holds e-mails of assurance 2, one a
// line; `handle.whatsapp (2, realm)` those of a realm; `trait.points (json)` a trait that is not
// text; `consent.marketing.email` is granted or withdrawn.

import type { z } from 'zod'
import type { importMap } from './map.ts'

type RuleInput = NonNullable<z.input<typeof importMap>['columns']>[number]

/** Our own id of the customer, which another installation does not share. */
export const idColumn = 'hebra.id'

export const handleColumn = (handle: { type: string; assurance: number; realm: string }) =>
  handle.realm === ''
    ? `handle.${handle.type} (${handle.assurance})`
    : `handle.${handle.type} (${handle.assurance}, ${handle.realm})`

export const traitColumn = (name: string, text: boolean) =>
  text ? `trait.${name}` : `trait.${name} (json)`

export const consentColumn = (consent: { purpose: string; channel: string | null }) =>
  consent.channel ? `consent.${consent.purpose}.${consent.channel}` : `consent.${consent.purpose}`

/** What the column of an export becomes again; undefined when it is none of ours. */
export function readOwnHeader(column: string): RuleInput | undefined {
  if (column === idColumn) return { column, to: 'field', name: 'hebraId' }
  const handle = /^handle\.([a-z][a-z0-9_]*) \(([0-3])(?:, (.+))?\)$/.exec(column)
  if (handle) {
    return {
      column,
      to: 'handle',
      type: handle[1]!,
      assurance: Number(handle[2]) as 0,
      split: '\n',
      ...(handle[3] ? { realm: handle[3] } : {}),
    }
  }
  const trait = /^trait\.(.+?)( \(json\))?$/.exec(column)
  if (trait) {
    const name = trait[1]!
    return trait[2]
      ? { column, to: 'trait', name, read: 'json' }
      : { column, to: 'trait', name, transforms: [] }
  }
  const consent = /^consent\.([a-z][a-z0-9_]*)(?:\.([a-z][a-z0-9_]*))?$/.exec(column)
  if (consent) {
    const channel = consent[2] ? { channel: consent[2] } : {}
    const words = { granted: ['granted'], withdrawn: ['withdrawn'] }
    return { column, to: 'consent', purpose: consent[1]!, ...channel, ...words }
  }
  return undefined
}
