// Customers as lists show them, for ids that the viewer may see.

import { sql } from 'kysely'
import type { Viewer } from '../../../platform/contract.ts'
import type { Db } from '../../../platform/database.ts'
import { maskHandle, maskName, maskTraits, seesContact } from '../detail/mask.ts'
import { effectiveClaims, valuesOf } from '../traits/effective.ts'
import { findClaims } from '../traits/find-claims.ts'
import { nameOf } from './profile.ts'

export interface ShownHandle {
  id: string
  type: string
  value: string
  realm: string
  assurance: number
  masked: boolean
}

export interface ShownCustomer {
  id: string
  name: string | null
  handles: ShownHandle[]
  traits: Record<string, unknown>
  channels: string[]
  lastSeenAt: string | null
  createdAt: string
  teamId: string | null
  storeId: string | null
}

/** Of each customer at most so many handles, the strongest; its own page has them all. */
const maxHandles = 20

/** In the order of `ids`, which must be canonical; ids without a customer are left out. */
export async function loadCustomers(
  db: Db,
  viewer: Viewer,
  ids: readonly string[],
): Promise<ShownCustomer[]> {
  if (ids.length === 0) return []
  const customers = await findRows(db, ids)
  const handles = await findHandles(db, ids)
  const claims = await findClaims(
    db,
    handles.map((handle) => handle.id),
  )
  const owners = new Map(handles.map((handle) => [handle.id, handle.customerId]))
  const claimsOf = Map.groupBy(claims, (claim) => owners.get(claim.handleId))
  const handlesOf = Map.groupBy(handles, (handle) => handle.customerId)
  const whole = seesContact(viewer)
  return ids.flatMap((id) => {
    const row = customers.get(id)
    if (!row) return []
    const traits = valuesOf(effectiveClaims(claimsOf.get(id) ?? []))
    const name = nameOf(traits)
    return {
      id,
      name: whole ? name : maskName(name),
      handles: (handlesOf.get(id) ?? [])
        .filter((handle) => handle.type !== 'home' && handle.rank <= maxHandles)
        .map((handle) => showHandle(whole, handle)),
      traits: whole ? traits : maskTraits(traits),
      channels: row.channels,
      lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
      createdAt: row.createdAt.toISOString(),
      teamId: row.teamId,
      storeId: row.storeId,
    }
  })
}

/** A handle with its value masked unless the viewer sees contacts. */
export function showHandle(
  whole: boolean,
  handle: { id: string; type: string; value: string; realm: string; assurance: number },
): ShownHandle {
  const value = whole ? handle.value : maskHandle(handle)
  return {
    id: handle.id,
    type: handle.type,
    value,
    realm: handle.realm,
    assurance: handle.assurance,
    masked: value !== handle.value,
  }
}

interface Row {
  id: string
  channels: string[]
  lastSeenAt: Date | null
  createdAt: Date
  teamId: string | null
  storeId: string | null
}

async function findRows(db: Db, ids: readonly string[]): Promise<Map<string, Row>> {
  const { rows } = await sql<Row>`
    select customer.id, coalesce(profile.created_at, customer.created_at) as "createdAt",
      nullif(recency.last_seen_at, to_timestamp(0)) as "lastSeenAt",
      array(select substr(facet, 9) from unnest(profile.facets) facet
        where facet like 'channel:%' order by 1) as channels,
      customer.team_id as "teamId", customer.store_id as "storeId"
    from customers_customer customer
    left join customers_profile profile on profile.customer_id = customer.id
    left join customers_recency recency on recency.customer_id = customer.id
    where customer.id = any(${ids}::uuid[])`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}

interface HandleRow {
  id: string
  customerId: string
  type: string
  value: string
  realm: string
  assurance: number
  rank: number
}

/** Handles held now, strongest first, then the oldest. */
async function findHandles(db: Db, ids: readonly string[]): Promise<HandleRow[]> {
  const { rows } = await sql<HandleRow>`
    select id, customer_id as "customerId", type, value, realm, assurance,
      row_number() over (partition by customer_id
        order by type = 'home', assurance desc, first_seen_at, id) as rank
    from customers_handle
    where customer_id = any(${ids}::uuid[]) and (held_until is null or type = 'home')
    order by customer_id, rank`.execute(db)
  return rows
}
