// To which handle and by which touchpoint a message goes: as it was asked for, else where the
// customer wrote last. Where that cannot be known nothing is guessed. Pure.

import { touchpointUnknown } from '../touchpoints/refusals.ts'
import { closedBy, type Door, digitsOf, doorsOf, fits, withoutTwins } from './door.ts'
import type { Around } from './look-around.ts'
import { messageChooseHandle, messageDoorClosed, messageHandleUnknown } from './refusals.ts'

export interface DoorAsked {
  handleId?: string | undefined
  touchpointId?: string | undefined
}

/**
 * @throws message.handle_unknown, touchpoint.unknown, message.choose_handle, message.door_closed
 * (with its reason)
 */
export function chooseDoor(around: Around, asked: DoorAsked): Door {
  const door = chatOf(choose(around, asked), around)
  const reason = closedBy(door)
  if (!reason) return door
  const { address, way } = door
  throw messageDoorClosed({ reason, handleId: address.handleId, touchpointId: way.id })
}

/**
 * A number may be theirs as one of the channel's own addresses and as a telephone: there it is one
 * chat, with one order and one pace, so that all goes by the channel's own.
 */
function chatOf({ address, way }: Door, { addresses }: Around): Door {
  const number = digitsOf(address)
  if (number === undefined || address.type === way.channel) return { address, way }
  const own = addresses.find(
    (one) =>
      one.isCurrent && one.type === way.channel && digitsOf(one) === number && fits(one, way),
  )
  return { address: own ?? address, way }
}

function choose(around: Around, { handleId, touchpointId }: DoorAsked): Door {
  const { addresses, ways, heard } = around
  const address = addresses.find((one) => one.handleId === handleId)
  const way = ways.find((one) => one.id === touchpointId)
  if (handleId && !address) throw messageHandleUnknown()
  if (touchpointId && !way) throw touchpointUnknown()
  if (address && way) return { address, way }
  const last = heard.find(
    (one) =>
      one.lastMessageAt !== null &&
      (!address || one.handleId === address.handleId) &&
      (!way || one.touchpointId === way.id),
  )
  // Where they wrote last is no door any more, when it is not a current address by a touchpoint
  // that is connected: whoever writes must see that.
  const found = last
    ? {
        address: addresses.find((one) => one.handleId === last.handleId),
        way: ways.find((one) => one.id === last.touchpointId),
      }
    : onlyDoor(around, { handleId, touchpointId })
  if (!found?.address?.isCurrent || !found.way) throw messageChooseHandle()
  return { address: found.address, way: found.way }
}

/** Of somebody who never wrote there: the door, where half of it was given and no other fits. */
function onlyDoor(around: Around, { handleId, touchpointId }: DoorAsked): Door | undefined {
  if (!handleId && !touchpointId) return undefined
  const doors = doorsOf(around).filter(
    ({ address, way }) =>
      way.state === 'active' &&
      (!handleId || address.handleId === handleId) &&
      (!touchpointId || way.id === touchpointId),
  )
  const left = withoutTwins(doors, [])
  return left.length === 1 ? left[0] : undefined
}
