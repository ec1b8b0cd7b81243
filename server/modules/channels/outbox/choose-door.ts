// To which handle and by which touchpoint a message goes: as it was asked for, else where the
// customer wrote last. Where that cannot be known nothing is guessed.

import type { Db } from '../../../platform/database.ts'
import { type Address, addressesOf } from '../../customers/index.ts'
import { touchpointUnknown } from '../touchpoints/refusals.ts'
import { closedBy, type Door, fits, type Way } from './door.ts'
import { withoutTwins } from './find-doors.ts'
import { findLastInbound } from './find-last-inbound.ts'
import { findWays } from './find-ways.ts'
import { messageChooseHandle, messageDoorClosed, messageHandleUnknown } from './refusals.ts'

export interface DoorAsked {
  /** Canonical. */
  customerId: string
  handleId?: string | undefined
  touchpointId?: string | undefined
}

/**
 * @throws message.handle_unknown, touchpoint.unknown, message.choose_handle, message.door_closed
 * (with its reason)
 */
export async function chooseDoor(db: Db, asked: DoorAsked): Promise<Door> {
  const addresses = await addressesOf(db, asked.customerId)
  const ways = await findWays(db)
  const door = await choose(db, asked, addresses, ways)
  const reason = closedBy(door)
  if (reason) {
    const { address, way } = door
    throw messageDoorClosed({ reason, handleId: address.handleId, touchpointId: way.id })
  }
  return door
}

async function choose(
  db: Db,
  { handleId, touchpointId }: DoorAsked,
  addresses: readonly Address[],
  ways: readonly Way[],
): Promise<Door> {
  const address = addresses.find((one) => one.handleId === handleId)
  const way = ways.find((one) => one.id === touchpointId)
  if (handleId && !address) throw messageHandleUnknown()
  if (touchpointId && !way) throw touchpointUnknown()
  if (address && way) return { address, way }
  const doorOf = (ids: { handleId: string; touchpointId: string }): Door | undefined => {
    const itsAddress = addresses.find((one) => one.handleId === ids.handleId)
    const itsWay = ways.find((one) => one.id === ids.touchpointId)
    return itsAddress && itsWay && { address: itsAddress, way: itsWay }
  }
  const [last] = (
    await findLastInbound(
      db,
      addresses.map((one) => one.handleId),
    )
  ).filter(
    (one) =>
      (!address || one.handleId === address.handleId) && (!way || one.touchpointId === way.id),
  )
  // Where they wrote last is no door any more, when it is not a current address by a touchpoint
  // that is connected: whoever writes must see that.
  const found = last ? doorOf(last) : onlyDoor(addresses, ways, address, way)
  if (!found?.address.isCurrent) throw messageChooseHandle()
  return found
}

/** Of somebody who never wrote there: the door, where half of it was given and no other fits. */
function onlyDoor(
  addresses: readonly Address[],
  ways: readonly Way[],
  address: Address | undefined,
  way: Way | undefined,
): Door | undefined {
  const doors = addresses.flatMap((one) =>
    ways.flatMap((by) =>
      one.isCurrent && by.state === 'active' && fits(one, by) ? [{ address: one, way: by }] : [],
    ),
  )
  const left = withoutTwins(
    doors.filter((door) => (!address || door.address === address) && (!way || door.way === way)),
    new Map(),
    [],
  )
  return (address || way) && left.length === 1 ? left[0] : undefined
}
