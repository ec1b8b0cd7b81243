// The one door to a customer by id: merged ids lead to the canonical one, and who may not see it
// learns no more than that there is nothing.

import type { Viewer } from '../../../platform/contract.ts'
import type { Db } from '../../../platform/database.ts'
import { seesPlaces } from '../../access/index.ts'
import { customerUnknown } from '../refusals.ts'

export interface ReachedCustomer {
  /** Canonical. */
  id: string
  homeHandleId: string
  /** All ids of the component, the canonical one first. */
  ids: string[]
  teamIds: string[]
  storeIds: string[]
  /** Of the canonical customer itself. */
  teamId: string | null
  storeId: string | null
  visible: boolean
  createdAt: Date
  erasedAt: Date | null
  hold: { reason: string; heldAt: Date; heldBy: string } | null
}

/** Teams and stores of a customer with all that was merged into it. */
export interface Places {
  teamIds: readonly string[]
  storeIds: readonly string[]
}

/** @throws customer.unknown when there is none, or none that this viewer may see. */
export async function reachCustomer(db: Db, viewer: Viewer, id: string): Promise<ReachedCustomer> {
  const canonicalId = db
    .selectFrom('customers_customer')
    .select((fn) => fn.fn.coalesce('merged_into', 'id').as('id'))
    .where('id', '=', id)
  const rows = await db
    .selectFrom('customers_customer')
    .selectAll()
    .where((where) =>
      where.or([where('id', '=', canonicalId), where('merged_into', '=', canonicalId)]),
    )
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  const canonical = rows.find((row) => row.merged_into === null)
  if (!canonical) throw customerUnknown()
  const held = rows.find((row) => row.hold_reason !== null)
  const reached: ReachedCustomer = {
    id: canonical.id,
    homeHandleId: canonical.home_handle_id,
    ids: [canonical.id, ...rows.filter((row) => row !== canonical).map((row) => row.id)],
    teamIds: unique(rows.map((row) => row.team_id)),
    storeIds: unique(rows.map((row) => row.store_id)),
    teamId: canonical.team_id,
    storeId: canonical.store_id,
    visible: canonical.visible,
    createdAt: rows[0]?.created_at ?? canonical.created_at,
    erasedAt: canonical.erased_at,
    hold: held?.hold_reason
      ? {
          reason: held.hold_reason,
          heldAt: held.hold_at ?? held.created_at,
          heldBy: held.hold_by ?? '',
        }
      : null,
  }
  if (!maySee(viewer, reached)) throw customerUnknown()
  return reached
}

/** Whether this viewer may see a customer of these places: access says, for every module. */
export const maySee = (viewer: Viewer, places: Places): boolean => seesPlaces(viewer, places)

const unique = (ids: (string | null)[]) => [...new Set(ids.filter((id) => id !== null))]
