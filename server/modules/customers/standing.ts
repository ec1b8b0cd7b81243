// How full the customers are that may get another handle.

import { sql } from 'kysely'
import type { Tx } from '../../ledger/index.ts'
import { settle } from '../../platform/settle.ts'
import { countedAs } from './limits.ts'

/** Of a canonical customer. */
export interface Standing {
  visible: boolean
  erased: boolean
  /** Handles held now, by `countedAs`. */
  counts: Map<string, number>
}

export interface LockedStandings {
  standings: Map<string, Standing>
  /** Of those that were joined away: into whom. */
  movedTo: Map<string, string>
}

/** Locks the customers against being joined away, `for key share`, and counts their handles. */
export async function lockStandings(tx: Tx, ids: readonly string[]): Promise<LockedStandings> {
  // Counted after they are locked, in one go: the second never waits for the answer of the first.
  const [{ rows }, counted] = await settle([lockCustomers(tx, ids), countHandles(tx, ids)])
  const movedTo = new Map<string, string>()
  for (const { id, mergedInto } of rows) if (mergedInto) movedTo.set(id, mergedInto)
  return { standings: standingsOf(rows, counted.rows), movedTo }
}

/** The same without a lock, of those that were not joined away. */
export async function countStandings(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, Standing>> {
  if (ids.length === 0) return new Map()
  const [{ rows }, counted] = await settle([findCustomers(tx, ids), countHandles(tx, ids)])
  const standings = standingsOf(rows, counted.rows)
  for (const { id, mergedInto } of rows) if (mergedInto) standings.delete(id)
  return standings
}

function standingsOf(
  customers: readonly CustomerRow[],
  counted: readonly CountedRow[],
): Map<string, Standing> {
  const standings = new Map<string, Standing>()
  for (const { id, visible, erased } of customers) {
    standings.set(id, { visible, erased, counts: new Map() })
  }
  for (const row of counted) {
    const counts = standings.get(row.customerId)?.counts
    const name = countedAs(row)
    counts?.set(name, (counts.get(name) ?? 0) + row.handles)
  }
  return standings
}

interface CustomerRow {
  id: string
  mergedInto: string | null
  visible: boolean
  erased: boolean
}

const customers = (ids: readonly string[]) => sql`
    select id, merged_into as "mergedInto", visible, erased_at is not null as erased
    from customers_customer where id = any(${ids}::uuid[])`

const lockCustomers = (tx: Tx, ids: readonly string[]) =>
  sql<CustomerRow>`/*keep:customers-standing*/${customers(ids)}
    order by id for key share`.execute(tx.db)

const findCustomers = (tx: Tx, ids: readonly string[]) =>
  sql<CustomerRow>`/*keep:customers-standing-now*/${customers(ids)}`.execute(tx.db)

interface CountedRow {
  customerId: string
  type: string
  realm: string
  handles: number
}

const countHandles = (tx: Tx, ids: readonly string[]) =>
  sql<CountedRow>`/*keep:customers-count*/
    select customer_id as "customerId", type, realm, count(*) as handles from customers_handle
    where customer_id = any(${ids}::uuid[]) and held_until is null
    group by customer_id, type, realm`.execute(tx.db)
