// A customer with every address of theirs and every touchpoint there is, read at once: what choosing
// a door, judging its window and naming other doors need.

import type { Tx } from '../../../ledger/index.ts'
import type { Db } from '../../../platform/database.ts'
import { settle } from '../../../platform/settle.ts'
import { type Address, addressesOf, lockCustomer } from '../../customers/index.ts'
import type { Way } from './door.ts'
import { findHeard, type Heard } from './find-heard.ts'
import { findWays } from './find-ways.ts'

export interface Around {
  /** Canonical. */
  customerId: string
  /** Past ones too, those that hold now first. */
  addresses: Address[]
  ways: Way[]
  /** The newest message first. */
  heard: Heard[]
}

export async function lookAround(db: Db, customerId: string): Promise<Around> {
  const [addresses, ways] = await settle([addressesOf(db, customerId), findWays(db)])
  return { customerId, addresses, ways, heard: await findHeard(db, addresses.map(idOf)) }
}

/** The same with the customer locked against being joined or erased. @throws customer.unknown */
export async function lockAround(tx: Tx, customerId: string): Promise<Around> {
  const [customer, around] = await settle([
    lockCustomer(tx, customerId),
    lookAround(tx.db, customerId),
  ])
  // Joined away since somebody looked: its handles are the other's.
  return customer.id === customerId ? around : lookAround(tx.db, customer.id)
}

const idOf = (address: Address) => address.handleId
