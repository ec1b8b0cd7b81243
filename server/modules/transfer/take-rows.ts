// Takes rows into the house: who is meant, what is known of them, what happened. The import does it
// batch by batch; the preview does it and undoes it, so that it can promise what the run will do.

import { hash } from 'node:crypto'
import { executeIn, type Kind, type SourceKey, type Tx, unclaim } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import {
  type HandleMemory,
  type Resolved,
  resolveFacts,
  setTraitsBulk,
  takeToldConsents,
} from '../customers/index.ts'
import type { ImportRow } from './find-imports.ts'
import { defaultKind, type Reading, type ReadResult } from './read-row.ts'
import type { Row } from './read-rows.ts'
import { findNameless, makeNameless } from './take-nameless.ts'

export interface Taking {
  work: Pick<ImportRow, 'name' | 'what' | 'map' | 'created_at'>
  kinds: ReadonlyMap<string, Kind>
  memory: HandleMemory
}

export interface ReadRow {
  row: Row
  result: ReadResult
}

/** What became of a row. */
export interface Outcome {
  row: Row
  /** `known`: was imported before, nothing changes. */
  how: 'taken' | 'known' | 'rejected'
  /** Why it was rejected, or what was left out of it, in words. */
  problems: string[]
}

/** A row that could be read, on its way. */
interface Asked {
  row: Row
  reading: Reading
  outcome: Outcome
}

type Owner = Pick<Extract<Resolved, { handleId: string }>, 'handleId' | 'customerId'>

/** Takes `rows` in their order. Answers one outcome for each. */
export async function takeRows(
  tx: Tx,
  ctx: Ctx,
  taking: Taking,
  rows: readonly ReadRow[],
): Promise<Outcome[]> {
  const asked: Asked[] = []
  const outcomes = rows.map(({ row, result }): Outcome => {
    if ('problems' in result) return { row, how: 'rejected', problems: result.problems }
    const outcome: Outcome = { row, how: 'taken', problems: [] }
    asked.push({ row, reading: result.reading, outcome })
    return outcome
  })
  const owned =
    taking.work.what === 'interactions'
      ? await takeInteractions(tx, ctx, taking, asked)
      : await takeCustomers(tx, ctx, taking, asked)
  await takeTraits(tx, ctx, taking.work, owned)
  await takeConsents(tx, ctx, taking.work, owned)
  return outcomes
}

async function takeInteractions(tx: Tx, ctx: Ctx, taking: Taking, asked: Asked[]) {
  const fresh = await claim(tx, taking.work, asked)
  const owned = await resolve(tx, ctx, taking, fresh)
  // A row that is mended and sent again must not be taken for known.
  const nobodys = fresh.filter(({ outcome }) => outcome.how === 'rejected')
  await unclaim(
    executeIn(tx.db),
    nobodys.map((one) => keyOf(taking.work, one)),
  )
  for (const { reading, owner } of owned) recordInteraction(tx, reading, owner, taking.kinds)
  return owned
}

/**
 * Customers need no claim where a handle says who they are. The few without any are found by their
 * id, if this house gave it, or made once.
 */
async function takeCustomers(tx: Tx, ctx: Ctx, taking: Taking, asked: Asked[]): Promise<Owned> {
  const nameless = asked.filter(({ reading }) => reading.handles.length === 0)
  const here = await findNameless(tx, nameless)
  const strangers = nameless.filter((one) => !here.has(one))
  const fresh = await claim(tx, taking.work, strangers)
  const named = asked.filter(({ reading }) => reading.handles.length > 0)
  const owned = await resolve(tx, ctx, taking, named)
  const made = await makeNameless(tx, ctx, fresh)
  return [...owned, ...[...here, ...made].map(([one, owner]) => ({ ...one, owner }))]
}

/** Interactions are claimed by their row's id, so that the same file again changes nothing. */
async function claim(tx: Tx, work: Taking['work'], asked: Asked[]): Promise<Asked[]> {
  const claims = await tx.claim(asked.map((one) => keyOf(work, one)))
  return asked.filter(({ outcome }, index) => {
    if (claims[index] === 'conflicting') {
      reject(outcome, 'was imported before with other content; what happened is not changed')
    } else if (claims[index] === 'known') {
      outcome.how = 'known'
    }
    return claims[index] === 'new'
  })
}

async function resolve(tx: Tx, ctx: Ctx, { work, memory }: Taking, asked: Asked[]) {
  const facts = asked.map(({ reading }) => ({
    handles: reading.handles,
    occurredAt: reading.occurredAt ?? work.created_at,
    // A visitor of whom a file only tells the visit stays out of the lists, as when it happened.
    lazy: work.what === 'interactions' && reading.kind !== defaultKind,
    assertedBy: sourceOf(work),
  }))
  const resolved = await resolveFacts(tx, ctx, facts, memory)
  const owned: (Asked & { owner: Owner })[] = []
  resolved.forEach((owner, index) => {
    const { outcome, ...one } = asked[index]!
    if (owner.refused !== undefined) {
      reject(outcome, `names nobody: ${leftOutOf(owner)}`)
      return
    }
    outcome.problems.push(...one.reading.notes)
    if (owner.dropped.length) outcome.problems.push(leftOutOf(owner))
    owned.push({ ...one, outcome, owner })
  })
  return owned
}

function reject(outcome: Outcome, problem: string) {
  outcome.how = 'rejected'
  outcome.problems = [problem]
}

function recordInteraction(
  tx: Tx,
  reading: Reading,
  owner: Owner,
  kinds: ReadonlyMap<string, Kind>,
) {
  tx.record({
    kind: kinds.get(reading.kind)!,
    subject: { type: 'customer', id: owner.customerId },
    handleId: owner.handleId,
    channel: reading.channel ?? null,
    occurredAt: reading.occurredAt!,
    body: reading.body,
    context: reading.context,
  })
}

type Owned = (Asked & { owner: Owner })[]

async function takeTraits(tx: Tx, ctx: Ctx, work: Taking['work'], owned: Owned) {
  const said = owned.map(({ reading, owner }) => ({
    customerId: owner.customerId,
    handleId: owner.handleId,
    source: sourceOf(work),
    occurredAt: reading.occurredAt ?? work.created_at,
    traits: reading.traits,
  }))
  await setTraitsBulk(tx, ctx, said)
}

async function takeConsents(tx: Tx, ctx: Ctx, work: Taking['work'], owned: Owned) {
  const told = owned.flatMap(({ reading, owner, outcome }) =>
    reading.consents.map((consent) => ({
      ...consent,
      customerId: owner.customerId,
      handleId: owner.handleId,
      source: sourceOf(work),
      handles: reading.handles,
      at: reading.occurredAt ?? work.created_at,
      dated: reading.occurredAt !== undefined,
      outcome,
    })),
  )
  const left = new Set(await takeToldConsents(tx, ctx, told))
  for (const one of told) {
    if (!left.has(one)) continue
    one.outcome.problems.push(
      `the consent to ${one.purpose} was left out: it was withdrawn, and the row bears no date`,
    )
  }
}

const reasons: Record<string, string> = {
  blocked: 'says nothing about who somebody is',
  malformed: 'is not one',
  disagrees: 'belongs to another customer; see the suggestions',
  limit: 'is one more than a customer may have',
}

const leftOutOf = (owner: Resolved) =>
  owner.dropped
    .map(({ type, reason }) => `the ${type} was left out, it ${reasons[reason] ?? reason}`)
    .join('; ')

/**
 * Who asserts what the rows say. Named after the source and not after this run of the import, so
 * that the same file again says the same thing by the same mouth.
 */
const sourceOf = (work: Pick<ImportRow, 'name' | 'map'>) =>
  `import:${work.map?.source ?? (work.name.replace(/[^\w.-]+/g, '_').slice(0, 80) || 'file')}`

/** Digests, because ids of rows are often telephone numbers, and claims outlive an erasure. */
function keyOf(work: Taking['work'], { row, reading }: Asked): SourceKey {
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
