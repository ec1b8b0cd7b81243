// Two group writers, each with a half of the lanes. One group at a time leaves the database idle
// while the next is prepared; two at a time over the same people and lanes wait for each other's
// keys. So the people are parted: whose customer lies in a lane of the first half is written by the
// first writer, and new customers are made in the writer's own half.

import { createGroupWriter, type GroupWriterOptions } from '../../platform/group-writer.ts'
import { newId } from '../../platform/ids.ts'
import { type AskedFact, guessLane, type HandleMemory } from '../customers/index.ts'
import type { GroupItem } from './write-group.ts'

export interface Writers {
  /** Resolves when all items are committed; those about one person in their order. */
  write(items: readonly GroupItem[]): Promise<void>
  readonly waitingItems: number
  stop(): Promise<void>
}

/** Makes an id whose lane lies in the writer's half of the 64. */
export type MakeId = (nowMs: number) => string

type Options = Omit<GroupWriterOptions<GroupItem>, 'writeGroup'> & {
  writeGroup: (items: readonly GroupItem[], makeId: MakeId) => Promise<void>
}

export function createWriters(
  database: 'postgres' | 'pglite',
  memory: HandleMemory,
  options: Options,
): Writers {
  // The embedded database has one connection: a second writer would only wait for it.
  const halves = database === 'pglite' ? [undefined] : [0, 1]
  const waiting = { items: 0, bytes: 0 }
  const writers = halves.map((half) =>
    createGroupWriter<GroupItem>({
      ...options,
      waiting,
      writeGroup: (items) => options.writeGroup(items, makerOf(half)),
    }),
  )
  const halfOf = (item: GroupItem) => {
    if (writers.length === 1 || item.refused !== undefined) return 0
    return (guessLane(memory, item.fact) ?? 0) >> 5
  }
  const partOf = (items: readonly GroupItem[]) => {
    const parts: GroupItem[][] = writers.map(() => [])
    // Sent again, an event without an id of its own would be another one, so a call with such
    // events is written whole or not at all: by one writer, whoever its people are.
    const whole = items.some((item) => item.refused !== undefined || !item.named)
    const leaders = whole || writers.length === 1 ? undefined : findLeaders(items)
    for (let i = 0; i < items.length; i++) {
      parts[halfOf(items[leaders?.[i] ?? 0]!)]!.push(items[i]!)
    }
    return parts
  }
  return {
    async write(items) {
      if (items.length === 0) return
      const parts = partOf(items)
      const written = await Promise.allSettled(writers.map((one, n) => one.write(parts[n]!)))
      // When one half was taken and the other not, all is sent again, and what was taken is known.
      for (const part of written) if (part.status === 'rejected') throw part.reason
    },
    get waitingItems() {
      return waiting.items
    },
    async stop() {
      await Promise.all(writers.map((one) => one.stop()))
    },
  }
}

/**
 * Events of one call that name a handle in common, if only through others, must keep their order:
 * they follow one of them. @returns for each item the place of the one it follows.
 */
function findLeaders(items: readonly GroupItem[]): number[] {
  const followed = items.map((_, i) => i)
  const leaderOf = (i: number): number => {
    let leader = i
    while (followed[leader] !== leader) leader = followed[leader]!
    followed[i] = leader
    return leader
  }
  const first = new Map<string, number>()
  const follow = (i: number, handles: AskedFact['handles']) => {
    for (const { key } of handles) {
      const other = first.get(key)
      if (other === undefined) first.set(key, i)
      else followed[leaderOf(i)] = leaderOf(other)
    }
  }
  items.forEach((item, i) => {
    if (item.refused !== undefined) return
    follow(i, item.fact.handles)
    if (item.factOfUsers) follow(i, item.factOfUsers.handles)
  })
  return items.map((_, i) => leaderOf(i))
}

/** The lane is the last six bits of an id; the highest of them says which half. */
function makerOf(half: number | undefined): MakeId {
  if (half === undefined) return newId
  return (nowMs) => {
    const id = newId(nowMs)
    const last = Number.parseInt(id.slice(-2), 16)
    const own = half === 0 ? last & ~32 : last | 32
    return id.slice(0, -2) + own.toString(16).padStart(2, '0')
  }
}
