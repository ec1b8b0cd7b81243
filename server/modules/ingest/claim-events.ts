// The claims of a group of events, of which those that the group before holds would only wait for its
// commit: what becomes of them is known when that one has ended.

import type { Claim, SourceKey, Tx } from '../../ledger/index.ts'
import type { Holding } from '../../platform/turns.ts'
import type { AcceptedEvent } from './read-event.ts'

interface Claiming {
  /**
   * @param isCommitted whether the group before was.
   * @returns one for each event, in their order, and what this group now holds.
   */
  finish(isCommitted: boolean): Promise<{ claims: Claim[]; holding: Map<string, string> }>
}

/** Claims what the group before does not hold. */
export async function claimEvents(
  tx: Tx,
  events: readonly AcceptedEvent[],
  heldBefore: Holding,
): Promise<Claiming> {
  const names = events.map(nameOf)
  const isHeld = names.map((name) => heldBefore.has(name))
  const now = await tx.claim(events.filter((_, i) => !isHeld[i]).map(keyOf))
  return {
    async finish(isCommitted) {
      const held = events.filter((_, i) => isHeld[i])
      const later = isCommitted
        ? held.map((event) => compare(event, heldBefore))
        : await tx.claim(held.map(keyOf))
      let n = 0
      let l = 0
      const claims = isHeld.map((is) => (is ? later[l++]! : now[n++]!))
      const holding = new Map<string, string>()
      claims.forEach((claim, i) => {
        if (claim === 'new') holding.set(names[i]!, events[i]!.digest)
      })
      return { claims, holding }
    },
  }
}

const compare = (event: AcceptedEvent, held: Holding): Claim =>
  held.get(nameOf(event)) === event.digest ? 'known' : 'conflicting'

const nameOf = ({ source, messageId }: AcceptedEvent) => `${source}\n${messageId}`

const keyOf = ({ source, messageId, digest }: AcceptedEvent): SourceKey => ({
  source,
  sourceId: messageId,
  digest,
})
