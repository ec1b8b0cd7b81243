import type { Db } from '../../../platform/database.ts'
import { findAdapter } from '../adapters/index.ts'
import { type ReasonCode, reasonCodes } from '../reasons.ts'
import type { Way } from './door.ts'

/** The touchpoints that are connected, of channels that this version knows. */
export async function findWays(db: Db): Promise<Way[]> {
  const rows = await db
    .selectFrom('channels_touchpoint')
    .select(['id', 'name', 'channel', 'realm', 'state', 'trouble'])
    .where('removed_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.flatMap((row) => {
    const adapter = findAdapter(row.channel)
    return adapter ? [{ ...row, trouble: reasonOf(row.trouble), adapter }] : []
  })
}

const reasonOf = (text: string | null): ReasonCode | null =>
  reasonCodes.find((code) => code === text) ?? null
