import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import { invalidInput } from '../../../platform/refusal.ts'
import { needOpenCase } from '../cases/find-cases.ts'
import { lockThread } from '../control/held-thread.ts'
import { needSight } from '../control/need-sight.ts'
import { noteWritten } from '../entries.ts'

export interface NewNote {
  customerId: string
  text: string
  /** Ids of staff. */
  mentions: readonly string[]
  caseId?: string | undefined
}

/**
 * Notes something for the staff, and tells those who are named in it.
 * @throws customer.unknown, case.unknown, case.resolved, input.invalid, thread.colleague_blind
 */
export async function writeNote(tx: Tx, ctx: Ctx, note: NewNote): Promise<{ id: string }> {
  const { customerId, homeHandleId, handleIds } = await lockThread(tx, note.customerId)
  if (note.caseId) await needOpenCase(tx.db, handleIds, note.caseId)
  const mentions = [...new Set(note.mentions)]
  if (!(await needSight(tx, customerId, mentions, 'threads:read'))) {
    throw invalidInput({ mentions: 'name somebody unknown' })
  }
  const id = ctx.newId()
  for (const staffId of mentions) {
    await tx.db
      .insertInto('conversations_mention')
      .values({ note_id: id, staff_id: staffId, handle_id: homeHandleId, at: ctx.now })
      .execute()
  }
  tx.record({
    kind: noteWritten,
    subject: { type: 'customer', id: customerId },
    handleId: homeHandleId,
    caseId: note.caseId ?? null,
    body: { noteId: id, text: note.text, mentions },
  })
  return { id }
}

/** Whoever looks at a thread has seen where they are named in it. */
export async function seeMentions(
  tx: Tx,
  ctx: Ctx,
  { staffId, handleIds }: { staffId: string; handleIds: readonly string[] },
): Promise<void> {
  await tx.db
    .updateTable('conversations_mention')
    .set({ seen_at: ctx.now })
    .where('staff_id', '=', staffId)
    .where('handle_id', 'in', [...handleIds])
    .where('seen_at', 'is', null)
    .execute()
}
