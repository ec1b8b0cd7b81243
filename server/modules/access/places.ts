import type { Tx } from '../../ledger/index.ts'
import { placeUnknown } from './refusals.ts'

/** Sets where somebody works; what is absent stays. @throws staff.place_unknown */
export async function setPlaces(
  tx: Tx,
  staffId: string,
  places: { teamIds?: string[] | undefined; storeIds?: string[] | undefined },
): Promise<void> {
  if (places.teamIds) {
    const ids = [...new Set(places.teamIds)]
    const found = ids.length
      ? await tx.db.selectFrom('access_team').select('id').where('id', 'in', ids).execute()
      : []
    if (found.length < ids.length) throw placeUnknown()
    await tx.db.deleteFrom('access_team_member').where('staff_id', '=', staffId).execute()
    if (ids.length) {
      const rows = ids.map((id) => ({ staff_id: staffId, team_id: id }))
      await tx.db.insertInto('access_team_member').values(rows).execute()
    }
  }
  if (places.storeIds) {
    const ids = [...new Set(places.storeIds)]
    const found = ids.length
      ? await tx.db.selectFrom('access_store').select('id').where('id', 'in', ids).execute()
      : []
    if (found.length < ids.length) throw placeUnknown()
    await tx.db.deleteFrom('access_store_member').where('staff_id', '=', staffId).execute()
    if (ids.length) {
      const rows = ids.map((id) => ({ staff_id: staffId, store_id: id }))
      await tx.db.insertInto('access_store_member').values(rows).execute()
    }
  }
}
