import { sql } from 'kysely'
import type { Tx } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import { note } from './audit.ts'
import { setPassword } from './credentials.ts'
import { endSessions } from './end-sessions.ts'
import { passwordChanged, staffChanged } from './entries.ts'
import type { JsonObject } from './tables.ts'
import type { SignedIn } from './viewer.ts'

export interface ChangeMeInput {
  staff: SignedIn
  name?: string | undefined
  language?: string | undefined
  /** Those to change; the others stay. */
  preferences?: JsonObject | undefined
  /** The scrypt hash of a new password; the current one was checked before. */
  hash?: string | undefined
}

/** Changes one's own record. A new password ends one's other sessions. */
export async function changeMe(tx: Tx, ctx: Ctx, input: ChangeMeInput): Promise<void> {
  const { staff, name, language, preferences, hash } = input
  const subject = { type: 'staff', id: staff.id } as const
  const changed = Object.entries({ name, language, preferences })
    .filter(([, value]) => value !== undefined)
    .map(([field]) => field)
  if (changed.length) {
    await tx.db
      .updateTable('access_staff')
      .set({
        ...(name === undefined ? {} : { name }),
        ...(language === undefined ? {} : { language }),
        ...(preferences === undefined
          ? {}
          : { preferences: sql<string>`preferences || ${JSON.stringify(preferences)}::jsonb` }),
        updated_at: ctx.now,
      })
      .where('id', '=', staff.id)
      .execute()
    await note(tx, ctx, { kind: staffChanged, subject, body: { changed } })
  }
  if (hash) {
    await setPassword(tx, ctx, { staffId: staff.id, hash })
    await note(tx, ctx, { kind: passwordChanged, subject, body: {} })
    await endSessions(tx, ctx, { staffId: staff.id, except: staff.sessionId })
  }
}
