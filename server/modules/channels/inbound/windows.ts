// For how long one may write freely after the person last wrote.

import { sql } from 'kysely'
import { rowsOf } from '../../../platform/bulk.ts'
import type { Db } from '../../../platform/database.ts'
import type { Capabilities } from '../content/capabilities.ts'

export interface Window {
  lastInboundAt: Date
}

export interface Pair {
  touchpointId: string
  handleId: string
}

export const pairKey = ({ touchpointId, handleId }: Pair) => `${touchpointId} ${handleId}`

const hourMs = 3_600_000

/** By `pairKey`; those who never wrote are not there. */
export async function findWindows(db: Db, pairs: readonly Pair[]): Promise<Map<string, Window>> {
  if (pairs.length === 0) return new Map()
  const given = rowsOf<{ touchpointId: string; handleId: string }>(
    { touchpointId: 'uuid', handleId: 'uuid' },
    pairs.map(({ touchpointId, handleId }) => ({ touchpointId, handleId })),
  )
  const { rows } = await sql<Pair & Window>`/*keep:channels-windows-find*/
    select kept.touchpoint_id as "touchpointId", kept.handle_id as "handleId",
      kept.last_inbound_at as "lastInboundAt"
    from ${given}
    join channels_window as kept on kept.touchpoint_id = given."touchpointId"
      and kept.handle_id = given."handleId"`.execute(db)
  return new Map(rows.map((row) => [pairKey(row), row]))
}

/** Whether one may write freely at `at`, and until when. Pure. */
export function isOpen(
  { windowHours }: Pick<Capabilities, 'windowHours'>,
  window: Window | undefined,
  at: Date,
): { open: boolean; closesAt: Date | null } {
  if (windowHours === undefined) return { open: true, closesAt: null }
  if (!window) return { open: false, closesAt: null }
  const closesAt = new Date(window.lastInboundAt.getTime() + windowHours * hourMs)
  return { open: at < closesAt, closesAt }
}

/** Takes down that the persons of these handles wrote just then. A late one moves nothing back. */
export async function noteInbound(db: Db, wrote: readonly (Pair & { at: Date })[]): Promise<void> {
  if (wrote.length === 0) return
  const newest = new Map<string, Pair & { at: Date }>()
  for (const one of wrote) {
    const known = newest.get(pairKey(one))
    if (!known || known.at < one.at) newest.set(pairKey(one), one)
  }
  // Sorted, so that two groups wait for each other in one order.
  const rows = [...newest].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
  const given = rowsOf<{ touchpointId: string; handleId: string; at: string }>(
    { touchpointId: 'uuid', handleId: 'uuid', at: 'timestamptz' },
    rows.map(({ touchpointId, handleId, at }) => ({
      touchpointId,
      handleId,
      at: at.toISOString(),
    })),
  )
  await sql`/*keep:channels-windows*/
    insert into channels_window (touchpoint_id, handle_id, last_inbound_at)
    select "touchpointId", "handleId", at from ${given}
    on conflict (touchpoint_id, handle_id) do update
    set last_inbound_at = excluded.last_inbound_at
    where channels_window.last_inbound_at < excluded.last_inbound_at`.execute(db)
}
