import type { World } from './world.ts'

/** Counts `act` as under way until it has ended. Never rejects: faults of `act` are shown. */
export function keepBusy(world: World, act: () => Promise<void> | void): Promise<void> {
  world.work.count += 1
  return Promise.resolve()
    .then(act)
    .catch((error: unknown) => {
      if (!world.work.stop.signal.aborted) console.error('the Graph stand-in failed:', error)
    })
    .finally(() => {
      world.work.count -= 1
      if (world.work.count > 0) return
      for (const resolve of world.work.waiting) resolve()
      world.work.waiting.clear()
    })
}

/**
 * Does `act` after so long by the world's clock; given up when the stand-in closes.
 * @returns gives it up before
 */
export function later(world: World, ms: number, act: () => Promise<void> | void): () => void {
  const own = new AbortController()
  const signal = AbortSignal.any([own.signal, world.work.stop.signal])
  void keepBusy(world, async () => {
    await world.clock.sleep(ms, signal)
    if (!signal.aborted) await act()
  })
  return () => own.abort()
}

/** Resolves when nothing is under way: no status to come, no webhook unacknowledged. */
export function settled(world: World): Promise<void> {
  if (world.work.count === 0) return Promise.resolve()
  return new Promise((resolve) => world.work.waiting.add(resolve))
}
