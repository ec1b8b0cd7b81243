// Who wrote: the senders of a group of items, in the order of time.

import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import { findRules, type HandleRules, readFact } from '../../customers/index.ts'
import { type Asked, type Meeting, meetSenders, type Person, type Wrote } from './meet-senders.ts'
import { scopedIdOf } from './periods.ts'

/** One for each; undefined where nothing names anybody. */
export async function takeSenders(
  tx: Tx,
  ctx: Ctx,
  meeting: Meeting,
  wrote: readonly Wrote[],
): Promise<(Person | undefined)[]> {
  if (wrote.length === 0) return []
  const rules = await findRules(tx.db)
  const persons: (Person | undefined)[] = wrote.map(() => undefined)
  let left = wrote
    .map((one, place) => ({ place, asked: readSender(one, rules) }))
    .toSorted((a, b) => +a.asked.wrote.at - +b.asked.wrote.at)
  while (left.length) {
    const met = await meetSenders(
      tx,
      ctx,
      meeting,
      left.map(({ asked }) => asked),
    )
    for (const [i, person] of met.entries()) persons[left[i]!.place] = person
    left = left.slice(met.length)
  }
  return persons
}

export const sourceOf = (touchpoint: { id: string }) => `touchpoint:${touchpoint.id}`

function readSender(wrote: Wrote, rules: HandleRules): Asked {
  const { sender, touchpoint, at, identityHash } = wrote
  const fact = readFact(
    { handles: sender.handles, occurredAt: at, lazy: false, assertedBy: sourceOf(touchpoint) },
    rules,
  )
  const isNumber = touchpoint.adapter.isNumber ?? (() => false)
  const scopedId = scopedIdOf(sender.handles, touchpoint.channel, isNumber)
  return { wrote, fact, seen: { scopedId, identityHash, at } }
}
