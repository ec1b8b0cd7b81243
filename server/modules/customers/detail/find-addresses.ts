// Handles as addresses: what stands on an envelope, and whether somebody still lives there.

import { sql } from 'kysely'
import type { Db } from '../../../platform/database.ts'

export interface Address {
  handleId: string
  /** Canonical. */
  customerId: string
  type: string
  value: string
  realm: string
  /** How sure we are that it is theirs: 0 to 3. */
  assurance: number
  /** False: its period has ended, it was retired, or its person was erased. */
  isCurrent: boolean
}

const columns = sql`handle.id as "handleId", handle.customer_id as "customerId", handle.type,
  handle.value, handle.realm, handle.assurance, handle.held_until is null and handle.retired_at is null
    and handle.erased_at is null and customer.erased_at is null as "isCurrent"
  from customers_handle as handle
  join customers_customer as customer on customer.id = handle.customer_id`

/** By handle; ids of no handle are left out. */
export async function findAddresses(
  db: Db,
  handleIds: readonly string[],
): Promise<Map<string, Address>> {
  if (handleIds.length === 0) return new Map()
  const { rows } = await sql<Address>`/*keep:customers-addresses*/
    select ${columns} where handle.id = any(${handleIds}::uuid[])`.execute(db)
  return new Map(rows.map((row) => [row.handleId, row]))
}

/** Every handle of a canonical customer but homes, those that hold now first. */
export async function addressesOf(db: Db, customerId: string): Promise<Address[]> {
  const { rows } = await sql<Address>`/*keep:customers-addresses-of*/
    select ${columns} where handle.customer_id = ${customerId}::uuid and handle.type <> 'home'
    order by "isCurrent" desc, handle.first_seen_at, handle.id`.execute(db)
  return rows
}
