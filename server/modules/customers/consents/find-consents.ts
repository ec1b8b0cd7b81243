import { sql } from 'kysely'
import { rowsOf } from '../../../platform/bulk.ts'
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

/** What a message that is no reply needs: a purpose's yes for this handle on this channel. */
export interface ReachAsked {
  handleId: string
  purpose: string
  channel: string
}
export type Reach = 'given' | 'withdrawn' | 'unsaid'

/**
 * Whether messages may go out, in the order asked; only `given` is a yes. The newest word decides
 * that names the channel, or every channel, and was said of the handle, of the same number in
 * another form (`phone:+51…` and `whatsapp:51…`), or of the person as a whole (on a home). An
 * address whose former owner withdrew and was erased stays closed until its owner consents anew.
 */
export async function findReach(
  db: Db,
  vault: Vault,
  asked: readonly ReachAsked[],
): Promise<Reach[]> {
  if (asked.length === 0) return []
  const given = rowsOf<ReachAsked>({ handleId: 'uuid', purpose: 'text', channel: 'text' }, [
    ...asked,
  ])
  const { rows } = await sql<Newest>`
    select handle.type, handle.value, handle.realm, word.state, word.at
    from ${given} join customers_handle as handle on handle.id = given."handleId"
    left join lateral (
      select consent.state, consent.at from customers_handle as own
      join customers_consent as consent on consent.handle_id = own.id
      where own.customer_id = handle.customer_id and (own.id = handle.id or own.type = 'home'
          or (handle.value ~ '^[+]?[0-9]{7,15}$'
            and ltrim(own.value, '+') = ltrim(handle.value, '+')))
        and consent.purpose = given.purpose and consent.channel in ('', given.channel)
      order by consent.at desc, consent.recorded_at desc, consent.id desc limit 1
    ) as word on true
    order by given.ord`.execute(db)
  const outs = await findOptOuts(db, vault, asked, rows)
  return rows.map(({ state, at }, i) => {
    if (!state || !at) return 'unsaid'
    return state === 'given' && at <= (outs[i] ?? before) ? 'withdrawn' : state
  })
}

interface Newest {
  type: string
  value: string
  realm: string
  state: 'given' | 'withdrawn' | null
  at: Date | null
}

const before = new Date(-8.64e15)

/** When each of these addresses was closed by somebody who has been erased since. */
async function findOptOuts(
  db: Db,
  vault: Vault,
  asked: readonly ReachAsked[],
  handles: readonly Newest[],
): Promise<(Date | undefined)[]> {
  const digests = handles.map((handle) => handleDigest(vault, handle))
  const rows = await db
    .selectFrom('customers_optout')
    .select(['digest', 'purpose', 'channel', 'at'])
    .where('digest', 'in', digests)
    .orderBy('at')
    .execute()
  return asked.map(
    ({ purpose, channel }, i) =>
      rows.findLast(
        (out) =>
          out.digest === digests[i] &&
          out.purpose === purpose &&
          (out.channel === '' || out.channel === channel),
      )?.at,
  )
}

/** The keyed hash under which an erased address is still recognised. */
export const handleDigest = (
  vault: Vault,
  handle: { type: string; value: string; realm: string },
): string => vault.digest(`handle\n${handle.type}\n${handle.realm}\n${handle.value}`)
