// The one door to a crossing by id: the customer it was issued to must be in the viewer's reach;
// unknown and forbidden are the same.

import type { Selectable } from 'kysely'
import type { Tx } from '../../../ledger/index.ts'
import type { Viewer } from '../../../platform/contract.ts'
import type { Db, Tables } from '../../../platform/database.ts'
import { customersOf, maySee } from '../../customers/index.ts'
import type { CrossingView } from './contracts.ts'
import { nameTaker } from './name-taker.ts'
import { crossingUnknown } from './refusals.ts'

export type CrossingRow = Selectable<Tables['channels_crossing']>

/** @throws crossing.unknown */
export async function reachCrossing(db: Db, viewer: Viewer, id: string): Promise<CrossingRow> {
  const row = await db
    .selectFrom('channels_crossing')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  const owner = row && (await customersOf(db, [row.origin_handle_id])).get(row.origin_handle_id)
  if (!row || !owner || !maySee(viewer, owner)) throw crossingUnknown()
  return row
}

/** @throws crossing.unknown */
export async function lockCrossing(tx: Tx, id: string): Promise<CrossingRow> {
  const row = await tx.db
    .selectFrom('channels_crossing')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw crossingUnknown()
  return row
}

export const isAlive = (row: Pick<CrossingRow, 'state' | 'expires_at'>, now: Date): boolean =>
  (row.state === 'issued' || row.state === 'taken') && row.expires_at > now

/** As the origin sees it: of the taker no more than what tells whether it is oneself. */
export async function showCrossing(db: Db, row: CrossingRow, now: Date): Promise<CrossingView> {
  const { taken_at: takenAt } = row
  const taker = await nameTaker(db, row)
  const isOpen = row.state === 'issued' || row.state === 'taken'
  return {
    id: row.id,
    state: isOpen && !isAlive(row, now) ? 'expired' : row.state,
    reason: row.reason,
    to: row.to_channel,
    subject: row.subject,
    issuedAt: row.issued_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    taker:
      taker && takenAt
        ? { ...taker, takenAt: takenAt.toISOString(), confirmed: row.taker_confirmed }
        : null,
    originConfirmed: row.origin_confirmed,
    mergeId: row.edge_id,
  }
}
