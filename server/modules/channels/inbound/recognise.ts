// Who said or did each of these, in the order of time.

import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Changing } from './apply-changes.ts'
import type { Identity } from './keep-identities.ts'
import type { ToKeep } from './keep-unrouted.ts'
import type { Meeting, Person, Place, Wrote } from './meeting.ts'
import type { Item } from './route-items.ts'
import { takeSenders } from './take-senders.ts'

export interface Known {
  item: Item
  wrote: Wrote
  person: Person
}

/** Whoever cannot be recognised by anything is kept apart with what they said. */
export async function recognise(
  tx: Tx,
  ctx: Ctx,
  meeting: Meeting,
  said: readonly { item: Item; wrote: Wrote }[],
  identities: readonly Identity[] = [],
): Promise<{ known: Known[]; lost: ToKeep[] }> {
  const persons = await takeSenders(
    tx,
    ctx,
    meeting,
    said.map(({ wrote }) => wrote),
    identities,
  )
  const known: Known[] = []
  const lost: ToKeep[] = []
  for (const [i, { item, wrote }] of said.entries()) {
    const person = persons[i]
    if (person) known.push({ item, wrote, person })
    else lost.push(apart(item, wrote.touchpoint, 'sender'))
  }
  return { known, lost }
}

export const isChange = (item: Item): item is Changing['item'] =>
  item.is === 'reaction' || item.is === 'edit' || item.is === 'delete'

export function wroteBy(item: Item, touchpoint: Place): Wrote | undefined {
  if (item.is === 'receipt' || item.is === 'identity' || item.is === 'news') return undefined
  const { at } = item
  if (item.is === 'echo') return { sender: item.to, touchpoint, at, byUs: true }
  const identityHash = item.is === 'message' ? item.identityHash : undefined
  const byUs = item.is === 'message' || item.is === 'preference' ? false : item.byUs
  return { sender: item.from, touchpoint, at, identityHash, byUs }
}

const apart = (item: Item, touchpoint: Place, reason: string): ToKeep => ({
  one: { accountId: item.accountId, reason, raw: item },
  touchpoint,
})
