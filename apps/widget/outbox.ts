// What the visitor said and the house has not yet: kept by the browser, sent one after the other in
// order, again after every outage. The house takes each id once, so sending twice does no harm.

import { type Api, isPassing, type Message, Refused } from './api.ts'
import { makeId } from './make-id.ts'
import type { Store } from './store.ts'

export interface Waiting {
  clientMsgId: string
  at: string
  said: Record<string, unknown>
  /** Shown until the house answers. */
  text: string
  state: 'sending' | 'failed'
  /** Why it was refused. */
  code?: string
}

export interface Outbox {
  readonly waiting: readonly Waiting[]
  /** From now on it is known who speaks: what this visitor left unsent goes before what was said since. */
  begin(): void
  add(said: Record<string, unknown>, text: string, file?: File): void
  retry(clientMsgId: string): void
  /** Tries now, when there is reason to believe that it goes. */
  nudge(): void
}

const longestWaitMs = 30_000

export function createOutbox(
  api: Api,
  store: Store,
  on: { changed(): void; said(message: Message): void; strange(): Promise<void> },
): Outbox {
  let waiting: Waiting[] = []
  let isBegun = false
  // Files cannot be kept: they live as long as the page.
  const files = new Map<string, File>()
  let running = false
  let tries = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function keep() {
    on.changed()
    if (!isBegun) return
    const kept = waiting.filter(({ clientMsgId }) => !files.has(clientMsgId))
    store.set('out', kept.length ? JSON.stringify({ of: api.token, kept }) : undefined)
  }

  async function run() {
    if (running || !isBegun) return
    running = true
    clearTimeout(timer)
    for (;;) {
      const next = waiting.find(({ state }) => state === 'sending')
      if (!next) break
      try {
        await send(next)
        tries = 0
      } catch (error) {
        if (error instanceof Refused && error.code === 'widget.visitor_unknown' && tries++ < 2) {
          await on.strange().catch(() => {})
          continue
        }
        if (isPassing(error)) {
          timer = setTimeout(run, Math.min(longestWaitMs, 1000 * 2 ** tries++))
          break
        }
        next.state = 'failed'
        next.code = error instanceof Refused ? error.code : ''
        keep()
      }
    }
    running = false
  }

  async function send(one: Waiting) {
    const file = files.get(one.clientMsgId)
    if (file) {
      const { id } = await api.upload<{ id: string }>(file)
      one.said = { file: { id } }
      files.delete(one.clientMsgId)
    }
    const { clientMsgId, said } = one
    const { message } = await api.post<{ message: Message }>('messages', { clientMsgId, said })
    waiting = waiting.filter((each) => each !== one)
    on.said(message)
    keep()
  }

  const outbox: Outbox = {
    get waiting() {
      return waiting
    },
    begin() {
      if (!isBegun) waiting = [...readKept(store, api.token), ...waiting]
      isBegun = true
      keep()
      outbox.nudge()
    },
    add(said, text, file) {
      const clientMsgId = makeId()
      if (file) files.set(clientMsgId, file)
      const at = new Date().toISOString()
      waiting = [...waiting, { clientMsgId, at, said, text, state: 'sending' }]
      keep()
      void run()
    },
    retry(clientMsgId) {
      const one = waiting.find((each) => each.clientMsgId === clientMsgId)
      if (!one) return
      one.state = 'sending'
      keep()
      outbox.nudge()
    },
    nudge() {
      tries = 0
      void run()
    },
  }
  return outbox
}

/** Of this very visitor: what another said at this browser is theirs. */
function readKept(store: Store, token: string | undefined): Waiting[] {
  try {
    const { of, kept } = JSON.parse(store.get('out') ?? '{}')
    return of === token && Array.isArray(kept) ? kept : []
  } catch {
    return []
  }
}
