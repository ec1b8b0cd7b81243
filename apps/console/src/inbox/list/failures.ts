// Threads in which something of ours did not go out while nobody looked, since the page was opened:
// whoever wrote it may be elsewhere by then.

import { useEffect, useSyncExternalStore } from 'react'
import { type LiveNews, onLive } from '../../../../kit/live.ts'
import { isFailure } from './news.ts'

let threads: ReadonlySet<string> = new Set()
const listeners = new Set<() => void>()

onLive(hear)

/** Whether it is to be said of this thread; whoever has it open sees the message itself. */
export function useFailure(customerId: string, open: boolean): boolean {
  const failed = useSyncExternalStore(subscribe, () => threads.has(customerId))
  useEffect(() => {
    if (open && failed) set(new Set([...threads].filter((id) => id !== customerId)))
  }, [customerId, open, failed])
  return failed && !open
}

function hear(news: LiveNews) {
  if (news === 'reset') return
  const found = news.filter(isFailure).flatMap(({ customerId }) => customerId ?? [])
  if (found.length) set(new Set([...threads, ...found]))
}

function set(next: ReadonlySet<string>) {
  threads = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
