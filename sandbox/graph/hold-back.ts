import type { Fault } from './faults.ts'
import type { Outgoing } from './webhooks.ts'
import { later } from './work.ts'
import type { World } from './world.ts'

const held = new WeakMap<World, Map<string, Outgoing[]>>()

/** Keeps what belongs to one chat until enough has gathered, then lets it go from behind. */
export async function holdBack(
  world: World,
  outgoing: Outgoing,
  fault: Extract<Fault, { fault: 'reorder' }>,
  post: (one: Outgoing) => Promise<void>,
): Promise<void> {
  const chats = held.get(world) ?? new Map<string, Outgoing[]>()
  held.set(world, chats)
  const key = `${outgoing.numberId} ${outgoing.customerId}`
  const waiting = chats.get(key) ?? []
  chats.set(key, waiting)
  waiting.push(outgoing)
  const letGo = async () => {
    for (const one of waiting.splice(0).reverse()) await post(one)
  }
  if (waiting.length >= (fault.depth ?? 3)) await letGo()
  else if (waiting.length === 1) later(world, fault.ms ?? 1000, letGo)
}
