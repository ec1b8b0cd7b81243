// Whether one may write freely now; where not, what may be done instead is said with the refusal.

import type { Db } from '../../../platform/database.ts'
import type { OutgoingContent } from '../content/content.ts'
import { isOpen } from '../inbound/windows.ts'
import { closedBy, type Door, doorsOf, heardAt, pairOf, withoutTwins } from './door.ts'
import { findTemplated } from './find-doors.ts'
import type { Around } from './look-around.ts'
import { messageWindowClosed } from './refusals.ts'

/** @throws message.window_closed */
export async function checkWindow(
  db: Db,
  around: Around,
  door: Door,
  content: OutgoingContent,
  now: Date,
): Promise<void> {
  const { open, closesAt } = windowOf(around, door, now)
  if (open || content.type === 'template') return
  throw messageWindowClosed({
    ...pairOf(door),
    closedAt: closesAt?.toISOString() ?? null,
    templates: (await findTemplated(db)).has(door.way.id),
    doors: openDoors(around, now),
  })
}

const windowOf = ({ heard }: Around, door: Door, now: Date) =>
  isOpen(door.way.adapter.capabilities, heardAt(door, heard), now)

/** Where one may write freely to the same customer. */
function openDoors(around: Around, now: Date) {
  const open = doorsOf(around).filter(
    (door) => closedBy(door) === undefined && windowOf(around, door, now).open,
  )
  return withoutTwins(open, around.heard).map((door) => ({
    ...pairOf(door),
    channel: door.way.channel,
    touchpointName: door.way.name,
  }))
}
