import type { LedgerPlatform } from './follow.ts'
import { executeIn } from './transact.ts'

/** Longer than a till may be without a line and still send again what it could not finish. */
const keptDays = 7
const dayMs = 86_400_000
const batchRows = 1000

/**
 * Deletes the answers kept for repeated requests that nobody repeats any more: they hold what was
 * answered, personal data too. In small statements, each on its own. @returns how many.
 */
export async function purgeAnswers(
  { db, clock }: Pick<LedgerPlatform, 'db' | 'clock'>,
  signal?: AbortSignal,
): Promise<number> {
  const before = new Date(clock.now().getTime() - keptDays * dayMs)
  let deleted = 0
  while (!signal?.aborted) {
    const rows = await executeIn(db)(
      `delete from platform_answer where (actor, key) in (
         select actor, key from platform_answer where answered_at < $1
         order by answered_at limit $2 for update skip locked)
       returning 1`,
      [before, batchRows],
    )
    deleted += rows.length
    if (rows.length < batchRows) break
  }
  return deleted
}
