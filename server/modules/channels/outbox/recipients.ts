// To whom a receipt says that something went. A reference alone settles a delivery only where nobody
// else is named: the receipt of one person never speaks of another's delivery.

import type { Tx } from '../../../ledger/index.ts'
import { findAddresses, findHeld, findRules, normaliseHandle } from '../../customers/index.ts'
import type { InboundReceipt } from '../adapter.ts'

/** A receipt that names a delivery by its reference only. */
export interface Referred {
  receipt: InboundReceipt
  delivery: { handleId: string }
}

/** Those of `referred` that name somebody who is not the person of the delivery. */
export async function findMisled(
  tx: Tx,
  referred: readonly Referred[],
): Promise<ReadonlySet<InboundReceipt>> {
  const named = referred.filter(({ receipt }) => receipt.recipient?.length)
  if (named.length === 0) return new Set()
  const rules = await findRules(tx.db)
  const askedOf = ({ receipt }: Referred) =>
    (receipt.recipient ?? []).flatMap(({ type, value, realm, assurance }) => {
      const normal = normaliseHandle({ type, value, realm }, rules)
      if ('refused' in normal) return []
      return [{ key: `${type}\n${normal.realm}\n${normal.value}`, type, ...normal, assurance }]
    })
  const asked = new Map(named.flatMap(askedOf).map((handle) => [handle.key, handle]))
  const held = await findHeld(tx, [...asked.values()])
  const own = await findAddresses(
    tx.db,
    named.map(({ delivery }) => delivery.handleId),
  )
  const isMisled = (one: Referred) => {
    const address = own.get(one.delivery.handleId)
    if (!address) return true
    const ownKey = `${address.type}\n${address.realm}\n${address.value}`
    const handles = askedOf(one)
    if (handles.some(({ key }) => key === ownKey)) return false
    const owners = handles.flatMap(({ key }) => held.get(key)?.customerId ?? [])
    return owners.length > 0 && !owners.includes(address.customerId)
  }
  return new Set(named.filter(isMisled).map(({ receipt }) => receipt))
}
