// The password of a member of the staff: better-auth's row, written in our transactions.

import type { Tx } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/database.ts'
import { passwordWrong } from './refusals.ts'
import type { SignInEngine } from './sign-in-engine.ts'

/** Sets the password whose scrypt hash is given (hashing is slow: do it before the transaction). */
export async function setPassword(
  tx: Tx,
  ctx: Ctx,
  input: { staffId: string; hash: string },
): Promise<void> {
  await tx.db
    .insertInto('access_credential')
    .values({
      id: ctx.newId(),
      account_id: input.staffId,
      provider_id: 'credential',
      staff_id: input.staffId,
      password: input.hash,
      created_at: ctx.now,
      updated_at: ctx.now,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['provider_id', 'account_id'])
        .doUpdateSet({ password: input.hash, updated_at: ctx.now }),
    )
    .execute()
}

/** @throws password.wrong unless it is the person's current password. */
export async function needPassword(
  db: Db,
  engine: SignInEngine,
  staffId: string,
  password: string,
): Promise<void> {
  const row = await db
    .selectFrom('access_credential')
    .select('password')
    .where('provider_id', '=', 'credential')
    .where('account_id', '=', staffId)
    .executeTakeFirst()
  if (!row?.password || !(await engine.verify(password, row.password))) throw passwordWrong()
}
