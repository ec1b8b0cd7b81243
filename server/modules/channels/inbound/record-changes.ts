// What the person did to messages that are there: reactions, edits, deletions.

import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import { customersOf } from '../../customers/index.ts'
import { applyChanges, type Changing, type Found } from './apply-changes.ts'
import { editContents } from './edit-content.ts'
import { findTargets, type Said, saidKey } from './find-said.ts'
import type { ToKeep } from './keep-unrouted.ts'

export interface Recorded {
  /** Those whose message is not there, which may be on its way. */
  early: Changing[]
  /** Those that change nothing, to be kept apart. */
  apart: ToKeep[]
}

/** Applies each to the message it names, newest last. What is said with somebody else is left alone. */
export async function recordChanges(
  tx: Tx,
  ctx: Ctx,
  given: readonly Changing[],
): Promise<Recorded> {
  if (given.length === 0) return { early: [], apart: [] }
  const keyOf = ({ item, touchpoint }: Changing) => ({
    touchpointId: touchpoint.id,
    providerId: item.is === 'reaction' ? item.to : item.of,
  })
  const said = await findTargets(tx, given.map(keyOf))
  // Asked for both sides: whoever did it may have been joined since they were recognised.
  const owners = await customersOf(tx.db, [
    ...[...said.values()].map(({ handleId }) => handleId),
    ...given.map(({ person }) => person.handleId),
  ])
  const ownerOf = (handleId: string) => owners.get(handleId)?.customerId
  const early: Changing[] = []
  const found: Found[] = []
  const strange: ToKeep[] = []
  for (const one of given.toSorted((a, b) => +a.item.at - +b.item.at)) {
    const target = said.get(saidKey(keyOf(one)))
    // Nobody reacts to, edits or takes back what was said with somebody else.
    if (!target) early.push(one)
    else if (ownerOf(target.handleId) === ownerOf(one.person.handleId) && may(one, target)) {
      found.push({ ...one, said: target })
    } else strange.push(toKeep(one, 'other_person'))
  }
  const { done, apart } = await readEdits(tx, found)
  await applyChanges(tx, ctx, done)
  return { early, apart: [...strange, ...apart] }
}

/** Edits with what they make of their messages; those that make nothing of them stand apart. */
async function readEdits(tx: Tx, found: readonly Found[]) {
  const edits = found.flatMap(({ item, said }) =>
    item.is === 'edit' && item.content
      ? [{ item, messageId: said.messageId, content: item.content }]
      : [],
  )
  const contents = await editContents(tx, edits)
  const byItem = new Map(edits.map(({ item }, i) => [item, contents[i]]))
  const done: Found[] = []
  const apart: ToKeep[] = []
  for (const one of found) {
    const content = one.item.is === 'edit' ? byItem.get(one.item) : undefined
    if (one.item.is !== 'edit' || content) done.push({ ...one, content })
    else apart.push(toKeep(one, 'edit'))
  }
  return { done, apart }
}

const toKeep = ({ item, touchpoint }: Changing, reason: string): ToKeep => ({
  one: { accountId: item.accountId, reason, raw: item },
  touchpoint,
})

/** Everybody edits and takes back their own words only. */
const may = ({ item }: Changing, { direction }: Said) =>
  item.is === 'reaction' || (direction === 'out') === (item.byUs ?? false)
