import type { Db } from '../../../platform/database.ts'

const hourMs = 3_600_000
const untakenDays = 7

/** Removes codes that nobody took, and guesses that count no longer. */
export async function purgeCrossings(db: Db, now: Date): Promise<void> {
  await db
    .deleteFrom('channels_crossing')
    .where('issued_at', '<', new Date(now.getTime() - untakenDays * 24 * hourMs))
    .where('taker_handle_id', 'is', null)
    .execute()
  await db
    .deleteFrom('channels_crossing_call')
    .where('since', '<', new Date(now.getTime() - 24 * hourMs))
    .execute()
  await db
    .deleteFrom('channels_crossing_guess')
    .where('since', '<', new Date(now.getTime() - 3 * hourMs))
    .execute()
}
