// A person may have several names at a channel, a number and an id, in forms of their own: all of
// them are one chat there, and what holds for one of them holds for all.

import type { Db } from '../../../platform/database.ts'
import { type Address, addressesOf } from '../../customers/index.ts'
import { findAdapter } from '../adapters/index.ts'
import { isAddress } from '../is-address.ts'
import { digitsOf } from './door.ts'
import { findHeard, type Heard } from './find-heard.ts'

export interface ChatAsked {
  customerId: string
  handleId: string
  touchpointId: string
  channel: string
}

/** Every handle that its customer has for the same chat now, the one asked for first. */
export async function findChatNames(db: Db, asked: ChatAsked): Promise<string[]> {
  const adapter = findAdapter(asked.channel)
  const addresses = (await addressesOf(db, asked.customerId)).filter(
    (address) => address.isCurrent && adapter && isAddress(adapter, address),
  )
  const heard = await findHeard(
    db,
    addresses.map(({ handleId }) => handleId),
  )
  return chatNames(asked, addresses, heard)
}

/**
 * Those of the same number, and those last heard at the very instant: an item that names a person
 * in several ways is heard under each. Two numbers are never one chat. Pure.
 */
export function chatNames(
  { handleId, touchpointId }: Pick<ChatAsked, 'handleId' | 'touchpointId'>,
  addresses: readonly Address[],
  heard: readonly Heard[],
): string[] {
  const own = addresses.find((one) => one.handleId === handleId)
  if (!own) return [handleId]
  const timeOf = (one: Address) =>
    heard
      .find((at) => at.handleId === one.handleId && at.touchpointId === touchpointId)
      ?.lastInboundAt.getTime()
  const isHeardWith = (one: Address, other: Address) =>
    timeOf(one) !== undefined && timeOf(one) === timeOf(other)
  const number =
    digitsOf(own) ??
    addresses.filter((one) => isHeardWith(one, own)).flatMap((one) => digitsOf(one) ?? [])[0]
  const numbered = addresses.filter((one) => number !== undefined && digitsOf(one) === number)
  const twins = addresses.filter(
    (one) =>
      digitsOf(one) === undefined && [own, ...numbered].some((other) => isHeardWith(one, other)),
  )
  return [...new Set([own, ...numbered, ...twins].map((one) => one.handleId))]
}
