import type { Tx } from '../../ledger/index.ts'
import { transact } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import type { Platform } from '../../platform/module.ts'
import { note } from './audit.ts'
import { sessionOpened } from './entries.ts'
import { findSession } from './find-session.ts'
import { signInFailed } from './refusals.ts'
import type { SignedIn } from './viewer.ts'

/**
 * Opens the session that better-auth made: only now does it count, and the ledger has it.
 * @throws session.refused when the person was deactivated.
 */
export async function openSession(
  platform: Platform,
  ctx: Ctx,
  session: { token: string; userAgent?: string | undefined },
): Promise<SignedIn> {
  await transact(platform, ctx, (tx) => open(tx, ctx, session))
  const signedIn = await findSession(platform, session.token)
  if (!signedIn) throw signInFailed()
  return signedIn
}

async function open(tx: Tx, ctx: Ctx, session: { token: string; userAgent?: string | undefined }) {
  const row = await tx.db
    .updateTable('access_session')
    .from('access_staff')
    .set({
      opened_at: ctx.now,
      seen_at: ctx.now,
      address: ctx.origin?.address ?? null,
      user_agent: session.userAgent?.slice(0, 300) ?? null,
    })
    .where('access_session.token', '=', session.token)
    .where('access_session.opened_at', 'is', null)
    .whereRef('access_staff.id', '=', 'access_session.staff_id')
    .where('access_staff.deactivated_at', 'is', null)
    .returning(['access_session.id', 'access_session.staff_id'])
    .executeTakeFirst()
  if (!row) throw signInFailed()
  const actor = { type: 'staff', id: row.staff_id } as const
  await note(
    tx,
    { ...ctx, actor },
    {
      kind: sessionOpened,
      subject: { type: 'staff', id: row.staff_id },
      body: { sessionId: row.id },
    },
  )
}
