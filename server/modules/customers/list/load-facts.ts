// Loads what profiles are made of, for many customers in a handful of statements.

import { sql } from 'kysely'
import { findChannels, findLastTimes } from '../../../ledger/index.ts'
import type { Db } from '../../../platform/database.ts'
import { findConsents } from '../consents/find-consents.ts'
import { findClaims } from '../traits/find-claims.ts'
import type { ProfileFacts } from './profile.ts'
import { ourKinds, unseenKinds } from './seen.ts'

/**
 * Facts of those of `ids` that are canonical, visible and not erased. `channels` are read from
 * what the follower noted, or, to check it, from the ledger itself.
 */
export async function loadFacts(
  db: Db,
  ids: readonly string[],
  channelsFrom: 'seen' | 'ledger' = 'seen',
): Promise<ProfileFacts[]> {
  if (ids.length === 0) return []
  const customers = await findCustomers(db, ids)
  const visible = [...customers.values()].filter((customer) => customer.visible)
  if (visible.length === 0) return []
  const handles = await findHandles(
    db,
    visible.map((customer) => customer.customerId),
  )
  const ownerOf = new Map(handles.map((handle) => [handle.id, handle.customerId]))
  const handleIds = [...ownerOf.keys()]
  const by = <Row extends { handleId: string }>(rows: Row[]) =>
    Map.groupBy(rows, (row) => ownerOf.get(row.handleId)!)
  const claims = by(await findClaims(db, handleIds))
  const consents = by(await findConsents(db, handleIds))
  const channels = by(await findSeen(db, handleIds, channelsFrom))
  const own = Map.groupBy(handles, (handle) => handle.customerId)
  return visible.map(({ visible: _, ...customer }) => ({
    ...customer,
    handles: own.get(customer.customerId) ?? [],
    claims: claims.get(customer.customerId) ?? [],
    consents: consents.get(customer.customerId) ?? [],
    channels: (channels.get(customer.customerId) ?? []).map((row) => row.channel),
    lastSeenAt: newest(own.get(customer.customerId) ?? []),
  }))
}

interface CustomerFacts {
  id: string
  merged_into: string | null
  visible: boolean
  team_id: string | null
  store_id: string | null
  created_at: Date
  erased_at: Date | null
}

async function findCustomers(db: Db, ids: readonly string[]) {
  const { rows } = await sql<CustomerFacts>`/*keep:customers-facts*/
    select id, merged_into, visible, team_id, store_id, created_at, erased_at
    from customers_customer where id = any(${ids}::uuid[])
    union all
    select id, merged_into, visible, team_id, store_id, created_at, erased_at
    from customers_customer where merged_into = any(${ids}::uuid[])`.execute(db)
  const customers = new Map(
    rows
      .filter((row) => row.merged_into === null && row.erased_at === null)
      .map((row) => [
        row.id,
        {
          customerId: row.id,
          visible: row.visible,
          createdAt: row.created_at,
          teamIds: new Set<string>(),
          storeIds: new Set<string>(),
        },
      ]),
  )
  for (const row of rows) {
    const customer = customers.get(row.merged_into ?? row.id)
    if (!customer) continue
    if (row.created_at < customer.createdAt) customer.createdAt = row.created_at
    if (row.team_id) customer.teamIds.add(row.team_id)
    if (row.store_id) customer.storeIds.add(row.store_id)
  }
  return new Map(
    [...customers].map(([id, customer]) => [
      id,
      { ...customer, teamIds: [...customer.teamIds], storeIds: [...customer.storeIds] },
    ]),
  )
}

interface HandleFacts {
  id: string
  customerId: string
  type: string
  value: string
  assurance: number
  held: boolean
  lastAt: Date | null
}

/** Handles with the time each was last seen: one look into the ledger's index a handle. */
async function findHandles(db: Db, customerIds: readonly string[]): Promise<HandleFacts[]> {
  const { rows } = await sql<Omit<HandleFacts, 'lastAt'>>`/*keep:customers-handle-facts*/
    select id, customer_id as "customerId", type, value, assurance, held_until is null as held
    from customers_handle where customer_id = any(${customerIds}::uuid[])
    order by first_seen_at, id`.execute(db)
  const ids = rows.map((row) => row.id)
  const times = await findLastTimes(db, ids, unseenKinds())
  const lastAt = new Map(times.map((time) => [time.handleId, time.at]))
  return rows.map((row) => ({ ...row, lastAt: lastAt.get(row.id) ?? null }))
}

async function findSeen(db: Db, handleIds: readonly string[], from: 'seen' | 'ledger') {
  if (handleIds.length === 0) return []
  if (from === 'ledger') return findChannels(db, handleIds, ourKinds())
  const { rows } = await sql<{ handleId: string; channel: string }>`/*keep:customers-seen-on*/
    select handle_id as "handleId", channel from customers_seen
    where handle_id = any(${handleIds}::uuid[])`.execute(db)
  return rows
}

function newest(handles: readonly { lastAt: Date | null }[]): Date | null {
  let last: Date | null = null
  for (const { lastAt } of handles) if (lastAt && (!last || lastAt > last)) last = lastAt
  return last
}
