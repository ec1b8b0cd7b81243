import { GraphError } from './graph-error.ts'
import type { World } from './world.ts'

interface Bucket {
  level: number
  at: number
}

const buckets = new WeakMap<World, Map<string, Bucket>>()

/** @throws GraphError 130429 for the number, 131056 for one person; nothing is taken then. */
export function takeRate(world: World, numberId: string, recipient: string): void {
  const { perSecond, pair } = world.limits
  const pairKey = `${numberId} ${recipient}`
  if (pair && levelOf(world, pairKey, pair.burst, 1 / pair.everyMs) < 1) {
    throw new GraphError(131056)
  }
  if (perSecond && levelOf(world, numberId, perSecond, perSecond / 1000) < 1) {
    throw new GraphError(130429)
  }
  if (pair) take(world, pairKey)
  if (perSecond) take(world, numberId)
}

function levelOf(world: World, key: string, size: number, perMs: number): number {
  const all = buckets.get(world) ?? new Map<string, Bucket>()
  buckets.set(world, all)
  const now = world.clock.now().getTime()
  const bucket = all.get(key) ?? { level: size, at: now }
  bucket.level = Math.min(size, bucket.level + (now - bucket.at) * perMs)
  bucket.at = now
  all.set(key, bucket)
  return bucket.level
}

function take(world: World, key: string) {
  const bucket = buckets.get(world)?.get(key)
  if (bucket) bucket.level -= 1
}
