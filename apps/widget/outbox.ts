// What the visitor said and the house has not yet: kept by the browser, sent one after the other in
// order, again after every outage. The house takes each id once, so sending twice does no harm.

import { type Api, isPassing, type Message, Refused } from './api.ts'
import { makeId } from './make-id.ts'
import { parseKept, type Store } from './store.ts'

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
  /** From now on it is known who speaks: what they left unsent here goes before what was said since. */
  begin(): void
  add(said: Record<string, unknown>, text: string, file?: File): void
  retry(clientMsgId: string): void
  /** Tries now, when there is reason to believe that it goes. */
  nudge(): void
}

const longestWaitMs = 30_000
/** Said before it was known who speaks, and left: so long whoever comes back is the same person. */
const namelessMs = 30 * 60_000
const weekMs = 7 * 86_400_000

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

  /** Each by itself: other tabs of this browser keep theirs. */
  function keep(one: Waiting) {
    on.changed()
    if (files.has(one.clientMsgId)) return
    const of = api.token ?? store.get('visitor') ?? nobody
    store.set(placeOf(one), JSON.stringify({ of, one }))
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
        keep(next)
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
    store.set(placeOf(one), undefined)
    on.said(message)
    on.changed()
  }

  const outbox: Outbox = {
    get waiting() {
      return waiting
    },
    begin() {
      if (!isBegun) waiting = [...readKept(store, api.token, waiting), ...waiting]
      isBegun = true
      // Theirs from now on, whoever they were to us before.
      for (const one of waiting) keep(one)
      on.changed()
      outbox.nudge()
    },
    add(said, text, file) {
      const clientMsgId = makeId()
      if (file) files.set(clientMsgId, file)
      const at = new Date().toISOString()
      const one: Waiting = { clientMsgId, at, said, text, state: 'sending' }
      waiting = [...waiting, one]
      keep(one)
      void run()
    },
    retry(clientMsgId) {
      const one = waiting.find((each) => each.clientMsgId === clientMsgId)
      if (!one) return
      one.state = 'sending'
      keep(one)
      outbox.nudge()
    },
    nudge() {
      tries = 0
      void run()
    },
  }
  return outbox
}

const nobody = ''
const placeOf = ({ clientMsgId }: Waiting) => `out:${clientMsgId}`

/** Of this very visitor, in order: what another said at this browser is theirs, for a week. */
function readKept(store: Store, token: string | undefined, known: readonly Waiting[]): Waiting[] {
  const kept: Waiting[] = []
  for (const name of store.names('out:')) {
    const { of, one }: { of?: string; one?: Waiting } = parseKept(store.get(name))
    const ageMs = Date.now() - Date.parse(one?.at ?? '')
    if (!one || !(ageMs < weekMs)) store.set(name, undefined)
    else if (of === token || (of === nobody && ageMs < namelessMs)) kept.push(one)
  }
  return kept
    .filter(({ clientMsgId }) => !known.some((one) => one.clientMsgId === clientMsgId))
    .sort((a, b) => a.at.localeCompare(b.at))
}
