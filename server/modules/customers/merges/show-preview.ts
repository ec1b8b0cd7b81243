// What a merge or its undoing would give, put together from the customers as they are shown.

import type { Viewer } from '../../../platform/contract.ts'
import type { Db } from '../../../platform/database.ts'
import { findHandleIds } from '../detail/find-customer.ts'
import { maskName, maskTraits, seesContact } from '../detail/mask.ts'
import {
  loadCustomers,
  type ShownCustomer,
  type ShownHandle,
  showHandle,
} from '../list/load-customers.ts'
import { nameOf } from '../list/profile.ts'
import { previewJoin, previewUndo } from '../preview.ts'
import { customerUnknown, mergeKeptApart, mergeSame } from '../refusals.ts'
import { effectiveClaims, type TraitClaim, valuesOf } from '../traits/effective.ts'
import { findClaims } from '../traits/find-claims.ts'
import { findAparts } from './find-merges.ts'

/** @param join canonical ids of customers that the viewer may see. */
export async function showJoinPreview(
  db: Db,
  viewer: Viewer,
  join: { intoId: string; fromId: string },
) {
  const preview = await previewJoin(db, join)
  const [into, from] = await loadCustomers(db, viewer, [preview.intoId, preview.fromId])
  const shownFrom = preview.intoId === preview.fromId ? into : from
  if (!into || !shownFrom) throw customerUnknown()
  const [intoClaims, fromClaims] = [
    await findClaims(db, await findHandleIds(db, preview.intoId)),
    await findClaims(db, await findHandleIds(db, preview.fromId)),
  ]
  const result = combined(viewer, into, shownFrom, [...intoClaims, ...fromClaims])
  const aparts = preview.apartId ? await findAparts(db, viewer, preview.intoId) : []
  const refusal =
    preview.intoId === preview.fromId ? mergeSame : preview.apartId ? mergeKeptApart : null
  return {
    into,
    from: shownFrom,
    result,
    conflicts: conflictsOf(into.traits, shownFrom.traits, result.traits),
    beyondLimit: preview.beyondLimit,
    refusal: refusal && { code: refusal.code, title: refusal.title },
    apart: aparts.find((apart) => apart.id === preview.apartId) ?? null,
  }
}

function combined(
  viewer: Viewer,
  into: ShownCustomer,
  from: ShownCustomer,
  claims: TraitClaim[],
): ShownCustomer {
  const whole = seesContact(viewer)
  const traits = valuesOf(effectiveClaims(claims))
  const name = nameOf(traits)
  const handles = new Map([...into.handles, ...from.handles].map((handle) => [handle.id, handle]))
  const later = (a: string | null, b: string | null) => ((a ?? '') > (b ?? '') ? a : b)
  return {
    id: into.id,
    name: whole ? name : maskName(name),
    handles: [...handles.values()].sort((a, b) => b.assurance - a.assurance),
    traits: whole ? traits : maskTraits(traits),
    channels: [...new Set([...into.channels, ...from.channels])].sort(),
    lastSeenAt: later(into.lastSeenAt, from.lastSeenAt),
    createdAt: into.createdAt < from.createdAt ? into.createdAt : from.createdAt,
    teamId: into.teamId,
    storeId: into.storeId,
  }
}

function conflictsOf(
  into: Record<string, unknown>,
  from: Record<string, unknown>,
  result: Record<string, unknown>,
) {
  return Object.keys(into)
    .filter((name) => name in from && JSON.stringify(into[name]) !== JSON.stringify(from[name]))
    .map((name) => ({ name, into: into[name], from: from[name], result: result[name] }))
}

/** The two customers that undoing an edge would leave; the first keeps the id. */
export async function showUndoPreview(
  db: Db,
  viewer: Viewer,
  edgeId: string,
  customerId: string,
): Promise<{ stays: ShownCustomer; leaves: ShownCustomer }> {
  const [whole] = await loadCustomers(db, viewer, [customerId])
  if (!whole) throw customerUnknown()
  const sides = await previewUndo(db, edgeId)
  const kept = sides.find((side) => side.customerId === customerId) ?? sides[0]
  const restored = sides.find((side) => side !== kept)
  if (!kept || !restored) throw customerUnknown()
  return {
    stays: await sideOf(db, viewer, whole, kept),
    leaves: await sideOf(db, viewer, whole, restored),
  }
}

async function sideOf(
  db: Db,
  viewer: Viewer,
  whole: ShownCustomer,
  side: { customerId: string | undefined; handleIds: string[] },
): Promise<ShownCustomer> {
  const sees = seesContact(viewer)
  const traits = valuesOf(effectiveClaims(await findClaims(db, side.handleIds)))
  const name = nameOf(traits)
  const row = side.customerId
    ? await db
        .selectFrom('customers_customer')
        .select(['created_at', 'team_id', 'store_id'])
        .where('id', '=', side.customerId)
        .executeTakeFirst()
    : undefined
  const seen = await findSeen(db, side.handleIds)
  return {
    id: side.customerId ?? whole.id,
    name: sees ? name : maskName(name),
    handles: await findHandles(db, sees, side.handleIds),
    traits: sees ? traits : maskTraits(traits),
    channels: seen,
    lastSeenAt: whole.lastSeenAt,
    createdAt: row?.created_at.toISOString() ?? whole.createdAt,
    teamId: row?.team_id ?? null,
    storeId: row?.store_id ?? null,
  }
}

async function findHandles(db: Db, whole: boolean, ids: string[]): Promise<ShownHandle[]> {
  const rows = await db
    .selectFrom('customers_handle')
    .select(['id', 'type', 'value', 'realm', 'assurance'])
    .where('id', 'in', ids)
    .where('type', '<>', 'home')
    .orderBy('assurance', 'desc')
    .orderBy('first_seen_at')
    .limit(100)
    .execute()
  return rows.map((row) => showHandle(whole, row))
}

async function findSeen(db: Db, handleIds: string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('customers_seen')
    .select('channel')
    .distinct()
    .where('handle_id', 'in', handleIds)
    .orderBy('channel')
    .execute()
  return rows.map((row) => row.channel)
}
