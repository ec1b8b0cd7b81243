// The resolver's view of the database: the current period of each handle asked for, and how full
// the customers are that may get another one.

import { sql } from 'kysely'
import type { Tx } from '../../ledger/index.ts'
import { rowsOf } from '../../platform/bulk.ts'
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

/** Reads what the facts need: one query for handles unknown to the memory, two for customers. */
export async function loadView(
  tx: Tx,
  facts: readonly AskedFact[],
  memory: HandleMemory,
): Promise<View> {
  const held = await loadHeld(tx, facts, memory)
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

async function loadHeld(tx: Tx, facts: readonly AskedFact[], memory: HandleMemory) {
  const held = new Map<string, Held>()
  const missing = new Map<string, AskedHandle>()
  for (const { handles } of facts) {
    for (const handle of handles) {
      if (held.has(handle.key) || missing.has(handle.key)) continue
      const known = memory.get(handle.key)
      if (known) held.set(handle.key, { ...known })
      else missing.set(handle.key, handle)
    }
  }
  for (const [key, found] of await findHeld(tx, [...missing.values()])) held.set(key, found)
  return held
}

/** The current period of each handle, from the database. */
export async function findHeld(
  tx: Tx,
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
  const { rows } = await sql<{
    id: string
    mergedInto: string | null
    visible: boolean
    erased: boolean
  }>`/*keep:customers-standing*/
    select id, merged_into as "mergedInto", visible, erased_at is not null as erased
    from customers_customer where id = any(${ids}::uuid[])
    order by id for key share`.execute(tx.db)
  const movedTo = new Map<string, string>()
  for (const { id, mergedInto, visible, erased } of rows) {
    if (mergedInto) movedTo.set(id, mergedInto)
    standings.set(id, { visible, erased, counts: new Map() })
  }
  if (movedTo.size) {
    for (const one of held.values()) one.customerId = movedTo.get(one.customerId) ?? one.customerId
    const targets = [...new Set(movedTo.values())].filter((id) => !standings.has(id))
    await lockStandings(tx, targets, standings, held)
  }
  await countHandles(tx, ids, standings)
}

async function countHandles(
  tx: Tx,
  ids: readonly string[],
  standings: Map<string, Standing>,
): Promise<void> {
  const { rows } = await sql<{
    customerId: string
    type: string
    realm: string
    handles: number
  }>`/*keep:customers-count*/
    select customer_id as "customerId", type, realm, count(*) as handles from customers_handle
    where customer_id = any(${ids}::uuid[]) and held_until is null
    group by customer_id, type, realm`.execute(tx.db)
  for (const row of rows) {
    const { counts } = standings.get(row.customerId)!
    const name = countedAs(row)
    counts.set(name, (counts.get(name) ?? 0) + row.handles)
  }
}
