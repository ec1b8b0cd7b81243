// What is done for each row that was read before its transaction begins: whom it names, its one name
// for ever, its body as text. The database is at the batch before meanwhile.

import { hash } from 'node:crypto'
import { type SourceKey, toJson } from '../../ledger/index.ts'
import { type AskedFact, type HandleRules, readFact } from '../customers/index.ts'
import type { ImportRow } from './find-imports.ts'
import type { Problem } from './problem.ts'
import { defaultKind, type Reading, type ReadResult } from './read-row.ts'
import type { Row } from './read-rows.ts'

/** What the rows of an import have in common. */
export type Work = Pick<ImportRow, 'name' | 'what' | 'map' | 'created_at'>

/** A row that could not be read, or all that taking it needs. */
export type ReadyRow =
  | { row: Row; problems: Problem[] }
  | {
      row: Row
      reading: Reading
      key: SourceKey
      bodyJson: string
      fact: AskedFact
      factKey: string
    }

/** Addresses put into their one form that are remembered: mostly the same people come again soon. */
const mostKnown = 5000

/** Makes what does for each row that was read all that needs no transaction. */
export function createMakeReady(work: Work, rules: HandleRules) {
  const known = new Map<string, AskedFact>()
  return (row: Row, result: ReadResult): ReadyRow => {
    if ('problems' in result) return { row, problems: result.problems }
    const { reading } = result
    const fact = factOf(work, reading)
    const factKey = `${fact.lazy} ${JSON.stringify(reading.handles)}`
    let read = known.get(factKey)
    if (!read) {
      if (known.size === mostKnown) known.clear()
      read = readFact(fact, rules)
      known.set(factKey, read)
    }
    return {
      row,
      reading,
      key: keyOf(work, row, reading),
      bodyJson: toJson(reading.body),
      fact: { ...read, occurredAt: fact.occurredAt },
      factKey,
    }
  }
}

const factOf = (work: Work, reading: Reading) => ({
  handles: reading.handles,
  occurredAt: reading.occurredAt ?? work.created_at,
  // A visitor of whom a file only tells the visit stays out of the lists, as when it happened.
  lazy: work.what === 'interactions' && reading.kind !== defaultKind,
  assertedBy: sourceOf(work),
})

/**
 * Who asserts what the rows say. Named after the source and not after this run of the import, so
 * that the same file again says the same thing by the same mouth.
 */
export const sourceOf = (work: Pick<ImportRow, 'name' | 'map'>) =>
  `import:${work.map?.source ?? (work.name.replace(/[^\w.-]+/g, '_').slice(0, 80) || 'file')}`

/**
 * Names a row for ever. Digests, because ids of rows are often telephone numbers, and claims outlive
 * an erasure.
 */
function keyOf(work: Work, row: Row, reading: Reading): SourceKey {
  const digest = (text: string) => hash('sha256', text, 'base64url')
  const source = sourceOf(work)
  // What is said of a customer changes; who it is does not.
  if (reading.hebraId) return { source, sourceId: digest(reading.hebraId).slice(0, 22) }
  const content = 'cells' in row ? JSON.stringify(row.cells) : ''
  return {
    source,
    sourceId: digest(reading.id).slice(0, 22),
    digest: digest(content).slice(0, 11),
  }
}
