// Somebody who browses leaves ten entries a minute that say the same: this handle was seen now, on
// this channel. What one committed batch of a process noted need not be looked up again, because
// nothing ever takes a sighting back: a refresh finds it in the ledger.

import type { Entry } from '../../../ledger/index.ts'
import { wholeMinute } from './profile.ts'
import { unseen } from './seen.ts'

export interface Sightings {
  /** True unless this handle was noted on this channel in this minute or a later one. */
  isNew(entry: Entry): boolean
  note(entry: Entry): void
}

const kept = 50_000

export function createSightings(): Sightings {
  const minutes = new Map<string, number>()
  const keyOf = ({ handleId, channel }: Entry) => `${handleId} ${channel}`
  const minuteOf = (entry: Entry) => wholeMinute(entry.occurredAt).getTime()
  return {
    isNew: (entry) => minuteOf(entry) > (minutes.get(keyOf(entry)) ?? Number.NEGATIVE_INFINITY),
    note(entry) {
      if (unseen.has(entry.kind)) return
      if (minutes.size >= kept) minutes.clear()
      const key = keyOf(entry)
      minutes.set(key, Math.max(minuteOf(entry), minutes.get(key) ?? Number.NEGATIVE_INFINITY))
    },
  }
}
