// The first run: whoever can read the server's log, or run its command line, makes the owner. The
// token is derived from HEBRA_SECRET, so every process prints the same one and none is kept.

import { sql } from 'kysely'
import type { Tx } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/database.ts'
import type { Platform } from '../../platform/module.ts'
import { note } from './audit.ts'
import { setPassword } from './credentials.ts'
import { staffJoined } from './entries.ts'
import { emailTaken, setupClosed, setupRefused } from './refusals.ts'

const purpose = 'set-up of the owner'

/** True while there is no active owner. */
export async function needsOwner(db: Db): Promise<boolean> {
  const owner = await db
    .selectFrom('access_staff')
    .select('id')
    .where('role', '=', 'owner')
    .where('deactivated_at', 'is', null)
    .where('joined_at', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  return owner === undefined
}

/** The token printed at start: 24 characters of a signature. */
export const setupToken = (vault: Platform['vault']) => vault.sign('owner', purpose).slice(0, 24)

/** @throws setup.refused */
export function checkSetupToken(vault: Platform['vault'], token: string) {
  // Signing the given text too makes the comparison tell nothing by its time.
  const given = vault.sign(token, 'compare')
  if (!vault.verify(setupToken(vault), given, 'compare')) throw setupRefused()
}

/**
 * Creates the owner, once. `hash` is the scrypt hash of the password.
 * @throws setup.closed when there is an owner, staff.email_taken
 */
export async function createOwner(
  tx: Tx,
  ctx: Ctx,
  input: { name: string; email: string; hash: string; language?: string | undefined },
): Promise<{ id: string }> {
  // Two first visitors at the same instant: the second waits here and finds the owner.
  await sql`select pg_advisory_xact_lock(4815164)`.execute(tx.db)
  if (!(await needsOwner(tx.db))) throw setupClosed()
  const id = ctx.newId()
  const made = await tx.db
    .insertInto('access_staff')
    .values({
      id,
      name: input.name,
      email: input.email.toLowerCase(),
      image: null,
      role: 'owner',
      language: input.language ?? 'es',
      joined_at: ctx.now,
      created_at: ctx.now,
      updated_at: ctx.now,
    })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .executeTakeFirst()
  if (made.numInsertedOrUpdatedRows === 0n) throw emailTaken()
  await setPassword(tx, ctx, { staffId: id, hash: input.hash })
  await note(
    tx,
    { ...ctx, actor: { type: 'staff', id } },
    {
      kind: staffJoined,
      subject: { type: 'staff', id },
      body: { role: 'owner' },
    },
  )
  return { id }
}
