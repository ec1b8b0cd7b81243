import { sql } from 'kysely'
import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Viewer } from '../../../platform/contract.ts'
import { invalidInput } from '../../../platform/refusal.ts'
import { needPlaces, type PlaceHolder, type PlaceName } from '../../access/index.ts'
import { customerPlaced } from '../person-entries.ts'

export interface Place {
  teamId: string | null
  storeId: string | null
}

/**
 * Gives a canonical customer to a team and a store; null: to nobody, so that all may see it.
 * @throws staff.place_unknown
 */
export async function placeCustomer(
  tx: Tx,
  _ctx: Ctx,
  { customerId, homeHandleId, ...place }: Place & { customerId: string; homeHandleId: string },
): Promise<void> {
  await needPlaces(tx, place)
  await tx.db
    .updateTable('customers_customer')
    .set({ team_id: place.teamId, store_id: place.storeId })
    .where('id', '=', customerId)
    .execute()
  tx.record({
    kind: customerPlaced,
    subject: { type: 'customer', id: customerId },
    handleId: homeHandleId,
    body: place,
  })
}

/** Who sees only the rows of some places can put customers into no others. @throws input.invalid */
export function refuseForeignPlace(viewer: Viewer, place: Partial<Place>) {
  const { rows } = viewer
  if (rows === 'all') return
  if (place.teamId && !rows.teamIds.includes(place.teamId)) {
    throw invalidInput({ teamId: 'is not one of your teams' })
  }
  if (place.storeId && !rows.storeIds.includes(place.storeId)) {
    throw invalidInput({ storeId: 'is not one of your stores' })
  }
}

/** For access, which lets go of no team or store that customers are of. */
export const customerPlaces: PlaceHolder = {
  noun: 'customers',
  async count(db, place) {
    const { count } = await db
      .selectFrom('customers_customer')
      .select((all) => all.fn.countAll<number>().as('count'))
      .where(isOf(place))
      .where('merged_into', 'is', null)
      .where('erased_at', 'is', null)
      .executeTakeFirstOrThrow()
    return count
  },
  async release(tx, _ctx, place) {
    await tx.db
      .updateTable('customers_customer')
      .set('teamId' in place ? { team_id: null } : { store_id: null })
      .where(isOf(place))
      .execute()
  },
}

const isOf = (place: PlaceName) =>
  'teamId' in place
    ? sql<boolean>`team_id = ${place.teamId}`
    : sql<boolean>`store_id = ${place.storeId}`
