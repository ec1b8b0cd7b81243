import { laneOf } from '../../ledger/index.ts'
import type { AskedFact } from './facts.ts'
import type { HandleMemory } from './memory.ts'

/**
 * Where what this fact is about will probably be recorded: the lane of the customer the process
 * remembers for its strongest handle, or a lane drawn from the handle itself, so that whoever is
 * not known yet is always the same writer's. Undefined: no usable handle. A hint, never a promise.
 */
export function guessLane(memory: HandleMemory, fact: AskedFact): number | undefined {
  const [first] = fact.handles
  if (!first) return undefined
  const held = memory.get(first.key)
  if (held) return laneOf(held.customerId)
  let hash = 0
  for (let i = 0; i < first.key.length; i++) hash = (hash * 31 + first.key.charCodeAt(i)) | 0
  return hash & 63
}
