// Later modules keep the id of a team or a store with what is theirs (a customer is a team's). Such
// an id must be of a place that there is, and a place that is still named cannot be taken away: its
// customers would be seen by nobody, or, freed, by everybody.

import type { Tx } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/database.ts'
import { placeInUse, placeUnknown } from './refusals.ts'

export type PlaceName = { teamId: string } | { storeId: string }

/** Who keeps ids of places; build.ts hands in those of later modules. */
export interface PlaceHolder {
  /** What it keeps, in the plural: `customers`. */
  readonly noun: string
  /** How many of its things are of this place, which somebody can give to another. */
  count(db: Db, place: PlaceName): Promise<number>
  /** Forgets the place where nobody can give it away, such as with customers merged into others. */
  release(tx: Tx, ctx: Ctx, place: PlaceName): Promise<void>
}

/** Holds these places until the end of the transaction. @throws staff.place_unknown */
export async function needPlaces(
  tx: Tx,
  { teamId, storeId }: { teamId?: string | null | undefined; storeId?: string | null | undefined },
): Promise<void> {
  const isThere = async (table: 'access_team' | 'access_store', id: string | null | undefined) =>
    !id ||
    (await tx.db
      .selectFrom(table)
      .select('id')
      .where('id', '=', id)
      .forKeyShare()
      .executeTakeFirst()) !== undefined
  const both = (await isThere('access_team', teamId)) && (await isThere('access_store', storeId))
  if (!both) throw placeUnknown()
}

/** Empties a place whose row is locked for update. @throws place.in_use with the counts */
export async function leavePlace(
  tx: Tx,
  ctx: Ctx,
  holders: readonly PlaceHolder[],
  place: PlaceName,
): Promise<void> {
  const counts: Record<string, number> = {}
  for (const { noun, count } of holders) {
    const held = await count(tx.db, place)
    if (held) counts[noun] = held
  }
  if (Object.keys(counts).length) throw placeInUse(counts)
  for (const holder of holders) await holder.release(tx, ctx, place)
}
