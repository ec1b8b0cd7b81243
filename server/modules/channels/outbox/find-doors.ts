// Where one may write to a customer now, and why not elsewhere.

import type { Viewer } from '../../../platform/contract.ts'
import type { Db } from '../../../platform/database.ts'
import type { Platform } from '../../../platform/module.ts'
import {
  type Address,
  addressesOf,
  findReach,
  maskHandle,
  type Reach,
  seesContact,
} from '../../customers/index.ts'
import { findWindows, isOpen, pairKey, type Window } from '../inbound/windows.ts'
import type { DoorView } from './contracts.ts'
import { closedBy, type Door, fits, type Way } from './door.ts'
import { findLastInbound, type LastInbound } from './find-last-inbound.ts'
import { findWays } from './find-ways.ts'

/** Where the customer wrote last comes first, then the others by how lately they were used. */
export async function listDoors(
  { db, vault, clock }: Pick<Platform, 'db' | 'vault' | 'clock'>,
  viewer: Viewer,
  customerId: string,
): Promise<DoorView[]> {
  const now = clock.now()
  const doors = await findDoors(db, customerId)
  const windows = await findWindows(db, doors.map(pairOf))
  const last = await findLastInbound(
    db,
    doors.map(({ address }) => address.handleId),
  )
  const shown = withoutTwins(doors, windows, last)
  const templated = await findTemplated(db)
  const reaches = await findReach(
    db,
    vault,
    shown.map(({ address, way }) => ({
      handleId: address.handleId,
      purpose: 'marketing',
      channel: way.channel,
    })),
  )
  return shown
    .map((door, i) => {
      const [newest] = last
      return showDoor(door, {
        viewer,
        now,
        window: windows.get(pairKey(pairOf(door))),
        isDefault: newest !== undefined && isOf(door, newest),
        hasTemplates: templated.has(door.way.id),
        marketing: reaches[i] ?? 'unsaid',
      })
    })
    .toSorted(byUse)
}

/** Every current address with every touchpoint that can write to it. */
export async function findDoors(db: Db, customerId: string): Promise<Door[]> {
  const addresses = (await addressesOf(db, customerId)).filter((one) => one.isCurrent)
  const ways = await findWays(db)
  return addresses.flatMap((address) =>
    ways.flatMap((way) => (fits(address, way) ? [{ address, way }] : [])),
  )
}

export const pairOf = ({ address, way }: Door) => ({
  handleId: address.handleId,
  touchpointId: way.id,
})

const isOf = ({ address, way }: Door, last: LastInbound) =>
  address.handleId === last.handleId && way.id === last.touchpointId

/**
 * A person with a number and an id at the provider is one chat there, and every name of theirs was
 * last heard at the same instant: the name to which their messages belong stands for all. A number
 * that is an address of the channel too is that.
 */
export function withoutTwins(
  doors: readonly Door[],
  windows: ReadonlyMap<string, Window>,
  last: readonly LastInbound[],
): Door[] {
  const heardAt = (door: Door) => windows.get(pairKey(pairOf(door)))?.lastInboundAt.getTime()
  const numberHeard = new Map(
    doors.flatMap((door) => {
      const digits = digitsOf(door.address)
      return digits ? [[`${door.way.id} ${heardAt(door)}`, digits] as const] : []
    }),
  )
  const chats = Map.groupBy(doors, (door) => {
    const heard = heardAt(door)
    const itsNumber =
      digitsOf(door.address) ?? (heard && numberHeard.get(`${door.way.id} ${heard}`))
    return `${door.way.id} ${itsNumber ?? heard ?? door.address.handleId}`
  })
  const rank = (door: Door) => {
    if (last.some((one) => isOf(door, one))) return 0
    if (door.address.type !== door.way.channel) return 3
    return digitsOf(door.address) ? 1 : 2
  }
  return [...chats.values()].map((chat) => chat.toSorted((a, b) => rank(a) - rank(b))[0]!)
}

const digitsOf = ({ value }: Address): string | undefined => /^\+?(\d{7,15})$/.exec(value)?.[1]

async function findTemplated(db: Db): Promise<Set<string>> {
  const rows = await db
    .selectFrom('channels_template')
    .select('touchpoint_id')
    .distinct()
    .where('state', '=', 'APPROVED')
    .execute()
  return new Set(rows.map((row) => row.touchpoint_id))
}

interface Around {
  viewer: Viewer
  now: Date
  window: Window | undefined
  isDefault: boolean
  hasTemplates: boolean
  marketing: Reach
}

function showDoor(door: Door, around: Around): DoorView {
  const { address, way } = door
  const { open, closesAt } = isOpen(way.adapter.capabilities, around.window, around.now)
  const closed = closedBy(door)
  const state = stateOf(way, { closed: closed !== undefined, open, ...around })
  return {
    handleId: address.handleId,
    touchpointId: way.id,
    channel: way.channel,
    touchpointName: way.name,
    address: seesContact(around.viewer) ? address.value : maskHandle(address),
    isDefault: around.isDefault,
    lastInboundAt: around.window?.lastInboundAt.toISOString() ?? null,
    state,
    closesAt: state === 'open' ? (closesAt?.toISOString() ?? null) : null,
    reason: closed ?? (open ? null : 'window_closed'),
    marketing: around.marketing,
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
