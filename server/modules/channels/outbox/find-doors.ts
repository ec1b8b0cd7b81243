// Where one may write to a customer now, and why not elsewhere.

import type { Viewer } from '../../../platform/contract.ts'
import type { Db } from '../../../platform/database.ts'
import type { Platform } from '../../../platform/module.ts'
import { findReach, maskHandle, type Reach, seesContact } from '../../customers/index.ts'
import { isOpen } from '../inbound/windows.ts'
import type { DoorView } from './contracts.ts'
import { closedBy, type Door, doorsOf, heardAt, type Way, withoutTwins } from './door.ts'
import type { Heard } from './find-heard.ts'
import { lookAround } from './look-around.ts'

/** Where the customer wrote last comes first, then the others by how lately they were used. */
export async function listDoors(
  { db, vault, clock }: Pick<Platform, 'db' | 'vault' | 'clock'>,
  viewer: Viewer,
  customerId: string,
): Promise<DoorView[]> {
  const around = await lookAround(db, customerId)
  const { heard } = around
  const doors = withoutTwins(doorsOf(around), heard)
  const templated = await findTemplated(db)
  const reaches = await findReach(
    db,
    vault,
    doors.map(({ address, way }) => ({
      handleId: address.handleId,
      purpose: 'marketing',
      channel: way.channel,
    })),
  )
  const newest = heard.find(({ lastMessageAt }) => lastMessageAt !== null)
  const now = clock.now()
  return doors
    .map((door, i) => {
      const own = heardAt(door, heard)
      return showDoor(door, {
        viewer,
        now,
        heard: own,
        isDefault: newest !== undefined && own === newest,
        hasTemplates: templated.has(door.way.id),
        marketing: reaches[i] ?? 'unsaid',
      })
    })
    .toSorted(byUse)
}

/** The touchpoints that have templates to use. */
export async function findTemplated(db: Db): Promise<Set<string>> {
  const rows = await db
    .selectFrom('channels_template')
    .select('touchpoint_id')
    .distinct()
    .where('state', '=', 'APPROVED')
    .execute()
  return new Set(rows.map((row) => row.touchpoint_id))
}

interface Seen {
  viewer: Viewer
  now: Date
  heard: Heard | undefined
  isDefault: boolean
  hasTemplates: boolean
  marketing: Reach
}

function showDoor(door: Door, seen: Seen): DoorView {
  const { address, way } = door
  const { open, closesAt } = isOpen(way.adapter.capabilities, seen.heard, seen.now)
  const closed = closedBy(door)
  const state = stateOf(way, { closed: closed !== undefined, open, ...seen })
  return {
    handleId: address.handleId,
    touchpointId: way.id,
    channel: way.channel,
    touchpointName: way.name,
    address: seesContact(seen.viewer) ? address.value : maskHandle(address),
    isDefault: seen.isDefault,
    lastInboundAt: seen.heard?.lastInboundAt.toISOString() ?? null,
    state,
    closesAt: state === 'open' ? (closesAt?.toISOString() ?? null) : null,
    reason: closed ?? (open ? null : 'window_closed'),
    marketing: seen.marketing,
  }
}

function stateOf(
  way: Way,
  { closed, open, hasTemplates }: { closed: boolean; open: boolean; hasTemplates: boolean },
): DoorView['state'] {
  if (closed) return 'closed'
  if (open) return 'open'
  return way.adapter.capabilities.templates && hasTemplates ? 'template' : 'closed'
}

const byUse = (a: DoorView, b: DoorView) =>
  Number(b.isDefault) - Number(a.isDefault) ||
  (b.lastInboundAt ?? '').localeCompare(a.lastInboundAt ?? '') ||
  a.touchpointName.localeCompare(b.touchpointName)
