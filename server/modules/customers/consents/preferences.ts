import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Db } from '../../../platform/database.ts'
import { preferencesSet } from '../person-entries.ts'
import type { Frequency, QuietHours } from '../person-tables.ts'

/** How a customer wants to be reached. */
export interface Preferences {
  /** In the customer's order. */
  channels: string[]
  language: string | null
  quietHours: QuietHours | null
  frequency: Frequency | null
}

const none: Preferences = { channels: [], language: null, quietHours: null, frequency: null }

/** The newest preferences of any of a customer's handles; undefined when none were set. */
export async function findPreferences(
  db: Db,
  handleIds: readonly string[],
): Promise<Preferences | undefined> {
  if (handleIds.length === 0) return undefined
  const row = await db
    .selectFrom('customers_preference')
    .selectAll()
    .where('handle_id', 'in', handleIds)
    .orderBy('set_at', 'desc')
    .orderBy('handle_id')
    .executeTakeFirst()
  if (!row) return undefined
  return {
    channels: row.channels,
    language: row.language,
    quietHours: row.quiet_hours,
    frequency: row.frequency,
  }
}

/** The language in which a customer wants to be written to; null when none is known. */
export async function findLanguage(db: Db, customerId: string): Promise<string | null> {
  const row = await db
    .selectFrom('customers_preference')
    .innerJoin('customers_handle', 'customers_handle.id', 'customers_preference.handle_id')
    .select('customers_preference.language')
    .where('customers_handle.customer_id', '=', customerId)
    .orderBy('set_at', 'desc')
    .orderBy('handle_id')
    .limit(1)
    .executeTakeFirst()
  return row?.language ?? null
}

/** Sets what is given and keeps the rest. The row hangs on the customer's home handle. */
export async function setPreferences(
  tx: Tx,
  ctx: Ctx,
  input: {
    customerId: string
    homeHandleId: string
    handleIds: readonly string[]
    preferences: Partial<Preferences>
  },
): Promise<Preferences> {
  const before = (await findPreferences(tx.db, input.handleIds)) ?? none
  const after: Preferences = { ...before, ...input.preferences }
  const row = {
    channels: JSON.stringify(after.channels),
    language: after.language,
    quiet_hours: after.quietHours && JSON.stringify(after.quietHours),
    frequency: after.frequency && JSON.stringify(after.frequency),
    set_at: ctx.now,
    set_by: `${ctx.actor.type}:${ctx.actor.id}`,
  }
  await tx.db
    .insertInto('customers_preference')
    .values({ handle_id: input.homeHandleId, ...row })
    .onConflict((conflict) => conflict.column('handle_id').doUpdateSet(row))
    .execute()
  tx.record({
    kind: preferencesSet,
    subject: { type: 'customer', id: input.customerId },
    handleId: input.homeHandleId,
    body: {
      channels: after.channels,
      language: after.language,
      quietHours: after.quietHours && { ...after.quietHours },
      frequency: after.frequency && { ...after.frequency },
    },
  })
  return after
}
