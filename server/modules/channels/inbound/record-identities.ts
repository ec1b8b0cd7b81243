// A person's number or id at the provider became another one: the new ones are theirs as surely as
// the old ones were, and the old ones may be somebody else's from now on.

import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import {
  createHandleMemory,
  endPeriods,
  findHeld,
  findRules,
  handlesLeft,
  readFact,
  resolveAsked,
} from '../../customers/index.ts'
import type { InboundIdentity } from '../adapter.ts'
import type { Opened } from '../touchpoints/open-touchpoints.ts'
import { sourceOf } from './take-senders.ts'

/** One change. One whom nobody knows by the old ids changes nothing. */
export async function recordIdentity(
  tx: Tx,
  ctx: Ctx,
  { item, touchpoint }: { item: InboundIdentity; touchpoint: Opened },
): Promise<void> {
  const rules = await findRules(tx.db)
  const read = (handles: InboundIdentity['before']) =>
    readFact({ handles, occurredAt: item.at, lazy: false, assertedBy: sourceOf(touchpoint) }, rules)
  const before = read(item.before)
  const held = await findHeld(tx, before.handles)
  if (held.size === 0 || item.after.length === 0) return
  await resolveAsked(tx, ctx, [read([...item.before, ...item.after])], createHandleMemory(0))
  const kept = new Set(read(item.after).handles.map(({ key }) => key))
  const left = [...held].filter(([key]) => !kept.has(key))
  const ended = await endPeriods(
    tx,
    left.map(([, { handleId }]) => ({ handleId, at: item.at })),
  )
  handlesLeft(tx, ended, item.at)
}
