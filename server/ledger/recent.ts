// What this process appended lately, without what it says: the followers of the same process, who
// come a moment later, need not have it read back to them. Entries of other processes are missing
// here, and what is not whole is read from the database.

import type { Database } from '../platform/database.ts'
import type { AppendedEntry, PreparedEntry } from './append.ts'
import { laneCount } from './lane.ts'
import type { Entry } from './read.ts'

/** The entries of one commit, with the places they won. */
export interface Appended {
  entries: readonly PreparedEntry[]
  places: readonly AppendedEntry[]
}

export interface Recent {
  note(appended: Appended): void
  /**
   * The entries of `lane` from position `from + 1` to `upto`; undefined unless all are known. Their
   * bodies are empty, for what an entry says may have been redacted since.
   */
  read(lane: number, from: number, upto: number): Entry[] | undefined
}

const topic = 'ledger'

/** Says that these were appended and committed: here at once, elsewhere only that there is news. */
export const tellAppended = (database: Pick<Database, 'waker'>, appended: Appended): void =>
  database.waker.wake(topic, appended)

/** Calls `act` whenever there is news in the ledger, with what it is when this process made it. */
export const hearAppended = (
  database: Pick<Database, 'waker'>,
  act: (appended: Appended | undefined) => void,
): (() => void) => database.waker.onWake(topic, (news) => act(news as Appended | undefined))

/** @param keptOfLane how many of a lane are known; a follower further behind reads the database. */
export function createRecent(keptOfLane = 512): Recent {
  const lanes = Array.from({ length: laneCount }, () => new Array<Entry | undefined>(keptOfLane))
  return {
    note({ entries, places }) {
      for (let i = 0; i < entries.length; i++) {
        const entry = headOf(entries[i]!, places[i]!)
        lanes[entry.lane]![entry.position % keptOfLane] = entry
      }
    },
    read(lane, from, upto) {
      if (upto - from > keptOfLane) return undefined
      const kept = lanes[lane]!
      const entries: Entry[] = []
      for (let position = from + 1; position <= upto; position++) {
        const entry = kept[position % keptOfLane]
        if (entry?.position !== position) return undefined
        entries.push(entry)
      }
      return entries
    },
  }
}

const empty: Record<string, unknown> = Object.freeze({})

function headOf(entry: PreparedEntry, { lane, position, recordedAt }: AppendedEntry): Entry {
  const { id, kind, subjectType, subjectId, handleId, channel, touchpointId } = entry
  const { actor, caseId, occurredAt } = entry
  return {
    lane,
    position,
    id,
    kind,
    subjectType,
    subjectId,
    handleId,
    channel,
    touchpointId,
    actor,
    caseId,
    occurredAt,
    recordedAt,
    redacted: false,
    body: empty,
    context: null,
  }
}
