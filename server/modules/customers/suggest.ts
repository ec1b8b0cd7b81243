import type { AskedFact } from './facts.ts'
import type { Owner, Resolution } from './resolution.ts'

/** Leaves suggestions that handles left out of an event may be its owner's; staff decide. */
export function suggestSame(
  work: Resolution,
  fact: AskedFact,
  leftOut: readonly Owner[],
  owner: Owner,
): void {
  for (const left of leftOut) {
    if (left.customerId === owner.customerId) continue
    const pair = `${left.handleId} ${owner.handleId}`
    if (work.memory.met(pair) || work.suggested.has(pair)) continue
    work.suggested.add(pair)
    work.tx.onCommitted(() => work.memory.firstTime(pair))
    work.plan.suggestions.push({
      id: work.ctx.newId(),
      a: left.handleId,
      b: owner.handleId,
      score: fact.handles[0]!.assurance >= 2 ? 0.7 : 0.5,
      reason: 'same_event',
      evidence: JSON.stringify({ assertedBy: fact.assertedBy }),
    })
  }
}
