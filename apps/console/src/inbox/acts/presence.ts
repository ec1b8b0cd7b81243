// Who else looks at a thread, and telling them that one does: while it is open and the tab in sight.

import { useEffect, useSyncExternalStore } from 'react'
import { addressOf, api } from '../../../../kit/api.ts'
import { onPresence, type Presence } from '../../../../kit/live.ts'

const everyMs = 30_000
/** Fingers that rest this long write no more. */
const restMs = 6000
const nobody: Presence['staff'] = []

/** What was told last of each thread that is open here. */
const told = new Map<string, Presence>()
const listeners = new Set<() => void>()
function hold(presence: Presence) {
  told.set(presence.customerId, presence)
  for (const listener of listeners) listener()
}

/** Heard and shown wherever it is asked for, also by what is drawn later. */
export function useToldOf(customerId: string | undefined): Presence | undefined {
  return useSyncExternalStore(subscribe, () => (customerId ? told.get(customerId) : undefined))
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function usePresence(customerId: string): Presence['staff'] {
  useEffect(() => {
    const stop = onPresence((news) => {
      if (news.customerId === customerId) hold(news)
    })
    const left = bePresent(customerId)
    return () => {
      stop()
      left()
      told.delete(customerId)
    }
  }, [customerId])
  return useToldOf(customerId)?.staff ?? nobody
}

function bePresent(customerId: string): () => void {
  let writing = false
  let isGone = false
  let rest: ReturnType<typeof setTimeout> | undefined
  const params = { id: customerId }
  const say = () => {
    if (document.visibilityState !== 'visible') return
    api('POST', '/api/customers/:id/thread/presence', { params, body: { writing } }).then(
      (now) => {
        if (!isGone) hold(now)
      },
      // The next one comes in half a minute.
      () => undefined,
    )
  }
  const write = (now: boolean) => {
    if (writing === now) return
    writing = now
    say()
  }
  // Whatever is typed in the composer, an answer or a note.
  const onInput = ({ target }: Event) => {
    if (!(target instanceof Element) || !target.closest('.composer')) return
    write(true)
    clearTimeout(rest)
    rest = setTimeout(write, restMs, false)
  }
  const leave = () => {
    void fetch(addressOf('/api/customers/:id/thread/presence', params), {
      method: 'POST',
      // Also when the page is on its way out.
      keepalive: true,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ writing: false, leaving: true }),
    }).catch(() => undefined)
  }
  const onSight = () => (document.visibilityState === 'visible' ? say() : leave())
  say()
  const timer = setInterval(say, everyMs)
  document.addEventListener('input', onInput)
  document.addEventListener('visibilitychange', onSight)
  window.addEventListener('pagehide', leave)
  return () => {
    isGone = true
    clearInterval(timer)
    clearTimeout(rest)
    document.removeEventListener('input', onInput)
    document.removeEventListener('visibilitychange', onSight)
    window.removeEventListener('pagehide', leave)
    leave()
  }
}
