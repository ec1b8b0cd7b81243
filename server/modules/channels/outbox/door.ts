// A door: a handle of the customer and a touchpoint by which it can be written to. Pure.

import type { Address } from '../../customers/index.ts'
import type { Adapter } from '../adapter.ts'
import type { ReasonCode } from '../reasons.ts'

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

/** Whether the touchpoint can write to this address at all: its own kind, within its own realm. */
export const fits = (address: Address, way: Way): boolean =>
  way.adapter.addresses.includes(address.type) &&
  (address.realm === '' || address.realm === way.realm)

/** Why nothing can go out there; undefined when it can. */
export function closedBy({ address, way }: Door): ReasonCode | undefined {
  if (!address.isCurrent) return 'handle_gone'
  if (!fits(address, way)) return 'not_allowed'
  if (way.state === 'active') return undefined
  return way.state === 'stopped' ? (way.trouble ?? 'account_paused') : 'account_paused'
}
