import type { AskedFact, Resolved } from './facts.ts'
import { passiveTypes } from './limits.ts'
import type { View } from './view.ts'

/**
 * Answers a fact that says nothing new: its handles are all known, of one customer, held as they
 * are now and as surely as it says. Most facts are such. Undefined: it must be looked at.
 */
export function settled(view: View, fact: AskedFact): Resolved | undefined {
  const at = fact.occurredAt.getTime()
  let owner: { handleId: string; customerId: string } | undefined
  let heldSinceMs: number | null = null
  for (const handle of fact.handles) {
    const held = view.held.get(handle.key)
    if (!held || (owner && owner.customerId !== held.customerId)) return undefined
    owner ??= held
    if (passiveTypes.has(handle.type)) {
      if (fact.user !== undefined && held.claim !== fact.user) return undefined
    } else if (handle.assurance >= 2 && handle.assurance > held.assurance) return undefined
    if (held.heldFromMs === null) continue
    if (at < held.heldFromMs) return undefined
    heldSinceMs = Math.max(held.heldFromMs, heldSinceMs ?? held.heldFromMs)
  }
  if (!owner) return undefined
  const { handleId, customerId } = owner
  const ofAnother = fact.typed.some(({ key }) => {
    const held = view.held.get(key)
    return held && held.customerId !== customerId
  })
  if (ofAnother) return undefined
  return { handleId, customerId, dropped: [...fact.dropped], heldSinceMs }
}
