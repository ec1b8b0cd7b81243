// Tries at signing in, counted in the database so that several processes share them, by digests:
// of the address, of the account, and of both together. The account's own limit is wide, so that a
// stranger elsewhere can hardly keep somebody out. A name nobody has is counted like any other.

import { sql } from 'kysely'
import type { Ctx } from '../../platform/context.ts'
import type { Platform } from '../../platform/module.ts'
import { throttled } from './refusals.ts'

const windowMs = 15 * 60_000
const limits = { pair: 10, account: 100, address: 100 }

interface Try {
  address: string
  email: string
}

/** Counts a try before it is made. @throws session.throttled with the seconds to wait. */
export async function countTry(
  { db, vault }: Pick<Platform, 'db' | 'vault'>,
  ctx: Ctx,
  tried: Try,
): Promise<void> {
  const buckets = bucketsOf(vault, tried)
  const names = Object.values(buckets).sort()
  const oldest = new Date(ctx.now.getTime() - windowMs)
  const counted = await sql<{ bucket: string; tries: number; since: Date }>`
    insert into access_attempt as kept (bucket, tries, since)
    select name, 1, ${ctx.now} from unnest(${names}::text[]) as name order by name
    on conflict (bucket) do update set
      tries = case when kept.since < ${oldest} then 1 else kept.tries + 1 end,
      since = case when kept.since < ${oldest} then excluded.since else kept.since end
    returning bucket, tries, since`.execute(db)
  for (const [name, limit] of Object.entries(limits)) {
    const row = counted.rows.find(({ bucket }) => bucket === buckets[name as keyof typeof limits])
    if (row && row.tries > limit) {
      const waitMs = row.since.getTime() + windowMs - ctx.now.getTime()
      throw throttled({}, Math.max(1, Math.ceil(waitMs / 1000)))
    }
  }
}

/** A try that was right: the account starts anew, and the address has this one back. */
export async function forgiveTries(
  { db, vault }: Pick<Platform, 'db' | 'vault'>,
  tried: Try,
): Promise<void> {
  const { pair, account, address } = bucketsOf(vault, tried)
  await db.deleteFrom('access_attempt').where('bucket', 'in', [pair, account]).execute()
  await db
    .updateTable('access_attempt')
    .set((eb) => ({ tries: eb('tries', '-', 1) }))
    .where('bucket', '=', address)
    .where('tries', '>', 0)
    .execute()
}

function bucketsOf(vault: Platform['vault'], { address, email }: Try) {
  const account = email.toLowerCase()
  return {
    pair: vault.digest(`try ${address} ${account}`),
    account: vault.digest(`try account ${account}`),
    address: vault.digest(`try address ${address}`),
  }
}
