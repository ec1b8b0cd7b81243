// What a live stream needs to know of people and rights, filled by build.ts from the modules that
// know: the ledger knows neither customers nor roles.

import type { Viewer } from '../platform/contract.ts'
import type { Db } from '../platform/database.ts'
import type { Entry } from './read.ts'

/** Whose a handle is now, and who may see that customer. */
export interface LiveCustomer {
  customerId: string
  /** Of all that was merged into the customer; both empty: everybody's. */
  teamIds: readonly string[]
  storeIds: readonly string[]
}

/** An entry as it goes to a screen; the context stays at home. */
export interface LiveEntry {
  id: string
  lane: number
  position: number
  kind: string
  channel: string | null
  touchpointId: string | null
  handleId: string | null
  customerId: string | null
  caseId: string | null
  actor: string
  occurredAt: string
  recordedAt: string
  body: Record<string, unknown>
  redacted: boolean
}

export interface LiveSight {
  /** Whose these handles are. Remembered until an entry of `movingKinds` passes. */
  customersOf(db: Db, handleIds: readonly string[]): Promise<ReadonlyMap<string, LiveCustomer>>
  /** Kinds after which a handle may be another's, or a customer another team's. */
  movingKinds: readonly string[]
  /** Viewers of one class see the same of every entry. */
  classOf(viewer: Viewer): string
  /** What the viewer sees of an entry: whole, masked, or nothing. */
  show(viewer: Viewer, entry: LiveEntry, customer: LiveCustomer | undefined): LiveEntry | undefined
  /** Whose rights an entry changes, as `staff:<id>` or `key:<id>`: their streams are cut, and come
   * back with the new rights or not at all. */
  cuts(entry: Entry): string | undefined
}

const rememberedHandles = 50_000

/** An entry with whom it concerns; what of it each class sees is worked out once. */
export interface SightedEntry {
  entry: LiveEntry
  customer: LiveCustomer | undefined
  /** Whose rights it changes. */
  cuts: string | undefined
  /** JSON by class; null: invisible. */
  shown: Map<string, string | null>
}

/** Resolves and remembers whose entries are. */
export function createOnlooker(sight: LiveSight) {
  let customers = new Map<string, LiveCustomer | undefined>()
  const moving = new Set(sight.movingKinds)
  return {
    async look(db: Db, entries: readonly Entry[]): Promise<SightedEntry[]> {
      if (customers.size > rememberedHandles || entries.some(({ kind }) => moving.has(kind))) {
        customers = new Map()
      }
      // Held here: another look may begin a new memory while this one waits for the database.
      const known = customers
      const handles = new Set(entries.flatMap(({ handleId }) => handleId ?? []))
      const unknown = [...handles].filter((handleId) => !known.has(handleId))
      if (unknown.length) {
        const found = await sight.customersOf(db, unknown)
        for (const handleId of unknown) known.set(handleId, found.get(handleId))
      }
      return entries.map((entry) => {
        const customer = entry.handleId ? known.get(entry.handleId) : undefined
        return {
          entry: toLive(entry, customer),
          customer,
          cuts: sight.cuts(entry),
          shown: new Map(),
        }
      })
    },
    /** The entry's JSON as this viewer sees it; null when he does not. */
    show(viewer: Viewer, viewerClass: string, sighted: SightedEntry): string | null {
      const known = sighted.shown.get(viewerClass)
      if (known !== undefined) return known
      const seen = sight.show(viewer, sighted.entry, sighted.customer)
      const json = seen ? JSON.stringify(seen) : null
      sighted.shown.set(viewerClass, json)
      return json
    },
  }
}

function toLive(entry: Entry, customer: LiveCustomer | undefined): LiveEntry {
  const { subjectType: _, subjectId: __, context: ___, occurredAt, recordedAt, ...rest } = entry
  return {
    ...rest,
    customerId: customer?.customerId ?? null,
    occurredAt: occurredAt.toISOString(),
    recordedAt: recordedAt.toISOString(),
  }
}
