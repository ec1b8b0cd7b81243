import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import { cancelWaiting } from '../../channels/index.ts'
import { controlChanged } from '../entries.ts'
import { justAfter } from '../readings/mark-unread.ts'
import { controlMoved } from '../refusals.ts'
import { foldStrands } from '../threads/fold-strands.ts'
import { foldThreads } from '../threads/fold-threads.ts'
import { type HeldThread, lockThread } from './held-thread.ts'

export interface ControlAsked {
  customerId: string
  /** Whom the caller believes to have it. */
  from: string
  to: string
}

/**
 * Gives a thread to somebody else, if it is still with whom the caller believes. What the former
 * had waiting to go out does not go any more.
 * @throws customer.unknown, thread.control_changed (with `control`)
 */
export async function changeControl(tx: Tx, ctx: Ctx, asked: ControlAsked): Promise<HeldThread> {
  const thread = await lockThread(tx, asked.customerId)
  if (thread.control === asked.to) return thread
  if (thread.control !== asked.from) throw controlMoved({ control: thread.control })
  const isOwn = asked.to === `${ctx.actor.type}:${ctx.actor.id}`
  return giveControl(tx, ctx, thread, { to: asked.to, why: isOwn ? 'taken' : 'given' })
}

/** @param thread locked. */
export async function giveControl(
  tx: Tx,
  ctx: Ctx,
  thread: HeldThread,
  { to, why }: { to: string; why: 'answered' | 'taken' | 'given' },
): Promise<HeldThread> {
  const { customerId, homeHandleId, control: from } = thread
  const at = justAfter(ctx.now, thread.controlAt)
  const number = thread.controlChanges + 1
  tx.record({
    kind: controlChanged,
    subject: { type: 'customer', id: customerId },
    handleId: homeHandleId,
    occurredAt: at,
    body: { from, to, why, number },
  })
  const fact = { is: 'controlled', handleId: homeHandleId, at, to, number } as const
  await foldStrands(tx.db, new Map([[homeHandleId, customerId]]), [fact])
  await foldThreads(tx.db, [customerId])
  if (from.startsWith('staff:')) {
    await cancelWaiting(tx, ctx, { customerId, handleIds: thread.handleIds, actor: from })
  }
  return {
    ...thread,
    control: to,
    controlAt: at,
    controlChanges: number,
    version: thread.version + 1,
  }
}
