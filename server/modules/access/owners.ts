// Owners: only one of them (or the house itself: root key, command line) may make, change or
// unmake an owner, and the last one stays.

import type { Tx } from '../../ledger/index.ts'
import type { Viewer } from '../../platform/contract.ts'
import { lastOwner, ownerOnly } from './refusals.ts'

/** @throws staff.owner_only */
export function needOwnerFor(viewer: Viewer, roles: (string | undefined)[]) {
  if (roles.includes('owner') && !isOwner(viewer)) throw ownerOnly()
}

const isOwner = (viewer: Viewer) =>
  viewer.staff ? viewer.staff.role === 'owner' : !viewer.key || viewer.key.scope === 'root'

/** Locks the owners' rows, so that two of them cannot unmake each other. @throws staff.last_owner */
export async function needAnotherOwner(tx: Tx, staffId: string): Promise<void> {
  const owners = await tx.db
    .selectFrom('access_staff')
    .select('id')
    .where('role', '=', 'owner')
    .where('deactivated_at', 'is', null)
    .where('joined_at', 'is not', null)
    .orderBy('id')
    .forUpdate()
    .execute()
  if (owners.every(({ id }) => id === staffId)) throw lastOwner()
}
