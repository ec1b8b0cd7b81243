// Changes of numbers and ids of people whom nobody knows yet: kept until they show up, because what
// they wrote before may come later.

import { sql } from 'kysely'
import { z } from 'zod'
import { type Tx, toJson } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import { settle } from '../../../platform/settle.ts'
import type { AskedHandle } from '../../customers/index.ts'
import type { InboundIdentity } from '../adapter.ts'
import { lockNames } from '../outbox/parked-receipts.ts'
import type { Place } from './meeting.ts'

export interface Identity {
  item: InboundIdentity
  touchpoint: Place
  /** Of one that was kept. */
  keptId?: string | undefined
}

const nameOf = ({ type, value }: Pick<AskedHandle, 'type' | 'value'>) => `${type}:${value}`

/** Until commit nobody else meets these for the first time, or keeps a change of theirs. */
export const lockIdentities = (tx: Tx, handles: readonly AskedHandle[]): Promise<void> =>
  lockNames(
    tx.db,
    handles.map((handle) => ({ touchpointId: 'identity', providerId: nameOf(handle) })),
  )

/** Changes that were told by these touchpoints of people with these handles. */
export async function findIdentities(
  tx: Tx,
  touchpoints: ReadonlyMap<string, Place>,
  handles: readonly AskedHandle[],
): Promise<Identity[]> {
  if (handles.length === 0) return []
  const [, { rows }] = await settle([
    lockIdentities(tx, handles),
    sql<{ id: string; touchpointId: string; item: unknown }>`/*keep:channels-identities*/
      select id, touchpoint_id as "touchpointId", item from channels_early
      where names && ${handles.map(nameOf)}::text[] and item ->> 'is' = 'identity'
        and touchpoint_id = any(${[...touchpoints.keys()]}::uuid[])`.execute(tx.db),
  ])
  return rows.map(({ id, touchpointId, item }) => ({
    item: readIdentity(item),
    touchpoint: touchpoints.get(touchpointId)!,
    keptId: id,
  }))
}

/** Call it with the identities locked. */
export async function keepIdentity(
  tx: Tx,
  ctx: Ctx,
  { item, touchpoint, keptId }: Identity,
  handles: readonly AskedHandle[],
): Promise<void> {
  if (keptId !== undefined) return
  await tx.db
    .insertInto('channels_early')
    .values({
      id: ctx.newId(),
      touchpoint_id: touchpoint.id,
      // Of no message.
      provider_id: '',
      names: handles.map(nameOf),
      item: toJson(item),
      received_at: ctx.now,
    })
    .execute()
}

export const forgetIdentity = ({ db }: Tx, keptId: string) =>
  db.deleteFrom('channels_early').where('id', '=', keptId).execute()

/** Written by this module in this form; JSON turned the time into a text. */
const readIdentity = (item: unknown): InboundIdentity => {
  const read = z.looseObject({ at: z.coerce.date() }).parse(item)
  return read as unknown as InboundIdentity
}
