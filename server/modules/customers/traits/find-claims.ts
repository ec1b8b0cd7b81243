import type { Db } from '../../../platform/database.ts'
import type { TraitClaim } from './effective.ts'

/** Every claim about the traits of these handles. */
export async function findClaims(db: Db, handleIds: readonly string[]): Promise<TraitClaim[]> {
  if (handleIds.length === 0) return []
  const rows = await db
    .selectFrom('customers_trait')
    .select(['handle_id', 'name', 'source', 'value', 'occurred_at'])
    .where('handle_id', 'in', handleIds)
    .execute()
  return rows.map((row) => ({
    handleId: row.handle_id,
    name: row.name,
    source: row.source,
    value: row.value,
    occurredAt: row.occurred_at,
  }))
}
