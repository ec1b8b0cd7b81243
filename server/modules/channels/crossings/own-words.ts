// What a crossing says to its taker the house says by itself: whoever asked something still waits.

import type { Tx } from '../../../ledger/index.ts'
import { type Ctx, systemActor } from '../../../platform/context.ts'
import { findAdapter } from '../adapters/index.ts'

export const crossingsActor = systemActor('crossings')

const mostLettersADay = 5
const dayMs = 86_400_000

/**
 * Whether somebody has had enough letters of the house's own: whoever asks for more in a day is a
 * machine that hides it, and two machines would answer each other for ever.
 */
export async function saidEnough(
  tx: Tx,
  ctx: Ctx,
  { touchpoint, handleId }: { touchpoint: { id: string; channel: string }; handleId: string },
): Promise<boolean> {
  if (!findAdapter(touchpoint.channel)?.capabilities.letter) return false
  const said = await tx.db
    .selectFrom('channels_message')
    .select('id')
    .where('handle_id', '=', handleId)
    .where('occurred_at', '>', new Date(ctx.now.getTime() - dayMs))
    .where('direction', '=', 'out')
    .where('actor', '=', `${crossingsActor.type}:${crossingsActor.id}`)
    .limit(mostLettersADay)
    .execute()
  return said.length >= mostLettersADay
}

/** @param actor as entries name it. */
export const answersNobody = (actor: string): boolean =>
  actor === `${crossingsActor.type}:${crossingsActor.id}`
