// Who wrote: the senders of a group of items, and what a provider says of their numbers and ids, in
// the order of time.

import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import { findRules, type HandleRules, readFact } from '../../customers/index.ts'
import { forgetIdentity, type Identity, keepIdentity } from './keep-identities.ts'
import { meetSenders } from './meet-senders.ts'
import type { Asked, Meeting, Person, Wrote } from './meeting.ts'
import { scopedIdOf } from './periods.ts'
import { recordIdentity } from './record-identities.ts'
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
    ...identities.map(stepOf),
  ])
  const unknown: Identity[] = []
  while (left.length) {
    const [step] = left
    if (step?.identity) {
      const { identity } = step
      if (!(await tell(tx, ctx, meeting, rules, identity))) unknown.push(identity)
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
    if ('waited' in met) {
      left = inOrder([...left, ...met.waited.map(stepOf)])
      continue
    }
    for (const [i, person] of met.persons.entries()) persons[round[i]!.place] = person
    left = left.slice(met.persons.length)
  }
  // Somebody of this very group may be whom they are about.
  for (const identity of unknown) await tell(tx, ctx, meeting, rules, identity, true)
  return persons
}

const stepOf = (identity: Identity): Step => ({ at: identity.item.at, identity })

/** @returns whether somebody is known of whom it speaks; else it is kept, if this is the `last` try. */
async function tell(
  tx: Tx,
  ctx: Ctx,
  meeting: Meeting,
  rules: HandleRules,
  identity: Identity,
  last = false,
): Promise<boolean> {
  const unknown = await recordIdentity(tx, ctx, meeting, rules, identity)
  if (unknown.length === 0) {
    if (identity.keptId) await forgetIdentity(tx, identity.keptId)
  } else if (last) await keepIdentity(tx, ctx, identity, unknown)
  return unknown.length === 0
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
