// Who wrote: the senders of a group of items, and what a provider says of their numbers and ids, in
// the order of time.

import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import { findRules, type HandleRules, readFact } from '../../customers/index.ts'
import { type Asked, type Meeting, meetSenders, type Person, type Wrote } from './meet-senders.ts'
import { scopedIdOf } from './periods.ts'
import { type Identity, recordIdentity } from './record-identities.ts'
import { sourceOf } from './source-of.ts'

type Step =
  | { at: Date; asked: Asked; place: number; identity?: undefined }
  | { at: Date; identity: Identity; asked?: undefined }

/** One for each that wrote; undefined where nothing names anybody. */
export async function takeSenders(
  tx: Tx,
  ctx: Ctx,
  meeting: Meeting,
  wrote: readonly Wrote[],
  identities: readonly Identity[] = [],
): Promise<(Person | undefined)[]> {
  if (wrote.length + identities.length === 0) return []
  const rules = await findRules(tx.db)
  const persons: (Person | undefined)[] = wrote.map(() => undefined)
  let left = inOrder([
    ...wrote.map((one, place) => ({ at: one.at, asked: readSender(one, rules), place })),
    ...identities.map((identity) => ({ at: identity.item.at, identity })),
  ])
  while (left.length) {
    const [step] = left
    if (step?.identity) {
      await recordIdentity(tx, ctx, meeting, rules, step.identity)
      left = left.slice(1)
      continue
    }
    const round = sendersIn(left)
    const met = await meetSenders(
      tx,
      ctx,
      meeting,
      round.map(({ asked }) => asked),
    )
    for (const [i, person] of met.entries()) persons[round[i]!.place] = person
    left = left.slice(met.length)
  }
  return persons
}

/** Who writes in the very second of a change did so before it, or with what is theirs by it. */
const inOrder = (steps: readonly Step[]): Step[] =>
  steps.toSorted((a, b) => +a.at - +b.at || Number(!a.asked) - Number(!b.asked))

/** Those before the next change. */
function sendersIn(steps: readonly Step[]) {
  const next = steps.findIndex(({ identity }) => identity)
  const senders = next < 0 ? steps : steps.slice(0, next)
  return senders.flatMap((step) => (step.asked ? [step] : []))
}

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
