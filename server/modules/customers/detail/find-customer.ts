// One customer whole: handles with their evidence, every claim about the traits, preferences, hold.

import type { Viewer } from '../../../platform/contract.ts'
import type { Db } from '../../../platform/database.ts'
import { findPreferences } from '../consents/preferences.ts'
import { loadCustomers, showHandle } from '../list/load-customers.ts'
import { nameOf } from '../list/profile.ts'
import { effectiveClaims, type TraitClaim, valuesOf } from '../traits/effective.ts'
import { findClaims } from '../traits/find-claims.ts'
import { maskName, maskTrait, maskTraits, seesContact } from './mask.ts'
import type { ReachedCustomer } from './reach-customer.ts'

/** More than the limits of identity allow one customer. */
const maxHandles = 1000

export async function showCustomer(db: Db, viewer: Viewer, customer: ReachedCustomer) {
  const [summary] = await loadCustomers(db, viewer, [customer.id])
  const whole = seesContact(viewer)
  const handles = await findHandleDetails(db, viewer, customer.id)
  const handleIds = await findHandleIds(db, customer.id)
  const claims = await findClaims(db, handleIds)
  const effective = effectiveClaims(claims)
  const traits = valuesOf(effective)
  const name = nameOf(traits)
  return {
    id: customer.id,
    name: whole ? name : maskName(name),
    handles,
    homeHandleId: customer.homeHandleId,
    traits: whole ? traits : maskTraits(traits),
    traitClaims: claims
      .toSorted((a, b) => a.name.localeCompare(b.name, 'en') || +b.occurredAt - +a.occurredAt)
      .map((claim) => showClaim(whole, claim, effective)),
    channels: summary?.channels ?? [],
    lastSeenAt: summary?.lastSeenAt ?? null,
    createdAt: customer.createdAt.toISOString(),
    teamId: customer.teamId,
    storeId: customer.storeId,
    mergedFrom: customer.ids.slice(1),
    preferences: (await findPreferences(db, handleIds)) ?? null,
    hold: customer.hold && { ...customer.hold, heldAt: customer.hold.heldAt.toISOString() },
    erasedAt: customer.erasedAt?.toISOString() ?? null,
    visible: customer.visible,
  }
}

/** Every handle of a canonical customer, past periods and its home included. */
export async function findHandleIds(db: Db, customerId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('customers_handle')
    .select('id')
    .where('customer_id', '=', customerId)
    .orderBy('id')
    .execute()
  return rows.map((row) => row.id)
}

/** Handles with who said so and when they held, current ones first; the home handle apart. */
export async function findHandleDetails(db: Db, viewer: Viewer, customerId: string) {
  const rows = await db
    .selectFrom('customers_handle')
    .selectAll()
    .where('customer_id', '=', customerId)
    .where('type', '<>', 'home')
    .orderBy((order) => order('held_until', 'is not', null))
    .orderBy('assurance', 'desc')
    .orderBy('first_seen_at')
    .orderBy('id')
    .limit(maxHandles)
    .execute()
  return rows.map((row) => ({
    ...showHandle(seesContact(viewer), row),
    assertedBy: row.asserted_by,
    heldFrom: row.held_from?.toISOString() ?? null,
    heldUntil: row.held_until?.toISOString() ?? null,
    firstSeenAt: row.first_seen_at.toISOString(),
    retiredAt: row.retired_at?.toISOString() ?? null,
  }))
}

function showClaim(whole: boolean, claim: TraitClaim, effective: Map<string, TraitClaim>) {
  const value = whole ? claim.value : maskTrait(claim.name, claim.value)
  return {
    name: claim.name,
    value,
    source: claim.source,
    occurredAt: claim.occurredAt.toISOString(),
    handleId: claim.handleId,
    effective: effective.get(claim.name) === claim,
    masked: JSON.stringify(value) !== JSON.stringify(claim.value),
  }
}
