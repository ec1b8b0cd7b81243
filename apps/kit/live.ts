// The live feed: one connection for all tabs of the browser (a seventh stream over HTTP/1.1 would
// block every other request). The tab that holds the lock reads the stream and tells the others;
// when it goes, the next takes over from the last position, so that nothing is missed.

import { createReader } from './event-stream.ts'

/** An entry as it is recorded; read afresh what it touches rather than trusting a copy of it. */
export interface LiveEntry {
  id: string
  kind: string
  customerId: string | null
  handleId: string | null
  occurredAt: string
}
export type LiveState = 'live' | 'catching' | 'offline'
/** `reset`: more happened than is worth sending; everything on screen must be read afresh. */
export type LiveNews = readonly LiveEntry[] | 'reset'

/** Who of the staff looks at a thread now: no history, so it has no position. */
export interface Presence {
  customerId: string
  staff: readonly { id: string; name: string; writing: boolean }[]
  /** In a chat, where it can be told. */
  customerWritesUntil: string | null
}

type Told = {
  news?: LiveNews
  state?: LiveState
  position?: string
  ask?: true
  presence?: Presence
}

const silenceMs = 40_000
const offlineAfterMs = 4000
const stateListeners = new Set<() => void>()
const newsListeners = new Set<(news: LiveNews) => void>()
const presenceListeners = new Set<(presence: Presence) => void>()
let state: LiveState = 'catching'
let position: string | undefined

export const liveState = (): LiveState => state

/** Calls when the state changes; answers how to stop. */
export function onLiveState(listener: () => void): () => void {
  stateListeners.add(listener)
  return () => stateListeners.delete(listener)
}

/** Calls with what was recorded, in order; answers how to stop. */
export function onLive(listener: (news: LiveNews) => void): () => void {
  newsListeners.add(listener)
  return () => newsListeners.delete(listener)
}

/** Calls when others come to a thread, write in it or leave; answers how to stop. */
export function onPresence(listener: (presence: Presence) => void): () => void {
  presenceListeners.add(listener)
  return () => presenceListeners.delete(listener)
}

/**
 * Takes part in the feed until the answered function is called.
 * @param from where the ledger stood before anything on screen was read: what happened between that
 *   and the first connection is told too
 */
export function startLive(from: string): () => void {
  position ??= from
  const stop = new AbortController()
  const channel = new BroadcastChannel('hebra-live')
  let leading = false
  const tell = (told: Told) => {
    hear(told)
    channel.postMessage(told)
  }
  channel.onmessage = ({ data }: MessageEvent<Told>) => {
    if (data.ask && leading) channel.postMessage({ state, ...(position ? { position } : {}) })
    else hear(data)
  }
  const lead = async () => {
    leading = true
    await readUntil(stop.signal, tell)
    leading = false
  }
  // Locks exist on https and localhost only; elsewhere each tab reads for itself.
  const led = navigator.locks
    ? navigator.locks.request('hebra-live', { signal: stop.signal }, lead)
    : lead()
  led.catch(() => undefined)
  channel.postMessage({ ask: true })
  return () => {
    stop.abort()
    channel.close()
  }
}

function hear(told: Told) {
  if (told.position) position = told.position
  if (told.state && told.state !== state) {
    state = told.state
    for (const listener of stateListeners) listener()
  }
  if (told.news) for (const listener of newsListeners) listener(told.news)
  if (told.presence) for (const listener of presenceListeners) listener(told.presence)
}

async function readUntil(stop: AbortSignal, tell: (told: Told) => void): Promise<void> {
  let failures = 0
  while (!stop.aborted) {
    const since = Date.now()
    const refused = await connect(stop, tell).catch(() => false)
    if (stop.aborted || refused) break
    failures = Date.now() - since > 10_000 ? 0 : failures + 1
    const waitMs = Math.min(500 * 2 ** failures, 5000)
    tell({
      state: failures * waitMs > offlineAfterMs || !navigator.onLine ? 'offline' : 'catching',
    })
    await wait(waitMs, stop)
  }
}

/** Reads one connection to its end; true when the server wants a sign-in first. */
async function connect(stop: AbortSignal, tell: (told: Told) => void): Promise<boolean> {
  const cut = new AbortController()
  const signal = AbortSignal.any([stop, cut.signal])
  const drop = () => cut.abort()
  let watchdog = setTimeout(drop, silenceMs)
  // A stream may outlive the network for a long while without a word.
  window.addEventListener('offline', drop)
  try {
    const response = await fetch('/api/live', {
      headers: {
        accept: 'text/event-stream',
        ...(position ? { 'last-event-id': position } : {}),
      },
      signal,
    })
    if (response.status === 401 || response.status === 403) return true
    if (!response.ok || !response.body) return false
    const read = createReader((event) => tell(toTold(event)))
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    tell({ state: position ? 'catching' : 'live' })
    const caughtUp = setTimeout(() => tell({ state: 'live' }), 1000)
    try {
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return false
        clearTimeout(watchdog)
        watchdog = setTimeout(drop, silenceMs)
        read(value)
      }
    } finally {
      clearTimeout(caughtUp)
    }
  } finally {
    clearTimeout(watchdog)
    window.removeEventListener('offline', drop)
  }
}

function toTold(event: { id: string; type: string; data: string }): Told {
  if (event.type === 'presence') return { presence: JSON.parse(event.data) as Presence }
  const at = event.id ? { position: event.id } : {}
  if (event.type === 'reset') return { ...at, news: 'reset', state: 'live' }
  if (event.type === 'entries') return { ...at, news: JSON.parse(event.data) as LiveEntry[] }
  return { ...at, state: 'live' }
}

/** Waits, but not past the moment the network comes back. */
function wait(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      window.removeEventListener('online', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    window.addEventListener('online', done)
    stop.addEventListener('abort', done, { once: true })
  })
}
