// One batch of rows, taken whole or not at all: who is meant, what is known of them, what happened,
// the rejected rows with their reasons, and the import's own progress, in one transaction. A row is
// therefore counted when, and only when, it was taken, wherever the process dies.

import { createHash } from 'node:crypto'
import {
  executeIn,
  type Kind,
  type SourceKey,
  type Tx,
  toJson,
  unclaim,
} from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import {
  type HandleMemory,
  type Resolved,
  resolveFacts,
  setTraitsBulk,
  takeToldConsents,
} from '../customers/index.ts'
import { type ImportRow, lockImport } from './find-imports.ts'
import type { Reading, ReadResult } from './read-row.ts'
import type { Row } from './read-rows.ts'

export interface Batch {
  rows: { row: Row; result: ReadResult }[]
  bytesRead: number
  /** Spent on this batch, reading included. */
  workedMs: () => number
}

export interface Taking {
  work: ImportRow
  kinds: ReadonlyMap<string, Kind>
  memory: HandleMemory
}

interface Asked {
  row: Row
  reading: Reading
}

interface Rejected {
  row: Row
  imported: boolean
  problem: string
}

/**
 * Takes `batch`, whose first row follows the `from` rows that were taken before. Answers `moved`
 * and changes nothing when somebody else got further or the import no longer runs.
 */
export async function importBatch(
  tx: Tx,
  ctx: Ctx,
  taking: Taking,
  batch: Batch,
  from: number,
): Promise<'taken' | 'moved'> {
  const { work } = taking
  const now = await lockImport(tx.db, work.id)
  if (now.state !== 'running' || now.rows_read !== from) return 'moved'
  const rejected: Rejected[] = []
  const readable = batch.rows.flatMap(({ row, result }): Asked[] => {
    if ('reading' in result) return [{ row, reading: result.reading }]
    rejected.push({ row, imported: false, problem: result.problems.join('; ') })
    return []
  })
  const fresh =
    work.what === 'interactions' ? await claimed(tx, work, readable, rejected) : readable
  const taken = await take(tx, ctx, taking, fresh, rejected)
  await keepRejected(tx, work, rejected)
  const refused = rejected.filter((one) => !one.imported).length
  await tx.db
    .updateTable('transfer_import')
    .set((eb) => ({
      bytes_read: batch.bytesRead,
      rows_read: eb('rows_read', '+', batch.rows.length),
      rows_done: eb('rows_done', '+', taken),
      rows_known: eb('rows_known', '+', batch.rows.length - taken - refused),
      rows_rejected: eb('rows_rejected', '+', refused),
      rows_noted: eb('rows_noted', '+', rejected.length - refused),
      worked_ms: eb('worked_ms', '+', batch.workedMs()),
    }))
    .where('id', '=', work.id)
    .execute()
  return 'taken'
}

/** Interactions are claimed by their row's id, so that the same file again changes nothing. */
async function claimed(tx: Tx, work: ImportRow, asked: Asked[], rejected: Rejected[]) {
  const claims = await tx.claim(asked.map((one) => keyOf(work, one)))
  return asked.filter((one, index) => {
    if (claims[index] === 'conflicting') {
      const problem = 'was imported before with other content; what happened is not changed'
      rejected.push({ row: one.row, imported: false, problem })
    }
    return claims[index] === 'new'
  })
}

async function take(
  tx: Tx,
  ctx: Ctx,
  { work, kinds, memory }: Taking,
  asked: Asked[],
  rejected: Rejected[],
): Promise<number> {
  const assertedBy = sourceOf(work)
  const facts = asked.map(({ reading }) => ({
    handles: reading.handles,
    occurredAt: reading.occurredAt ?? work.created_at,
    lazy: false,
    assertedBy,
  }))
  const resolved = await resolveFacts(tx, ctx, facts, memory)
  const kept: (Asked & { owner: Exclude<Resolved, { refused: string }> })[] = []
  const nobodys: Asked[] = []
  resolved.forEach((owner, index) => {
    const one = asked[index]!
    if ('refused' in owner && owner.refused !== undefined) {
      nobodys.push(one)
      rejected.push({ row: one.row, imported: false, problem: `names nobody: ${droppedIn(owner)}` })
      return
    }
    const notes = [...one.reading.notes, ...(owner.dropped.length ? [droppedIn(owner)] : [])]
    if (notes.length) rejected.push({ row: one.row, imported: true, problem: notes.join('; ') })
    kept.push({ ...one, owner })
  })
  if (work.what === 'interactions') {
    // A row that is mended and sent again must not be taken for known.
    await unclaim(
      executeIn(tx.db),
      nobodys.map((one) => keyOf(work, one)),
    )
    for (const { reading, owner } of kept) recordInteraction(tx, reading, owner, kinds)
  }
  const said = kept.map(({ reading, owner, row }) => ({
    customerId: owner.customerId,
    handleId: owner.handleId,
    source: assertedBy,
    occurredAt: reading.occurredAt ?? work.created_at,
    traits: reading.traits,
    reading,
    row,
  }))
  await setTraitsBulk(tx, ctx, said)
  await takeConsents(tx, ctx, said, rejected)
  return kept.length
}

async function takeConsents(
  tx: Tx,
  ctx: Ctx,
  said: {
    customerId: string
    handleId: string
    source: string
    occurredAt: Date
    reading: Reading
    row: Row
  }[],
  rejected: Rejected[],
) {
  const told = said.flatMap(({ reading, row, occurredAt, ...who }) =>
    reading.consents.map((consent) => ({
      ...who,
      ...consent,
      handles: reading.handles,
      at: occurredAt,
      dated: reading.occurredAt !== undefined,
      row,
    })),
  )
  const left = new Set(await takeToldConsents(tx, ctx, told))
  for (const { row, purpose } of told.filter((one) => left.has(one))) {
    const problem = `the consent to ${purpose} was left out: it was withdrawn, and the row bears no date`
    const noted = rejected.find((one) => one.row === row)
    if (noted) noted.problem += `; ${problem}`
    else rejected.push({ row, imported: true, problem })
  }
}

function recordInteraction(
  tx: Tx,
  reading: Reading,
  owner: { handleId: string; customerId: string },
  kinds: ReadonlyMap<string, Kind>,
) {
  tx.record({
    kind: kinds.get(reading.kind)!,
    subject: { type: 'customer', id: owner.customerId },
    handleId: owner.handleId,
    channel: reading.channel ?? null,
    occurredAt: reading.occurredAt!,
    body: reading.body,
  })
}

const reasons: Record<string, string> = {
  blocked: 'says nothing about who somebody is',
  malformed: 'is not one',
  disagrees: 'belongs to another customer; see the suggestions',
  limit: 'is one more than a customer may have',
}

const droppedIn = (owner: Resolved) =>
  owner.dropped
    .map(({ type, reason }) => `the ${type} was left out, it ${reasons[reason] ?? reason}`)
    .join('; ')

/**
 * Who asserts what the rows say. Named after the source and not after this run of the import, so
 * that the same file again says the same thing by the same mouth.
 */
export const sourceOf = (work: Pick<ImportRow, 'name' | 'map'>) =>
  `import:${work.map?.source ?? (work.name.replace(/[^\w.-]+/g, '_').slice(0, 80) || 'file')}`

/** Digests, because ids of rows are often telephone numbers, and claims outlive an erasure. */
function keyOf(work: ImportRow, { row, reading }: Asked): SourceKey {
  const digest = (text: string) => createHash('sha256').update(text).digest('base64url')
  const content = 'cells' in row ? JSON.stringify(row.cells) : ''
  return {
    source: sourceOf(work),
    sourceId: digest(reading.id).slice(0, 22),
    digest: digest(content).slice(0, 11),
  }
}

async function keepRejected(tx: Tx, work: ImportRow, rejected: Rejected[]) {
  if (rejected.length === 0) return
  await tx.db
    .insertInto('transfer_rejected')
    .values(
      rejected.map(({ row, imported, problem }) => ({
        import_id: work.id,
        row: row.row,
        line: row.line,
        imported,
        problem,
        cells: toJson('cells' in row ? row.cells : { '': row.raw }),
      })),
    )
    .execute()
}
