// The time as it passes, for what is said in minutes: one clock for all who ask.

import { useSyncExternalStore } from 'react'

const stepMs = 20_000
const listeners = new Set<() => void>()
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

/** Milliseconds since 1970, renewed three times a minute. */
export const useMinute = (): number => useSyncExternalStore(subscribe, () => now)

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(tick, stepMs)
  tick()
  return () => {
    listeners.delete(listener)
    if (listeners.size) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick() {
  if (Date.now() - now < 1000) return
  now = Date.now()
  for (const listener of listeners) listener()
}
