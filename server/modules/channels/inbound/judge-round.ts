// Which senders may be looked for at once, and what their items say of who holds the numbers. Pure,
// but for the beliefs, which learn.

import { type Judged, judgeSender } from './judge-sender.ts'
import type { Beliefs, KnownPeople } from './known-people.ts'
import type { Asked } from './meeting.ts'
import type { KnownPerson, SeenPerson } from './periods.ts'

/** Stops before one whose handles mean somebody else since another of the round. */
export function judgeRound(left: readonly Asked[], known: KnownPeople, beliefs: Beliefs): Judged[] {
  const judged: Judged[] = []
  const touched = new Set<string>()
  for (const { wrote, fact, seen } of left) {
    const { adapter, channel } = wrote.touchpoint
    const byUs = wrote.byUs ?? false
    const isNumber = adapter.isNumber?.bind(adapter)
    const one = judgeSender({ fact, seen, byUs, isNumber }, known, beliefs)
    const isTurn = one.ends || one.until
    if (isTurn && fact.handles.some(({ key }) => touched.has(key))) break
    judged.push(one)
    for (const { key } of fact.handles) touched.add(key)
    if (byUs || one.until) continue
    for (const { key, type } of one.fact.handles) {
      if (type !== channel || one.fact.formerly?.has(key)) continue
      const current = known.periods.get(key)?.current
      const before = beliefs.get(key) ?? (current && known.persons.get(current.handleId))
      believe(beliefs, key, seen, one.ends ? undefined : before)
    }
  }
  return judged
}

function believe(beliefs: Beliefs, key: string, seen: SeenPerson, before: KnownPerson | undefined) {
  if (before?.lastInboundAt && before.lastInboundAt > seen.at) return
  beliefs.set(key, {
    scopedId: seen.scopedId ?? before?.scopedId ?? null,
    identityHash: seen.identityHash ?? before?.identityHash ?? null,
    lastInboundAt: seen.at,
  })
}
