// Whether one may write freely now; where not, what may be done instead is said with the refusal.

import type { Db } from '../../../platform/database.ts'
import type { OutgoingContent } from '../content/content.ts'
import { findWindows, isOpen, pairKey } from '../inbound/windows.ts'
import { closedBy, type Door } from './door.ts'
import { findDoors, pairOf, withoutTwins } from './find-doors.ts'
import { messageWindowClosed } from './refusals.ts'

/** @throws message.window_closed */
export async function checkWindow(
  db: Db,
  customerId: string,
  door: Door,
  content: OutgoingContent,
  now: Date,
): Promise<void> {
  const { capabilities } = door.way.adapter
  if (content.type === 'template' || capabilities.windowHours === undefined) return
  const windows = await findWindows(db, [pairOf(door)])
  const { open, closesAt } = isOpen(capabilities, windows.get(pairKey(pairOf(door))), now)
  if (open) return
  throw messageWindowClosed({
    ...pairOf(door),
    closedAt: closesAt?.toISOString() ?? null,
    templates: await hasTemplates(db, door.way.id),
    doors: await openDoors(db, customerId, now),
  })
}

async function hasTemplates(db: Db, touchpointId: string): Promise<boolean> {
  const row = await db
    .selectFrom('channels_template')
    .select('id')
    .where('touchpoint_id', '=', touchpointId)
    .where('state', '=', 'APPROVED')
    .executeTakeFirst()
  return row !== undefined
}

/** Where one may write freely to the same customer. */
async function openDoors(db: Db, customerId: string, now: Date) {
  const doors = await findDoors(db, customerId)
  const windows = await findWindows(db, doors.map(pairOf))
  const open = doors.filter(
    (door) =>
      closedBy(door) === undefined &&
      isOpen(door.way.adapter.capabilities, windows.get(pairKey(pairOf(door))), now).open,
  )
  return withoutTwins(open, windows, []).map((door) => ({
    ...pairOf(door),
    channel: door.way.channel,
    touchpointName: door.way.name,
  }))
}
