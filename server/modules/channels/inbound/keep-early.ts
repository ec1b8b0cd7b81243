// What was done to messages that have not come yet: kept, and done when they come.

import { sql } from 'kysely'
import { z } from 'zod'
import { type Tx, toJson } from '../../../ledger/index.ts'
import { rowsOf } from '../../../platform/bulk.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Db } from '../../../platform/database.ts'
import type { InboundChange, InboundReaction } from '../adapter.ts'
import type { Changing } from './apply-changes.ts'
import type { Place } from './meeting.ts'

export type Early = InboundReaction | InboundChange

const keptDays = 30

/** Keeps those whose message is not there. */
export async function keepEarly(tx: Tx, ctx: Ctx, given: readonly Changing[]): Promise<void> {
  if (given.length === 0) return
  await tx.db
    .insertInto('channels_early')
    .values(
      given.map(({ item, touchpoint }) => ({
        id: ctx.newId(),
        touchpoint_id: touchpoint.id,
        provider_id: item.is === 'reaction' ? item.to : item.of,
        names: item.from.handles.map(({ type, value }) => `${type}:${value}`),
        item: toJson(item),
        received_at: ctx.now,
      })),
    )
    .execute()
}

/** Takes out what waited for these messages. */
export async function takeEarly(
  tx: Tx,
  came: readonly { touchpoint: Place; providerId: string }[],
): Promise<{ item: Early; touchpoint: Place }[]> {
  if (came.length === 0) return []
  const given = rowsOf<{ touchpointId: string; providerId: string }>(
    { touchpointId: 'uuid', providerId: 'text' },
    came.map(({ touchpoint, providerId }) => ({ touchpointId: touchpoint.id, providerId })),
  )
  const { rows } = await sql<{ touchpointId: string; item: unknown }>`/*keep:channels-early*/
    delete from channels_early using ${given}
    where channels_early.touchpoint_id = given."touchpointId"
      and channels_early.provider_id = given."providerId"
    returning channels_early.touchpoint_id as "touchpointId", item`.execute(tx.db)
  const touchpoints = new Map(came.map(({ touchpoint }) => [touchpoint.id, touchpoint]))
  return rows.map(({ touchpointId, item }) => ({
    item: readEarly(item),
    touchpoint: touchpoints.get(touchpointId)!,
  }))
}

/** Those whose message never came. */
export async function purgeEarly(db: Db, now: Date): Promise<void> {
  await db
    .deleteFrom('channels_early')
    .where('received_at', '<', new Date(now.getTime() - keptDays * 86_400_000))
    .execute()
}

/** Written by this module in this form; JSON turned the time into a text. */
const readEarly = (item: unknown): Early => {
  const read = z.looseObject({ at: z.coerce.date() }).parse(item)
  return read as unknown as Early
}
