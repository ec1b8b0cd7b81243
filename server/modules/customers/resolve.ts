// Resolution: from what a source says to one handle of one customer. Known handles that agree win;
// new ones are attached; disagreement joins only what is proven on both sides, and otherwise the
// weakest handle is left out and a suggestion remains (design section 6).

import { sql } from 'kysely'
import type { Tx } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import type { Ahead } from './ahead.ts'
import { attachUnknown, createFor } from './attach.ts'
import { expectEpoch } from './expect.ts'
import {
  type AskedFact,
  type AskedHandle,
  type DroppedHandle,
  type Fact,
  type Resolved,
  readFact,
} from './facts.ts'
import { tryJoin } from './join-owners.ts'
import { createHandleMemory, type HandleMemory } from './memory.ts'
import { openPeriods } from './periods.ts'
import { createPlan } from './plan.ts'
import { flush, lateKey, type Owner, type Resolution } from './resolution.ts'
import { findRules, readRules, rulesText } from './rules/find-rules.ts'
import type { HandleRules } from './rules/handle-rules.ts'
import { settled } from './settled.ts'
import { suggestSame } from './suggest.ts'
import { loadView, type View } from './view.ts'

const noMemory = () => createHandleMemory(0)

/**
 * Resolves facts in their order. Answers one for each: the handle to which what happened belongs
 * and its customer, or a refusal when no usable handle was left. Records what it did to identities.
 * With the memory of a process, known handles cost no look-up; it learns when the unit commits.
 */
export async function resolveFacts(
  tx: Tx,
  ctx: Ctx,
  facts: readonly Fact[],
  memory: HandleMemory = noMemory(),
): Promise<Resolved[]> {
  if (facts.length === 0) return []
  const rules = await findRules(tx.db)
  const asked = facts.map((fact) => readFact(fact, rules))
  return resolveAsked(tx, ctx, asked, memory)
}

/** What a unit brings that is one of several in a line (`platform/turns.ts`). */
export interface Prepared {
  ahead?: Ahead | undefined
  /** Gets the customers that this unit gives a handle or joins. */
  changing?: Set<string> | undefined
}

/** The same for facts read already, which is a good part of the work where there are many. */
export async function resolveAsked(
  tx: Tx,
  ctx: Ctx,
  asked: readonly AskedFact[],
  memory: HandleMemory,
  { ahead, changing = new Set() }: Prepared = {},
): Promise<Resolved[]> {
  if (asked.length === 0) return []
  const { view, epoch, rules } = await openView(tx, asked, memory, ahead)
  const work: Resolution = {
    tx,
    ctx,
    view,
    plan: createPlan(),
    memory,
    rules,
    movedEpoch: undefined,
    suggested: new Set(),
    late: new Map(),
    ended: new Set(),
    opening: new Map(),
    changing,
  }
  const resolved: Resolved[] = []
  for (const fact of asked) {
    resolved.push(settled(work.view, fact) ?? (await resolveOne(work, fact)))
  }
  await flush(work)
  tx.onCommitted(() => {
    if (work.movedEpoch !== undefined) memory.advance(epoch, work.movedEpoch)
    memory.forget(work.ended)
    memory.learn(view.held, work.movedEpoch ?? epoch)
  })
  return resolved
}

/** The epoch, the rules and what they say of the facts; nothing is asked that was looked up ahead. */
async function openView(
  tx: Tx,
  asked: readonly AskedFact[],
  memory: HandleMemory,
  ahead?: Ahead,
): Promise<{ view: View; epoch: number; rules: HandleRules }> {
  if (ahead && memory.epoch === ahead.epoch) {
    expectEpoch(tx, ahead)
    const view = await loadView(tx, asked, memory, ahead)
    return { epoch: ahead.epoch, rules: readRules(ahead.rules), view }
  }
  const shared = await shareEpoch(tx)
  memory.keepFor(shared.epoch)
  return { ...shared, view: await loadView(tx, asked, memory) }
}

/**
 * Holds the epoch until commit: nobody erases or closes a period under what we know. The rules come
 * along, so that the limits are those of this moment at no statement more.
 */
async function shareEpoch(tx: Tx): Promise<{ epoch: number; rules: HandleRules }> {
  const { rows } = await sql<{ epoch: number; rules: string }>`/*keep:customers-epoch*/
    select value as epoch, ${rulesText} as rules from customers_epoch for share`.execute(tx.db)
  const { epoch, rules } = rows[0]!
  return { epoch, rules: readRules(rules) }
}

async function resolveOne(work: Resolution, fact: AskedFact): Promise<Resolved> {
  await openPeriods(work, fact)
  const dropped = [...fact.dropped]
  const leftOut: Owner[] = fact.typed.flatMap(({ key }) => {
    const held = work.view.held.get(key)
    return held ? [{ ...held }] : []
  })
  let handles = fact.handles.filter((handle) => !work.late.has(lateKey(handle, fact)))
  // Whoever is known by another handle was at somebody's former browser; else it is all we know.
  if (handles.length < fact.handles.length && !handles.some(({ key }) => work.view.held.has(key))) {
    const late = fact.handles.find((handle) => work.late.has(lateKey(handle, fact)))!
    return { ...work.late.get(lateKey(late, fact))!, dropped, heldSinceMs: heldSince(work, fact) }
  }
  while (handles.length > 0) {
    const step = await takeStep(work, fact, handles)
    if ('owner' in step) {
      suggestSame(work, fact, leftOut, step.owner)
      dropped.push(...step.dropped)
      return { ...step.owner, dropped, heldSinceMs: heldSince(work, fact) }
    }
    for (const handle of step.leave) {
      leftOut.push({ ...work.view.held.get(handle.key)! })
      dropped.push({ type: handle.type, reason: 'disagrees' })
    }
    handles = handles.filter((handle) => !step.leave.includes(handle))
  }
  return { refused: 'no_usable_handle', dropped }
}

function heldSince({ view }: Resolution, fact: AskedFact): number | null {
  let since: number | null = null
  for (const { key } of fact.handles) {
    const from = view.held.get(key)?.heldFromMs ?? null
    if (from !== null && (since === null || from > since)) since = from
  }
  return since
}

type Step = { owner: Owner; dropped: DroppedHandle[] } | { leave: AskedHandle[] }

/** Finds the owner of `handles`, or names those to leave out before asking again. */
async function takeStep(work: Resolution, fact: AskedFact, handles: AskedHandle[]): Promise<Step> {
  const known = handles.filter((handle) => work.view.held.has(handle.key))
  if (known.length === 0) return createFor(work, fact, handles)
  const claimed =
    claimedByStranger(handles, known) ?? (await claimedByBrowser(work, handles, known))
  if (claimed) return { leave: [claimed] }
  const leave = await disagreeing(work, fact, known)
  if (leave) return { leave: leave === 'joined' ? [] : [leave] }
  return attachUnknown(work, fact, handles, known)
}

/**
 * A new browser that only says whose it is does not enter that person's history: it becomes a
 * visitor of its own, and the person's handle is left out.
 */
function claimedByStranger(handles: AskedHandle[], known: AskedHandle[]): AskedHandle | undefined {
  const first = handles[0]!
  if (first.assurance >= 2 || !isPassive(first) || known.includes(first)) return undefined
  return known.find((handle) => !isPassive(handle))
}

/**
 * A new browser that we know by a token of ours and that its page calls one known already: as long
 * as nobody was behind that one, they are one visitor. Who is somebody by then is not entered by what
 * a page says; they are suggested to be the same.
 */
async function claimedByBrowser(
  work: Resolution,
  handles: AskedHandle[],
  known: AskedHandle[],
): Promise<AskedHandle | undefined> {
  const isNew = (handle: AskedHandle) => isPassive(handle) && !known.includes(handle)
  if (!handles.some((handle) => isNew(handle) && handle.assurance >= 2)) return undefined
  if (known.some((handle) => handle.assurance >= 2)) return undefined
  for (const handle of known) {
    const { customerId } = work.view.held.get(handle.key)!
    if ((await work.view.standing(customerId)).visible) return handle
  }
  return undefined
}

const isPassive = (handle: AskedHandle) => handle.type === 'anonymous' || handle.type === 'device'

/** The weakest of the known handles when they are of several customers that could not be joined. */
async function disagreeing(
  work: Resolution,
  fact: AskedFact,
  known: AskedHandle[],
): Promise<AskedHandle | 'joined' | undefined> {
  const ownerOf = (handle: AskedHandle) => work.view.held.get(handle.key)!.customerId
  const first = known[0]!
  const other = known.find((handle) => ownerOf(handle) !== ownerOf(first))
  if (!other) return undefined
  if (await tryJoin(work, fact, first, other)) return 'joined'
  return known.findLast((handle) => ownerOf(handle) !== ownerOf(first))
}
