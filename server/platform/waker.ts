// "Something new is there" across the house: at once inside the process, and by NOTIFY to other
// processes on the same PostgreSQL. A wake-up carries no data and may be lost: whoever listens
// also looks on a slow poll. NOTIFY serialises commits, so it is never sent inside a transaction
// and at most once in 5 ms.

import pg from 'pg'
import type { Clock } from './clock.ts'
import type { Logger } from './log.ts'

export interface Waker {
  /** Says that `topic` has news. Cheap; call it after every commit. */
  wake(topic: string): void
  /** Calls `act` on every wake-up of `topic`; returns how to stop. */
  onWake(topic: string, act: () => void): () => void
  close(): Promise<void>
}

interface WakerOptions {
  url?: string
  pool?: pg.Pool
  clock: Clock
  log: Logger
}

const channel = 'hebra_wake'
const coalesceMs = 5

export async function createWaker(options: WakerOptions): Promise<Waker> {
  const listeners = new Map<string, Set<() => void>>()
  const outgoing = new Set<string>()
  const origin = Math.random().toString(36).slice(2)
  let flushing = false
  let closed = false
  let client: pg.Client | undefined

  const tell = (topic: string) => {
    for (const act of listeners.get(topic) ?? []) act()
  }

  const flush = () => {
    flushing = false
    if (closed || !options.pool) return
    const topics = [...outgoing]
    outgoing.clear()
    options.pool
      .query('select pg_notify($1, $2)', [channel, `${origin} ${topics.join(' ')}`])
      .catch(() => {
        // Lost wake-ups are what the slow poll is for.
      })
  }

  async function listen(url: string) {
    while (!closed) {
      const next = new pg.Client({ connectionString: url, application_name: 'hebra-wake' })
      const ended = new Promise<void>((resolve) => next.once('end', resolve))
      next.on('error', () => {})
      next.on('notification', (message) => {
        const [from, ...topics] = (message.payload ?? '').split(' ')
        if (from !== origin) for (const topic of topics) tell(topic)
      })
      try {
        await next.connect()
        await next.query(`listen ${channel}`)
        client = next
        // What happened while we were away is found by looking.
        for (const topic of listeners.keys()) tell(topic)
        await ended
      } catch (error) {
        options.log.debug({ err: error }, 'listening for wake-ups failed')
        await next.end().catch(() => {})
      }
      client = undefined
      if (!closed) await options.clock.sleep(500)
    }
  }

  const listening = options.url ? listen(options.url) : undefined

  return {
    wake(topic) {
      tell(topic)
      if (!options.pool) return
      outgoing.add(topic)
      if (flushing) return
      flushing = true
      setTimeout(flush, coalesceMs).unref()
    },
    onWake(topic, act) {
      const acts = listeners.get(topic) ?? new Set()
      listeners.set(topic, acts.add(act))
      return () => acts.delete(act)
    },
    async close() {
      closed = true
      await client?.end().catch(() => {})
      if (client) await listening
    },
  }
}
