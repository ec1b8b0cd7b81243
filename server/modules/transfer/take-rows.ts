// Takes rows into the house: who is meant, what is known of them, what happened. The import does it
// batch by batch; the preview does it and undoes it, so that it can promise what the run will do.

import { hash } from 'node:crypto'
import {
  executeIn,
  type PreparedEntry,
  type SourceKey,
  type Tx,
  toJson,
  unclaim,
} from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import {
  type AskedFact,
  type HandleMemory,
  type HandleRules,
  type Resolved,
  readFact,
  setTraitsBulk,
  takeToldConsents,
} from '../customers/index.ts'
import { resolveEvents } from '../ingest/index.ts'
import type { ImportRow } from './find-imports.ts'
import { defaultKind, type Reading, type ReadResult } from './read-row.ts'
import type { Row } from './read-rows.ts'
import { findNameless, makeNameless } from './take-nameless.ts'

export interface Taking {
  work: Pick<ImportRow, 'name' | 'what' | 'map' | 'created_at'>
  memory: HandleMemory
}

/** A row made ready outside the transaction, which other work waits for. */
export type ReadyRow =
  | { row: Row; problems: string[] }
  | {
      row: Row
      reading: Reading
      key: SourceKey
      bodyJson: string
      fact: AskedFact
      factKey: string
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
type Asked = Extract<ReadyRow, { reading: Reading }> & { outcome: Outcome }

type Owner = Pick<Extract<Resolved, { handleId: string }>, 'handleId' | 'customerId'>

/** Addresses put into their one form that are remembered: mostly the same people come again soon. */
const mostKnown = 5000

/** Makes what does for each row that was read all that needs no transaction. */
export function createMakeReady(work: Taking['work'], rules: HandleRules) {
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

const factOf = (work: Taking['work'], reading: Reading) => ({
  handles: reading.handles,
  occurredAt: reading.occurredAt ?? work.created_at,
  // A visitor of whom a file only tells the visit stays out of the lists, as when it happened.
  lazy: work.what === 'interactions' && reading.kind !== defaultKind,
  assertedBy: sourceOf(work),
})

/** Takes `rows` in their order. Answers one outcome for each. */
export async function takeRows(
  tx: Tx,
  ctx: Ctx,
  taking: Taking,
  rows: readonly ReadyRow[],
): Promise<Outcome[]> {
  const asked: Asked[] = []
  const outcomes = rows.map((ready): Outcome => {
    const { row } = ready
    if ('problems' in ready) return { row, how: 'rejected', problems: ready.problems }
    const outcome: Outcome = { row, how: 'taken', problems: [] }
    asked.push({ ...ready, outcome })
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
  const fresh = await claim(tx, asked)
  const owned = await resolve(tx, ctx, taking, fresh)
  // A row that is mended and sent again must not be taken for known.
  const nobodys = fresh.filter(({ outcome }) => outcome.how === 'rejected')
  await unclaim(
    executeIn(tx.db),
    nobodys.map(({ key }) => key),
  )
  tx.recordPrepared(owned.map((one) => entryOf(ctx, one)))
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
  const fresh = await claim(tx, strangers)
  const named = asked.filter(({ reading }) => reading.handles.length > 0)
  const owned = await resolve(tx, ctx, taking, named)
  const made = await makeNameless(tx, ctx, fresh)
  return [...owned, ...[...here, ...made].map(([one, owner]) => ({ ...one, owner }))]
}

/** Interactions are claimed by their row's id, so that the same file again changes nothing. */
async function claim(tx: Tx, asked: Asked[]): Promise<Asked[]> {
  const claims = await tx.claim(asked.map(({ key }) => key))
  return asked.filter(({ outcome }, index) => {
    if (claims[index] === 'conflicting') {
      reject(outcome, 'was imported before with other content; what happened is not changed')
    } else if (claims[index] === 'known') {
      outcome.how = 'known'
    }
    return claims[index] === 'new'
  })
}

async function resolve(tx: Tx, ctx: Ctx, { memory }: Taking, asked: Asked[]) {
  const resolved = await resolveEvents(tx, ctx, memory, asked)
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

/** Its body was checked against its kind when the row was read. */
const entryOf = (ctx: Ctx, { reading, owner, bodyJson }: Owned[number]): PreparedEntry => ({
  id: ctx.newId(),
  kind: reading.kind,
  subjectType: 'customer',
  subjectId: owner.customerId,
  handleId: owner.handleId,
  channel: reading.channel ?? null,
  touchpointId: null,
  actor: `${ctx.actor.type}:${ctx.actor.id}`,
  caseId: null,
  occurredAt: reading.occurredAt!.toISOString(),
  bodyJson,
  contextJson: reading.context && toJson(reading.context),
})

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

/**
 * Names a row for ever. Digests, because ids of rows are often telephone numbers, and claims outlive
 * an erasure.
 */
function keyOf(work: Taking['work'], row: Row, reading: Reading): SourceKey {
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
