// A door: a handle of the customer and a touchpoint by which it can be written to. Pure.

import type { Address } from '../../customers/index.ts'
import type { Adapter } from '../adapter.ts'
import { isAddress } from '../is-address.ts'
import type { ReasonCode } from '../reasons.ts'
import type { Heard } from './find-heard.ts'

/** A touchpoint without its secrets. */
export interface Way {
  id: string
  name: string
  channel: string
  realm: string
  state: 'active' | 'paused' | 'stopped'
  trouble: ReasonCode | null
  adapter: Adapter
}

export interface Door {
  address: Address
  way: Way
}

export const pairOf = ({ address, way }: Door) => ({
  handleId: address.handleId,
  touchpointId: way.id,
})

/** Whether the touchpoint can write to this address at all: its own kind, within its own realm. */
export const fits = (address: Address, way: Way): boolean =>
  isAddress(way.adapter, address) && (address.realm === '' || address.realm === way.realm)

/** Every current address with every touchpoint that can write to it. */
export const doorsOf = ({ addresses, ways }: { addresses: Address[]; ways: Way[] }): Door[] =>
  addresses
    .filter((address) => address.isCurrent)
    .flatMap((address) => ways.flatMap((way) => (fits(address, way) ? [{ address, way }] : [])))

/** Why nothing can go out there; undefined when it can. */
export function closedBy({ address, way }: Door): ReasonCode | undefined {
  if (!address.isCurrent) return 'handle_gone'
  if (!fits(address, way)) return 'not_allowed'
  if (way.state === 'active') return undefined
  return way.state === 'stopped' ? (way.trouble ?? 'account_paused') : 'account_paused'
}

export const heardAt = (door: Door, heard: readonly Heard[]): Heard | undefined =>
  heard.find((one) => one.handleId === door.address.handleId && one.touchpointId === door.way.id)

/**
 * A person with a number and an id at the provider is one chat there, and every name of theirs was
 * last heard at the same instant: the name to which their messages belong stands for all. A number
 * that is an address of the channel too is that.
 */
export function withoutTwins(doors: readonly Door[], heard: readonly Heard[]): Door[] {
  const timeOf = (door: Door) => heardAt(door, heard)?.lastInboundAt.getTime()
  const numberHeard = new Map(
    doors.flatMap((door) => {
      const digits = digitsOf(door.address)
      return digits ? [[`${door.way.id} ${timeOf(door)}`, digits] as const] : []
    }),
  )
  const chats = Map.groupBy(doors, (door) => {
    const time = timeOf(door)
    const number = digitsOf(door.address) ?? (time && numberHeard.get(`${door.way.id} ${time}`))
    return `${door.way.id} ${number ?? time ?? door.address.handleId}`
  })
  const rank = (door: Door) => {
    if (heardAt(door, heard)?.lastMessageAt) return 0
    if (door.address.type !== door.way.channel) return 3
    return digitsOf(door.address) ? 1 : 2
  }
  return [...chats.values()].map((chat) => chat.toSorted((a, b) => rank(a) - rank(b))[0]!)
}

/** Of an address that is a telephone number, however it is written. */
export const digitsOf = ({ value }: Address): string | undefined =>
  /^\+?(\d{7,15})$/.exec(value)?.[1]
