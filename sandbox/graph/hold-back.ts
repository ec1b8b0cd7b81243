import type { Fault } from './faults.ts'
import type { Outgoing } from './webhooks.ts'
import { later } from './work.ts'
import type { World } from './world.ts'

const held = new WeakMap<World, Map<string, Waiting>>()

interface Waiting {
  all: Outgoing[]
  giveUp?: () => void
}

/** Keeps what belongs to one chat until enough has gathered, then lets it go from behind. */
export async function holdBack(
  world: World,
  outgoing: Outgoing,
  fault: Extract<Fault, { fault: 'reorder' }>,
  post: (one: Outgoing) => Promise<void>,
): Promise<void> {
  const chats = held.get(world) ?? new Map<string, Waiting>()
  held.set(world, chats)
  const key = `${outgoing.numberId} ${outgoing.customerId}`
  const waiting = chats.get(key) ?? { all: [] }
  chats.set(key, waiting)
  waiting.all.push(outgoing)
  const letGo = async () => {
    waiting.giveUp?.()
    for (const one of waiting.all.splice(0).reverse()) await post(one)
  }
  if (waiting.all.length >= (fault.depth ?? 3)) await letGo()
  else if (waiting.all.length === 1) waiting.giveUp = later(world, fault.ms ?? 1000, letGo)
}
