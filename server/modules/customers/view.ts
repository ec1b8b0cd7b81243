// The resolver's view of the database: the current period of each handle asked for, and how full
// the customers are that may get another one.

import { sql } from 'kysely'
import type { Tx } from '../../ledger/index.ts'
import { rowsOf } from '../../platform/bulk.ts'
import type { Db } from '../../platform/database.ts'
import { settle } from '../../platform/settle.ts'
import type { AskedFact, AskedHandle } from './facts.ts'
import { countedAs } from './limits.ts'
import type { HandleMemory, Held } from './memory.ts'

/** A canonical customer, locked against being joined away while we add to it. */
export interface Standing {
  visible: boolean
  erased: boolean
  /** Handles held now, by `countedAs`. */
  counts: Map<string, number>
}

export interface View {
  held: Map<string, Held>
  standing(customerId: string): Promise<Standing>
  forgetStanding(customerId: string): void
  /** A customer this transaction makes. */
  addStanding(customerId: string, standing: Standing): void
}

/** Handles looked up already: `held` has those of `asked` that somebody has. */
export interface FoundHandles {
  asked: ReadonlyMap<string, AskedHandle>
  held: ReadonlyMap<string, Held>
}

/** Reads what the facts need: one query for handles not `found` yet, two together for customers. */
export async function loadView(
  tx: Tx,
  facts: readonly AskedFact[],
  memory: HandleMemory,
  found?: FoundHandles,
): Promise<View> {
  const held = await loadHeld(tx, facts, memory, found)
  const standings = new Map<string, Standing>()
  await lockStandings(tx, growing(facts, held), standings, held)
  return {
    held,
    async standing(customerId) {
      if (!standings.has(customerId)) await lockStandings(tx, [customerId], standings, held)
      return standings.get(customerId)!
    },
    forgetStanding: (customerId) => standings.delete(customerId),
    addStanding: (customerId, standing) => standings.set(customerId, standing),
  }
}

/** Looks up those handles of the facts that the memory does not know. */
export async function findUnknown(
  tx: Tx,
  facts: readonly AskedFact[],
  memory: HandleMemory,
): Promise<FoundHandles> {
  const asked = new Map<string, AskedHandle>()
  for (const { handles, typed } of facts) {
    for (const handle of [...handles, ...typed]) {
      if (!asked.has(handle.key) && !memory.get(handle.key)) asked.set(handle.key, handle)
    }
  }
  return { asked, held: await findHeld(tx, [...asked.values()]) }
}

async function loadHeld(
  tx: Tx,
  facts: readonly AskedFact[],
  memory: HandleMemory,
  found: FoundHandles | undefined,
) {
  const held = new Map<string, Held>()
  const missing = new Map<string, AskedHandle>()
  for (const { handles, typed } of facts) {
    for (const handle of [...handles, ...typed]) {
      if (held.has(handle.key) || missing.has(handle.key)) continue
      const known = memory.get(handle.key) ?? found?.held.get(handle.key)
      if (known) held.set(handle.key, known)
      else if (!found?.asked.has(handle.key)) missing.set(handle.key, handle)
    }
  }
  for (const [key, current] of await findHeld(tx, [...missing.values()])) held.set(key, current)
  return held
}

/** The current period of each handle, from the database. */
export async function findHeld(
  tx: { db: Db },
  handles: readonly AskedHandle[],
): Promise<Map<string, Held>> {
  if (handles.length === 0) return new Map()
  const asked = rowsOf<{ type: string; value: string; realm: string; key: string }>(
    { type: 'text', value: 'text', realm: 'text', key: 'text' },
    handles.map(({ type, value, realm }, key) => ({ type, value, realm, key: String(key) })),
  )
  const { rows } = await sql<
    Omit<Held, 'heldFromMs'> & { key: string; heldFrom: Date | null }
  >`/*keep:customers-held*/
    select given.key, handle.id as "handleId", handle.customer_id as "customerId", handle.type,
      handle.assurance, handle.claim, handle.held_from as "heldFrom"
    from ${asked}
    join customers_handle as handle on handle.value = given.value and handle.type = given.type
      and handle.realm = coalesce(given.realm, '')
    where handle.held_until is null`.execute(tx.db)
  return new Map(
    rows.map(({ key, heldFrom, ...row }) => [
      handles[Number(key)]!.key,
      { ...row, heldFromMs: heldFrom?.getTime() ?? null },
    ]),
  )
}

/** Customers that know one handle of a fact and may get the others. */
function growing(facts: readonly AskedFact[], held: Map<string, Held>): string[] {
  const ids = new Set<string>()
  for (const { handles } of facts) {
    if (handles.length < 2 || handles.every((handle) => held.has(handle.key))) continue
    for (const handle of handles) {
      const found = held.get(handle.key)
      if (found) ids.add(found.customerId)
    }
  }
  return [...ids]
}

/**
 * Locks the customers `for key share` and counts their handles. A customer that was joined away
 * since the memory learnt it is replaced in `held` by the one it was joined into.
 */
async function lockStandings(
  tx: Tx,
  ids: readonly string[],
  standings: Map<string, Standing>,
  held: Map<string, Held>,
): Promise<void> {
  if (ids.length === 0) return
  // Counted after it is locked, in one go: the second never waits for the answer of the first.
  const [{ rows }, counted] = await settle([lockCustomers(tx, ids), countHandles(tx, ids)])
  const movedTo = new Map<string, string>()
  for (const { id, mergedInto, visible, erased } of rows) {
    if (mergedInto) movedTo.set(id, mergedInto)
    standings.set(id, { visible, erased, counts: new Map() })
  }
  for (const row of counted.rows) {
    const { counts } = standings.get(row.customerId)!
    const name = countedAs(row)
    counts.set(name, (counts.get(name) ?? 0) + row.handles)
  }
  if (movedTo.size === 0) return
  repoint(held, movedTo)
  const targets = [...new Set(movedTo.values())].filter((id) => !standings.has(id))
  await lockStandings(tx, targets, standings, held)
}

/** From now on those of a customer that was joined away are of the one it was joined into. */
export function repoint(held: Map<string, Held>, movedTo: ReadonlyMap<string, string>): void {
  for (const [key, one] of held) {
    const customerId = movedTo.get(one.customerId)
    if (customerId) held.set(key, { ...one, customerId })
  }
}

interface LockedRow {
  id: string
  mergedInto: string | null
  visible: boolean
  erased: boolean
}

const lockCustomers = (tx: Tx, ids: readonly string[]) =>
  sql<LockedRow>`/*keep:customers-standing*/
    select id, merged_into as "mergedInto", visible, erased_at is not null as erased
    from customers_customer where id = any(${ids}::uuid[])
    order by id for key share`.execute(tx.db)

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
