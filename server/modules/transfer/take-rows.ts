// Takes rows into the house: who is meant, what is known of them, what happened. The import does it
// batch by batch; the preview does it and undoes it, so that it can promise what the run will do.

import { executeIn, type PreparedEntry, type Tx, toJson, unclaim } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import {
  type HandleMemory,
  type Resolved,
  setTraitsBulk,
  takeToldConsents,
} from '../customers/index.ts'
import { resolveEvents } from '../ingest/index.ts'
import { type ReadyRow, sourceOf, type Work } from './make-ready.ts'
import { type Problem, problem } from './problem.ts'
import type { Reading } from './read-row.ts'
import type { Row } from './read-rows.ts'
import { findNameless, makeNameless } from './take-nameless.ts'

export interface Taking {
  work: Work
  memory: HandleMemory
}

/** What became of a row. */
export interface Outcome {
  row: Row
  /** `known`: was imported before, nothing changes. */
  how: 'taken' | 'known' | 'rejected'
  /** Why it was rejected, or what was left out of it. */
  problems: Problem[]
}

/** A row that could be read, on its way. */
type Asked = Extract<ReadyRow, { reading: Reading }> & { outcome: Outcome }

type Owner = Pick<Extract<Resolved, { handleId: string }>, 'handleId' | 'customerId'>

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
      reject(outcome, [problem('row.known_otherwise')])
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
      reject(outcome, [problem('row.names_nobody'), ...leftOutOf(owner)])
      return
    }
    outcome.problems.push(...one.reading.notes)
    outcome.problems.push(...leftOutOf(owner))
    owned.push({ ...one, outcome, owner })
  })
  return owned
}

function reject(outcome: Outcome, problems: Problem[]) {
  outcome.how = 'rejected'
  outcome.problems = problems
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
  occurredAt: reading.occurredAt!,
  bodyJson,
  contextJson: reading.context && toJson(reading.context),
})

type Owned = (Asked & { owner: Owner })[]

async function takeTraits(tx: Tx, ctx: Ctx, work: Work, owned: Owned) {
  const said = owned.map(({ reading, owner }) => ({
    customerId: owner.customerId,
    handleId: owner.handleId,
    source: sourceOf(work),
    occurredAt: reading.occurredAt ?? work.created_at,
    traits: reading.traits,
  }))
  await setTraitsBulk(tx, ctx, said)
}

async function takeConsents(tx: Tx, ctx: Ctx, work: Work, owned: Owned) {
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
    one.outcome.problems.push(problem('consent.withdrawn', { purpose: one.purpose }))
  }
}

/** Each handle of the row that was left out, and why. */
const leftOutOf = (owner: Resolved): Problem[] =>
  owner.dropped.map(({ type, reason }) => problem(`handle.${reason}`, { type }))
