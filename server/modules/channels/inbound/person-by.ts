// A sender as a customer, from what was resolved. Pure.

import type { AskedFact } from '../../customers/index.ts'
import { isAddress } from '../is-address.ts'
import type { KnownPeople } from './known-people.ts'
import type { Person, Wrote } from './meeting.ts'

export function personBy(
  { touchpoint }: Wrote,
  { handles }: AskedFact,
  who: { customerId: string; handleId: string },
  held: ReadonlyMap<string, { handleId: string; customerId: string }>,
  { persons }: KnownPeople,
): Person {
  const { customerId } = who
  const own = handles.flatMap((handle) => {
    const one = held.get(handle.key)
    return one?.customerId === customerId ? [{ handle, handleId: one.handleId }] : []
  })
  const addresses = own
    .filter(({ handle }) => isAddress(touchpoint.adapter, handle))
    .map(({ handleId }) => handleId)
  const handleId = addresses.includes(who.handleId) ? who.handleId : (addresses[0] ?? who.handleId)
  return {
    customerId,
    handleId,
    addresses: addresses.length ? addresses : [handleId],
    ofChannel: own.filter(({ handle }) => handle.type === touchpoint.channel),
    known: own.map((one) => persons.get(one.handleId)).find((one) => one?.lastInboundAt),
  }
}
