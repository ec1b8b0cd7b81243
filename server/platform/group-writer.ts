// Group commit: what all who call at the same time bring is written in one transaction, and
// everybody is answered after it committed. A commit costs the disk about as much for one item as
// for a thousand, so waiting while another group is being written is the faster way to be written.

import { isDatabaseAway } from './database.ts'
import type { Logger } from './log.ts'
import { databaseAway, overloaded, Refusal, stopping } from './refusal.ts'
import { createTurns, type Turn } from './turns.ts'

/** What waits to be written; `bytes` is what it holds in memory, roughly. */
export interface Waiting {
  readonly bytes: number
}

export interface GroupWriterOptions<Item> {
  /** Writes all of them in one transaction, or throws and has written none. */
  writeGroup: (items: readonly Item[], turn: Turn) => Promise<void>
  /** Throws what writing them would throw, and writes nothing. */
  rehearseGroup: (items: readonly Item[], turn: Turn) => Promise<void>
  /** What is written in place of an item that cannot be written. */
  refuse: (item: Item) => Item
  /**
   * Whether a group may begin before the one before it has ended: `writeGroup` and `rehearseGroup`
   * then keep to their turn.
   */
  overlapping?: boolean
  log: Logger
  observe?: ((group: { items: number; seconds: number }) => void) | undefined
}

export interface GroupWriter<Item> {
  /**
   * Resolves when all `items` are committed, in their order among themselves, in one transaction.
   * @throws server.overloaded, database.away, server.stopping: nothing of it need be kept, send again.
   */
  write(items: readonly Item[]): Promise<void>
  readonly waiting: { items: number; bytes: number }
  /** Refuses what comes from now on; resolves when what was accepted is written. */
  stop(): Promise<void>
}

interface Call<Item> {
  items: readonly Item[]
  bytes: number
  done: () => void
  failed: (error: unknown) => void
}

/** About half of what eight busy clients have under way: the other half is read meanwhile. */
const groupItems = 500
/**
 * So many wait before the next group begins ahead. A group costs by itself as much as some sixty of
 * its items, and whoever begins at once finds a part only of what is on its way.
 */
const aheadItems = 300
const waitingItems = 20_000
const waitingBytes = 64 * 1024 * 1024
export function createGroupWriter<Item extends Waiting>(
  options: GroupWriterOptions<Item>,
): GroupWriter<Item> {
  const queue: Call<Item>[] = []
  const waiting = { items: 0, bytes: 0 }
  const running = new Set<Promise<void>>()
  const takeTurn = createTurns()
  let isFree = true
  let scheduled = false
  /** Items that no group has taken yet. */
  let queued = 0
  let stopped = false

  // One group at a time: two at once touch the same rows, wait for each other's keys and make each
  // other start again, which costs more than it saves. Only the beginning of the next may overlap.
  function schedule() {
    if (scheduled || !isFree || queue.length === 0) return
    if (running.size > 0 && queued < aheadItems) return
    scheduled = true
    // After this turn of the event loop, so that requests read in the same turn share a group.
    setImmediate(() => {
      scheduled = false
      isFree = false
      const group = run(takeGroup(queue)).finally(() => {
        running.delete(group)
        if (running.size === 0) free()
      })
      running.add(group)
    })
  }

  function free() {
    isFree = true
    schedule()
  }

  async function run(calls: Call<Item>[]) {
    const startedAt = performance.now()
    const items = calls.reduce((sum, call) => sum + call.items.length, 0)
    queued -= items
    const turn = takeTurn(() => {
      if (options.overlapping && running.size < 2) free()
    })
    await writeCalls(options, calls, turn)
    turn.end()
    options.observe?.({ items, seconds: (performance.now() - startedAt) / 1000 })
  }

  return {
    waiting,
    write(items) {
      if (items.length === 0) return Promise.resolve()
      if (stopped) return Promise.reject(stopping({}, 1))
      const bytes = items.reduce((sum, item) => sum + item.bytes, 0)
      if (waiting.items + items.length > waitingItems || waiting.bytes + bytes > waitingBytes) {
        return Promise.reject(overloaded({}, 1))
      }
      waiting.items += items.length
      waiting.bytes += bytes
      const written = new Promise<void>((done, failed) => {
        queue.push({ items, bytes, done, failed })
        queued += items.length
      })
      schedule()
      return written.finally(() => {
        waiting.items -= items.length
        waiting.bytes -= bytes
      })
    },
    async stop() {
      stopped = true
      while (running.size || queue.length > 0) {
        await Promise.all([...running, new Promise((resolve) => setImmediate(resolve))])
      }
    },
  }
}

/** Whole calls, up to a group's size; a call larger than that is a group of its own. */
function takeGroup<Item>(queue: Call<Item>[]): Call<Item>[] {
  let items = 0
  let calls = 0
  while (calls < queue.length) {
    items += queue[calls]!.items.length
    if (calls > 0 && items > groupItems) break
    calls++
  }
  return queue.splice(0, calls)
}

/**
 * Writes a group, and when something in it cannot be written, each call by itself with the bad items
 * refused: their neighbours never fail for them, and no call is written by halves.
 */
async function writeCalls<Item>(
  options: GroupWriterOptions<Item>,
  calls: Call<Item>[],
  turn: Turn,
) {
  try {
    await options.writeGroup(
      calls.flatMap((call) => call.items),
      turn,
    )
    for (const call of calls) call.done()
  } catch (error) {
    if (!isItemsFault(error)) {
      if (!isDatabaseAway(error)) options.log.error({ err: error }, 'a group could not be written')
      for (const call of calls) call.failed(asAnswer(error))
    } else if (calls.length > 1) {
      const middle = calls.length >> 1
      await writeCalls(options, calls.slice(0, middle), turn)
      await writeCalls(options, calls.slice(middle), turn)
    } else {
      const [call] = calls
      await writeWithout(options, call!.items, error, turn).then(call!.done, (failure) =>
        call!.failed(asAnswer(failure)),
      )
    }
  }
}

async function writeWithout<Item>(
  options: GroupWriterOptions<Item>,
  items: readonly Item[],
  error: unknown,
  turn: Turn,
): Promise<void> {
  options.log.error({ err: error }, 'items that cannot be written are refused')
  const bad = await findBad(options, items, turn)
  await options.writeGroup(
    items.map((item) => (bad.has(item) ? options.refuse(item) : item)),
    turn,
  )
}

/** Those of `items` that cannot be written even alone; `items` together cannot. */
async function findBad<Item>(
  options: GroupWriterOptions<Item>,
  items: readonly Item[],
  turn: Turn,
): Promise<Set<Item>> {
  if (items.length === 1) return new Set(items)
  const middle = items.length >> 1
  const bad = new Set<Item>()
  for (const half of [items.slice(0, middle), items.slice(middle)]) {
    try {
      await options.rehearseGroup(half, turn)
    } catch (error) {
      if (!isItemsFault(error)) throw error
      for (const item of await findBad(options, half, turn)) bad.add(item)
    }
  }
  return bad
}

/**
 * True when the error may come from what one item holds: data PostgreSQL refuses (classes 22, 23,
 * 54) or our own code tripping over it. A full disk, a lost connection, a killed statement say
 * nothing about the items: those are to be sent again, not refused for good.
 */
function isItemsFault(error: unknown): boolean {
  if (isDatabaseAway(error) || error instanceof Refusal) return false
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return /^(22|23|54)/.test(code)
  return error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError
}

/** Whatever went wrong, the items were not taken and the client is to try again. */
const asAnswer = (error: unknown) => (error instanceof Refusal ? error : databaseAway({}, 1))
