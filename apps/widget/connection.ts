// The stream from the house, read by one tab of the browser for all: the one that holds the lock.
// When it goes, another takes over from the last position.

import { createReader } from '../kit/event-stream.ts'
import type { Api, Message } from './api.ts'
import { Refused } from './api.ts'

export interface CompanySign {
  readUntil: string | null
  typingMs: number
}

/** What the reading tab tells the others. */
export type Told =
  | { is: 'messages'; items: Message[]; cursor: string }
  | { is: 'sign'; sign: CompanySign }
  | { is: 'afresh' }
  | { is: 'online'; online: boolean }

export interface Connection {
  /** From where the stream goes on, at least. */
  reached(cursor: string): void
  tell(told: Told): void
  nudge(): void
  readonly leads: boolean
  readonly at: string
}

const silenceMs = 45_000
const longestWaitMs = 30_000

export function connect(
  api: Api,
  site: string,
  from: string,
  on: { told(told: Told): void; strange(): Promise<void> },
): Connection {
  let cursor = from
  let leads = false
  let tries = 0
  let wake = () => {}
  const channel = openChannel(`hebra:${site}`)
  if (channel) {
    channel.onmessage = ({ data }: MessageEvent<Told>) => {
      if (data.is === 'messages') cursor = data.cursor
      on.told(data)
    }
  }
  const tell = (told: Told) => {
    on.told(told)
    channel?.postMessage(told)
  }

  async function lead() {
    leads = true
    for (;;) {
      const startedAt = Date.now()
      try {
        await readOnce()
      } catch (error) {
        if (error instanceof Refused && error.code === 'widget.visitor_unknown') {
          await on.strange().catch(() => {})
        }
      }
      if (Date.now() - startedAt > 10_000) tries = 0
      if (tries > 0) tell({ is: 'online', online: false })
      const waitMs = Math.min(longestWaitMs, 500 * 2 ** tries++) * (0.75 + Math.random() / 2)
      await new Promise<void>((resolve) => {
        wake = resolve
        setTimeout(resolve, waitMs)
      })
    }
  }

  async function readOnce() {
    const stop = new AbortController()
    let heardAt = Date.now()
    const watch = setInterval(() => {
      if (Date.now() - heardAt > silenceMs) stop.abort()
    }, 5000)
    const decoder = new TextDecoder()
    const changed = new Set<string>()
    let following = Promise.resolve()
    let fetching = 0
    const read = createReader(({ id, type, data }) => {
      if (type === 'reset') return tell({ is: 'afresh' })
      if (type === 'company') return tell({ is: 'sign', sign: JSON.parse(data) })
      if (type === 'entries') {
        for (const { body } of JSON.parse(data)) changed.add(body.messageId)
        fetching += 1
        following = following
          .then(() => fetchChanged(changed, id))
          .then(() => {
            fetching -= 1
          })
          // What could not be fetched is told again: the position did not move.
          .catch(() => stop.abort())
      } else if (id && fetching === 0) cursor = id
    })
    try {
      const body = await api.stream(cursor, stop.signal)
      tries = 0
      tell({ is: 'online', online: true })
      const reader = body.getReader()
      for (;;) {
        const { done, value } = await reader.read()
        if (done) break
        heardAt = Date.now()
        read(decoder.decode(value, { stream: true }))
      }
      await following
    } finally {
      clearInterval(watch)
      stop.abort()
    }
  }

  /** Entries that came together are asked for together. The position moves when they are there. */
  async function fetchChanged(changed: Set<string>, at: string) {
    const ids = [...changed].slice(0, 50)
    if (ids.length === 0) {
      cursor = at
      return
    }
    for (const id of ids) changed.delete(id)
    const { items } = await api.get<{ items: Message[] }>(`messages?ids=${ids.join(',')}`)
    if (changed.size === 0) cursor = at
    tell({ is: 'messages', items, cursor })
    if (changed.size > 0) await fetchChanged(changed, at)
  }

  // Where there are no locks each tab reads for itself.
  const locks = navigator.locks
  const asked = locks && channel ? locks.request(`hebra:${site}:reads`, lead) : undefined
  if (asked) asked.catch(() => void lead())
  else void lead()

  return {
    reached(at) {
      cursor = at
    },
    tell,
    nudge() {
      tries = 0
      wake()
    },
    get at() {
      return cursor
    },
    get leads() {
      return leads
    },
  }
}

function openChannel(name: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(name)
  } catch {
    return undefined
  }
}
