import { sql } from 'kysely'
import type { Db } from '../../../platform/database.ts'
import type { Vault } from '../../../platform/vault.ts'

export interface Consent {
  id: string
  purpose: string
  /** Null: every channel. */
  channel: string | null
  handleId: string
  state: 'given' | 'withdrawn'
  at: Date
  by: string
  how: string
  textVersion: string | null
  proof: Record<string, unknown> | null
  recordedAt: Date
  /** The newest word for its purpose, channel and handle. */
  current: boolean
}

/** Every word of these handles on consent, newest first. */
export async function findConsents(db: Db, handleIds: readonly string[]): Promise<Consent[]> {
  if (handleIds.length === 0) return []
  const { rows } = await sql<Omit<Consent, 'current'>>`/*keep:customers-consents*/
    select id, purpose, nullif(channel, '') as channel, handle_id as "handleId", state, at,
      made_by as by, how, text_version as "textVersion", proof, recorded_at as "recordedAt"
    from customers_consent where handle_id = any(${handleIds}::uuid[])
    order by at desc, recorded_at desc, id desc`.execute(db)
  const seen = new Set<string>()
  return rows.map((row) => {
    const key = `${row.handleId} ${row.purpose} ${row.channel}`
    const current = !seen.has(key)
    seen.add(key)
    return { ...row, current }
  })
}

/**
 * Whether a message for `purpose` may go to this handle on this channel: the newest word of the
 * handle that names the channel, or every channel, decides; without one the answer is no. An
 * address whose former owner withdrew and was erased stays closed until its owner consents anew.
 */
export async function mayReach(
  db: Db,
  vault: Vault,
  ask: { handleId: string; purpose: string; channel: string },
): Promise<boolean> {
  const newest = await db
    .selectFrom('customers_consent')
    .select(['state'])
    .where('handle_id', '=', ask.handleId)
    .where('purpose', '=', ask.purpose)
    .where('channel', 'in', ['', ask.channel])
    .orderBy('at', 'desc')
    .orderBy('recorded_at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst()
  if (newest?.state !== 'given') return false
  const handle = await db
    .selectFrom('customers_handle')
    .select(['type', 'value', 'realm'])
    .where('id', '=', ask.handleId)
    .executeTakeFirst()
  if (!handle) return false
  const out = await db
    .selectFrom('customers_optout')
    .select('at')
    .where('digest', '=', handleDigest(vault, handle))
    .where('purpose', '=', ask.purpose)
    .where('channel', 'in', ['', ask.channel])
    .executeTakeFirst()
  if (!out) return true
  const given = await db
    .selectFrom('customers_consent')
    .select('id')
    .where('handle_id', '=', ask.handleId)
    .where('purpose', '=', ask.purpose)
    .where('channel', 'in', ['', ask.channel])
    .where('state', '=', 'given')
    .where('at', '>', out.at)
    .executeTakeFirst()
  return given !== undefined
}

/** The keyed hash under which an erased address is still recognised. */
export const handleDigest = (
  vault: Vault,
  handle: { type: string; value: string; realm: string },
): string => vault.digest(`handle\n${handle.type}\n${handle.realm}\n${handle.value}`)
