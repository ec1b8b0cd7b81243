// "Something new is there" across the house: at once inside the process, and by NOTIFY to other
// processes on the same PostgreSQL. Inside the process a wake-up may bring its news along; from
// another it carries no data, and may be lost: whoever listens also looks on a slow poll. NOTIFY serialises commits, so it is never sent inside a transaction,
// and at most once in 5 ms; it goes over the listening connection, so that it never waits for a
// busy pool.

import pg from 'pg'
import type { Clock } from './clock.ts'
import { newId } from './ids.ts'
import type { Logger } from './log.ts'

export interface Waker {
  /** Says that `topic` (a word) has news, for this process also what. Cheap; call it after every commit. */
  wake(topic: string, news?: unknown): void
  /** Calls `act` on every wake-up of `topic`; returns how to stop. */
  onWake(topic: string, act: (news?: unknown) => void): () => void
  close(): Promise<void>
}

interface WakerOptions {
  /** Of the PostgreSQL shared with other processes; absent: this process is alone. */
  url?: string
  clock: Clock
  log: Logger
}

const channel = 'hebra_wake'
const coalesceMs = 5
const reconnectMs = 500

/** Resolves when it listens, or when the first try to listen has failed. */
export async function createWaker(options: WakerOptions): Promise<Waker> {
  const listeners = new Map<string, Set<(news?: unknown) => void>>()
  const tell = (topic: string, news?: unknown) => {
    for (const act of listeners.get(topic) ?? []) act(news)
  }
  const wire = options.url
    ? await openWire(options.url, options, tell, () => [...listeners.keys()])
    : undefined
  return {
    wake(topic, news) {
      tell(topic, news)
      wire?.send(topic)
    },
    onWake(topic, act) {
      const acts = listeners.get(topic) ?? new Set()
      listeners.set(topic, acts.add(act))
      return () => void acts.delete(act)
    },
    close: async () => wire?.close(),
  }
}

/** The way to other processes, mended by itself for as long as it is not closed. */
async function openWire(
  url: string,
  { clock, log }: WakerOptions,
  tell: (topic: string) => void,
  topics: () => string[],
) {
  const origin = newId()
  const closing = new AbortController()
  const tried = Promise.withResolvers<void>()
  let client: pg.Client | undefined

  async function listenOnce() {
    const next = new pg.Client({
      connectionString: url,
      application_name: 'hebra-wake',
      keepAlive: true,
      connectionTimeoutMillis: 5000,
    })
    const ended = new Promise<void>((resolve) => next.once('end', resolve))
    next.on('error', (error) => log.debug({ err: error }, 'the connection for wake-ups was lost'))
    next.on('notification', ({ payload = '' }) => {
      const [from, ...woken] = payload.split(' ')
      if (from !== origin) for (const topic of woken) tell(topic)
    })
    try {
      await next.connect()
      await next.query(`listen ${channel}`)
      client = next
      tried.resolve()
      // What happened while nobody listened is found by looking.
      for (const topic of topics()) tell(topic)
      if (!closing.signal.aborted) await ended
    } catch (error) {
      log.debug({ err: error }, 'listening for wake-ups failed')
    } finally {
      client = undefined
      tried.resolve()
      await next.end().catch(() => {})
    }
  }

  async function listen() {
    while (!closing.signal.aborted) {
      await listenOnce()
      await clock.sleep(reconnectMs, closing.signal)
    }
  }

  const outgoing = new Set<string>()
  let sending = false
  /** One at a time; what comes meanwhile goes with the next. Lost ones are what the poll is for. */
  const flush = async () => {
    if (sending) return
    sending = true
    while (outgoing.size && client) {
      const payload = [origin, ...outgoing].join(' ')
      outgoing.clear()
      await client.query('select pg_notify($1, $2)', [channel, payload]).catch(() => {})
    }
    outgoing.clear()
    sending = false
  }

  const listening = listen()
  await tried.promise
  return {
    send(topic: string) {
      if (outgoing.size === 0) setTimeout(() => void flush(), coalesceMs).unref()
      outgoing.add(topic)
    },
    async close() {
      closing.abort()
      await client?.end().catch(() => {})
      await listening
    },
  }
}
