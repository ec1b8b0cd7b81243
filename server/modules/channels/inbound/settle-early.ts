// What was done to messages, and said in answer to them, before they were known here: when they are.

import { sql } from 'kysely'
import type { Tx } from '../../../ledger/index.ts'
import { rowsOf } from '../../../platform/bulk.ts'
import type { Ctx } from '../../../platform/context.ts'
import { findAdapter } from '../adapters/index.ts'
import { lockNames } from '../outbox/parked-receipts.ts'
import { type Early, takeEarly } from './keep-early.ts'
import { keepUnrouted, type ToKeep } from './keep-unrouted.ts'
import { createMeeting, type Meeting, type Place } from './meeting.ts'
import { isChange, recognise, wroteBy } from './recognise.ts'
import { recordChanges } from './record-changes.ts'

export interface Waited {
  item: Early
  touchpoint: Place
}

/** Does what waited. @returns what changes nothing, to be kept apart. */
export async function settleEarly(
  tx: Tx,
  ctx: Ctx,
  meeting: Meeting,
  waited: readonly Waited[],
): Promise<ToKeep[]> {
  if (waited.length === 0) return []
  const said = waited.flatMap(({ item, touchpoint }) => {
    const wrote = wroteBy(item, touchpoint)
    return wrote ? [{ item, wrote }] : []
  })
  const { known, lost } = await recognise(tx, ctx, meeting, said)
  const changings = known.flatMap(({ item, wrote: { touchpoint }, person }) =>
    isChange(item) ? [{ item, touchpoint, person }] : [],
  )
  const { apart } = await recordChanges(tx, ctx, changings)
  return [...lost, ...apart]
}

/** A delivery whose provider's id is known from now on. */
export interface Learnt {
  messageId: string
  touchpointId: string
  channel: string
  providerId: string
}

/**
 * The same for messages of ours, whose ids come with the provider's answer or a receipt. Call it
 * with the names locked, after the ids are written; `waited` is what `takeWaited` answered.
 */
export async function settleLearnt(
  tx: Tx,
  ctx: Ctx,
  learnt: readonly Learnt[],
  waited: readonly Waited[],
): Promise<void> {
  settleAwaited(
    tx,
    learnt.map(({ messageId: id, touchpointId, providerId }) => ({ id, touchpointId, providerId })),
  )
  await keepUnrouted(tx, ctx, await settleEarly(tx, ctx, createMeeting(), waited))
}

/** The same for ids that receipts taught, whose names nobody locked yet. */
export async function settleTaught(tx: Tx, ctx: Ctx, taught: readonly Learnt[]): Promise<void> {
  if (taught.length === 0) return
  await lockNames(tx.db, taught)
  await settleLearnt(tx, ctx, taught, await takeWaited(tx, taught))
}

/** Takes out what was done to these before their ids were known. */
export const takeWaited = (
  tx: Tx,
  learnt: readonly Omit<Learnt, 'messageId'>[],
): Promise<Waited[]> =>
  takeEarly(
    tx,
    learnt.flatMap(({ touchpointId: id, channel, providerId }) => {
      const adapter = findAdapter(channel)
      return adapter ? [{ touchpoint: { id, channel, adapter }, providerId }] : []
    }),
  )

/** Answers that came before what they answer find it now. */
export function settleAwaited(
  tx: Tx,
  came: readonly { id: string; touchpointId: string; providerId: string }[],
): void {
  if (came.length === 0) return
  const given = rowsOf<(typeof came)[number]>(
    { id: 'uuid', touchpointId: 'uuid', providerId: 'text' },
    came,
  )
  tx.sent(
    sql`/*keep:channels-awaited*/
    update channels_message as answer set reply_to_id = given.id, awaits_id = null
    from ${given}
    where answer.touchpoint_id = given."touchpointId" and answer.awaits_id = given."providerId"`.execute(
      tx.db,
    ),
  )
}
