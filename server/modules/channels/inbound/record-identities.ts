// A person's number or id at the provider became another one: the new ones are theirs as surely as
// the old ones were, from then on; the old ones may be somebody else's, as the new ones may have
// been until then.

import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import {
  type AskedFact,
  type AskedHandle,
  beginPeriods,
  createHandleMemory,
  endPeriods,
  findHeld,
  findPeriods,
  type HandleRules,
  handlesLeft,
  periodsOpened,
  readFact,
  resolveAsked,
} from '../../customers/index.ts'
import type { InboundIdentity } from '../adapter.ts'
import { beganBy, judgeIdentity } from './judge-identity.ts'
import { type Identity, lockIdentities } from './keep-identities.ts'
import { findPeople } from './known-people.ts'
import type { Meeting } from './meeting.ts'
import { sourceOf } from './source-of.ts'

/** One change. @returns the handles it names, where nobody is known by the old ones yet. */
export async function recordIdentity(
  tx: Tx,
  ctx: Ctx,
  meeting: Meeting,
  rules: HandleRules,
  { item, touchpoint }: Identity,
): Promise<AskedHandle[]> {
  const { at } = item
  const read = (handles: InboundIdentity['before']) =>
    readFact({ handles, occurredAt: at, lazy: false, assertedBy: sourceOf(touchpoint) }, rules)
  const [before, after] = [read(item.before), read(item.after)]
  const isNumber = touchpoint.adapter.isNumber ?? (() => false)
  await lockIdentities(tx, [...before.handles, ...after.handles])
  const known = await findPeople(tx, [before, after])
  const judged = judgeIdentity({ at, before, after, isNumber }, known, meeting.beliefs)
  const { theirs, strangers } = judged
  const own = theirs.map(({ handle }) => handle)
  forget(meeting, [before, after])
  if (item.change === 'device') {
    if (own.length) await attach(tx, ctx, before, [...own, ...judged.gained])
    return []
  }
  const ended = await endPeriods(
    tx,
    strangers.map(({ period: { handleId } }) => ({ handleId, at })),
  )
  if (own.length === 0) {
    handlesLeft(tx, ended, at)
    return [...before.handles, ...after.handles]
  }
  const gained = [...judged.gained, ...strangers.map(({ handle }) => handle)]
  await attach(tx, ctx, before, [...own, ...gained])
  const held = await findHeld(tx, gained)
  periodsOpened(tx, ended, {
    reason: 'changed_id',
    at,
    openedBy: (old) => held.get(`${old.type}\n${old.realm}\n${old.value}`)?.handleId,
  })
  await begin(
    tx,
    gained.filter((handle) => isNumber({ ...handle, assurance: 2 })),
    at,
  )
  // A number is left for another number, an id for another id.
  const kinds = new Set(after.handles.map((handle) => isNumber({ ...handle, assurance: 2 })))
  const kept = new Set(after.handles.map(({ key }) => key))
  const left = theirs.filter(
    ({ handle }) => !kept.has(handle.key) && kinds.has(isNumber({ ...handle, assurance: 2 })),
  )
  const gone = await endPeriods(
    tx,
    left.map(({ period: { handleId } }) => ({ handleId, at })),
  )
  handlesLeft(tx, gone, at)
  return []
}

async function attach(tx: Tx, ctx: Ctx, fact: AskedFact, handles: readonly AskedHandle[]) {
  const distinct = [...new Map(handles.map((one) => [one.key, one])).values()]
  await resolveAsked(tx, ctx, [{ ...fact, handles: distinct }], createHandleMemory(0))
}

/** What comes late from before the change is somebody else's. */
async function begin(tx: Tx, numbers: readonly AskedHandle[], at: Date) {
  const periods = await findPeriods(tx, numbers)
  await beginPeriods(
    tx,
    [...periods.values()].flatMap(({ current }) =>
      current && current.from === null && beganBy(current) >= at ? [current.handleId] : [],
    ),
    at,
  )
}

/** What this group said of the numbers until now was of others. */
function forget(meeting: Meeting, facts: readonly AskedFact[]) {
  for (const { key } of facts.flatMap(({ handles }) => handles)) meeting.beliefs.delete(key)
  meeting.memory = createHandleMemory(0)
}
