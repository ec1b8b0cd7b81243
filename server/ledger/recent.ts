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
   * The entries of `lane` from position `from + 1` to `upto` whose kind is wanted; undefined unless
   * all of that stretch are known. Their bodies are empty, for what an entry says may have been
   * redacted since.
   */
  read(
    lane: number,
    from: number,
    upto: number,
    isWanted?: (kind: string) => boolean,
  ): Entry[] | undefined
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
  const lanes = Array.from({ length: laneCount }, () => openColumns(keptOfLane))
  return {
    note({ entries, places }) {
      for (let i = 0; i < entries.length; i++)
        keep(lanes[places[i]!.lane]!, entries[i]!, places[i]!)
    },
    read(lane, from, upto, isWanted = () => true) {
      if (upto - from > keptOfLane) return undefined
      const columns = lanes[lane]!
      const entries: Entry[] = []
      for (let position = from + 1; position <= upto; position++) {
        const row = position % keptOfLane
        if (columns.numbers[row * 3] !== position) return undefined
        if (isWanted(columns.texts[row * textsEach + 1]!)) entries.push(entryAt(columns, lane, row))
      }
      return entries
    },
  }
}

/**
 * In columns and not as an object each: those would outlive the young generation only to die in the
 * old one, which under load made half of what V8 had to clear there.
 */
interface Columns {
  /** Three of each entry: position, occurred and recorded in milliseconds. */
  numbers: Float64Array
  /** `textsEach` of each entry. */
  texts: (string | null)[]
}

const textsEach = 9

const openColumns = (kept: number): Columns => ({
  numbers: new Float64Array(kept * 3),
  texts: new Array<string | null>(kept * textsEach).fill(null),
})

function keep({ numbers, texts }: Columns, entry: PreparedEntry, place: AppendedEntry): void {
  const row = place.position % (numbers.length / 3)
  numbers[row * 3] = place.position
  numbers[row * 3 + 1] = entry.occurredAt.getTime()
  numbers[row * 3 + 2] = place.recordedAt.getTime()
  const at = row * textsEach
  texts[at] = entry.id
  texts[at + 1] = entry.kind
  texts[at + 2] = entry.subjectType
  texts[at + 3] = entry.subjectId
  texts[at + 4] = entry.handleId
  texts[at + 5] = entry.channel
  texts[at + 6] = entry.touchpointId
  texts[at + 7] = entry.actor
  texts[at + 8] = entry.caseId
}

const empty: Record<string, unknown> = Object.freeze({})

function entryAt({ numbers, texts }: Columns, lane: number, row: number): Entry {
  const at = row * textsEach
  return {
    lane,
    position: numbers[row * 3]!,
    id: texts[at]!,
    kind: texts[at + 1]!,
    subjectType: texts[at + 2]!,
    subjectId: texts[at + 3]!,
    handleId: texts[at + 4]!,
    channel: texts[at + 5]!,
    touchpointId: texts[at + 6]!,
    actor: texts[at + 7]!,
    caseId: texts[at + 8]!,
    occurredAt: new Date(numbers[row * 3 + 1]!),
    recordedAt: new Date(numbers[row * 3 + 2]!),
    redacted: false,
    body: empty,
    context: null,
  }
}
