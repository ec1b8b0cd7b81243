// Before somebody of ours writes to a customer: whether it is theirs to answer, and whether they have
// seen what there is to answer. Who answers what nobody has, has it.

import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Viewer } from '../../../platform/contract.ts'
import { needOpenCase } from '../cases/find-cases.ts'
import { messageStale, threadHeld } from '../refusals.ts'
import { giveControl } from './change-control.ts'
import { lockThread } from './held-thread.ts'

export interface MessageAsked {
  customerId: string
  /** Of the thread as they saw it. */
  threadVersion?: number | undefined
  caseId?: string | undefined
}

/**
 * @throws customer.unknown, message.stale (with `version` and how many are `newer`), thread.held
 * (with `control`), case.unknown, case.resolved
 */
export async function admitMessage(
  tx: Tx,
  ctx: Ctx,
  { staff }: Pick<Viewer, 'staff'>,
  { customerId, threadVersion, caseId }: MessageAsked,
): Promise<void> {
  if (!staff && threadVersion === undefined && caseId === undefined) return
  const thread = await lockThread(tx, customerId)
  const { version, control, handleIds } = thread
  if (caseId !== undefined) await needOpenCase(tx.db, handleIds, caseId)
  const own = staff && `staff:${staff.id}`
  if (own && control.startsWith('staff:') && control !== own) throw threadHeld({ control })
  if (threadVersion !== undefined && threadVersion !== version) {
    throw messageStale({ version, newer: Math.max(0, version - threadVersion) })
  }
  if (own && control !== own) await giveControl(tx, ctx, thread, { to: own, why: 'answered' })
}
