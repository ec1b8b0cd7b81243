import type { Fault } from './faults.ts'
import type { Outgoing } from './webhooks.ts'
import { later } from './work.ts'
import { ownerOf, type World } from './world.ts'

const gathered = new WeakMap<World, Map<string, Waiting>>()

interface Waiting {
  all: Outgoing[]
  giveUp?: () => void
}

/** Gathers what goes to one app, and sends it in one request when there is enough or time is up. */
export async function gatherForBatch(
  world: World,
  outgoing: Outgoing,
  fault: Extract<Fault, { fault: 'batch' }>,
  post: (all: Outgoing[]) => Promise<void>,
): Promise<void> {
  const apps = gathered.get(world) ?? new Map<string, Waiting>()
  gathered.set(world, apps)
  const key = outgoing.numberId ? ownerOf(world, outgoing.numberId).app.id : outgoing.accountId
  const waiting = apps.get(key) ?? { all: [] }
  apps.set(key, waiting)
  waiting.all.push(outgoing)
  const size = fault.size ?? 50
  const letGo = async () => {
    waiting.giveUp?.()
    if (waiting.all.length) await post(merge(waiting.all.splice(0, size)))
  }
  if (waiting.all.length >= size) await letGo()
  else if (waiting.all.length === 1) waiting.giveUp = later(world, fault.ms ?? 200, letGo)
}

/**
 * Meta puts several messages into one value as well: every second neighbour with the same number
 * is merged into the one before, so that both forms are met.
 */
function merge(all: readonly Outgoing[]): Outgoing[] {
  const merged: Outgoing[] = []
  all.forEach((one, index) => {
    const before = merged.at(-1)
    if (index % 2 && before && isAlike(before, one)) {
      merged[merged.length - 1] = {
        ...before,
        change: join(before, one),
        whenAcknowledged: () => {
          before.whenAcknowledged?.()
          one.whenAcknowledged?.()
        },
      }
    } else merged.push(one)
  })
  return merged
}

const listNames = ['contacts', 'messages', 'statuses'] as const

const isAlike = (one: Outgoing, other: Outgoing) =>
  one.numberId !== undefined &&
  one.numberId === other.numberId &&
  one.change.field === 'messages' &&
  other.change.field === 'messages' &&
  'contacts' in one.change.value === 'contacts' in other.change.value

function join(one: Outgoing, other: Outgoing) {
  const value: Record<string, unknown> = { ...one.change.value }
  for (const name of listNames) {
    const both = [one.change.value[name], other.change.value[name]].flatMap((list) =>
      Array.isArray(list) ? list : [],
    )
    if (both.length) value[name] = both
  }
  return { field: 'messages', value }
}
