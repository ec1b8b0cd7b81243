// The resolver's view of the database: the current period of each handle asked for, and how full
// the customers are that may get another one.

import { sql } from 'kysely'
import type { Tx } from '../../ledger/index.ts'
import { rowsOf } from '../../platform/bulk.ts'
import type { Db } from '../../platform/database.ts'
import { expectStanding } from './expect.ts'
import type { AskedFact, AskedHandle } from './facts.ts'
import type { HandleMemory, Held } from './memory.ts'
import { lockStandings, type Standing } from './standing.ts'

export interface View {
  held: Map<string, Held>
  /** Of those customers that are locked against being joined away, or made by this transaction. */
  standings: Map<string, Standing>
  /** Locks the customer if need be. */
  standing(customerId: string): Promise<Standing>
}

/** Handles looked up already: `held` has those of `asked` that somebody has. */
export interface FoundHandles {
  asked: ReadonlyMap<string, AskedHandle>
  held: ReadonlyMap<string, Held>
}

/** What was looked up before this unit's turn had come. */
export interface LookedUp {
  found: FoundHandles
  /** Of customers that may get another handle and that nobody joined away. */
  standings: ReadonlyMap<string, Standing>
}

/** Reads what the facts need and was not looked up ahead: handles, then customers. */
export async function loadView(
  tx: Tx,
  facts: readonly AskedFact[],
  memory: HandleMemory,
  ahead?: LookedUp,
): Promise<View> {
  const held = await loadHeld(tx, facts, memory, ahead?.found)
  const standings = new Map<string, Standing>()
  const ids = growing(facts, (key) => held.get(key))
  const known = ahead ? ids.filter((id) => ahead.standings.has(id)) : []
  for (const id of known) standings.set(id, ahead!.standings.get(id)!)
  expectStanding(tx, known)
  await loadStandings(tx, ids, standings, held)
  return {
    held,
    standings,
    async standing(customerId) {
      await loadStandings(tx, [customerId], standings, held)
      return standings.get(customerId)!
    },
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
export function growing(
  facts: readonly AskedFact[],
  find: (key: string) => Held | undefined,
): string[] {
  const ids = new Set<string>()
  for (const { handles } of facts) {
    if (handles.length < 2) continue
    const known = handles.flatMap(({ key }) => find(key) ?? [])
    if (known.length < handles.length) for (const { customerId } of known) ids.add(customerId)
  }
  return [...ids]
}

/**
 * Locks those customers that are not yet among `standings`, and counts their handles. A customer that
 * was joined away since the memory learnt it is replaced in `held` by the one it was joined into.
 */
async function loadStandings(
  tx: Tx,
  ids: readonly string[],
  standings: Map<string, Standing>,
  held: Map<string, Held>,
): Promise<void> {
  const missing = ids.filter((id) => !standings.has(id))
  if (missing.length === 0) return
  const { standings: locked, movedTo } = await lockStandings(tx, missing)
  for (const [id, standing] of locked) standings.set(id, standing)
  if (movedTo.size === 0) return
  repoint(held, movedTo)
  await loadStandings(tx, [...new Set(movedTo.values())], standings, held)
}

/** From now on those of a customer that was joined away are of the one it was joined into. */
export function repoint(held: Map<string, Held>, movedTo: ReadonlyMap<string, string>): void {
  for (const [key, one] of held) {
    const customerId = movedTo.get(one.customerId)
    if (customerId) held.set(key, { ...one, customerId })
  }
}
