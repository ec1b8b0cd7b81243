import { sql } from 'kysely'
import type { Db } from '../../../platform/database.ts'
import type { TraitClaim } from './effective.ts'

/** Every claim about the traits of these handles. */
export async function findClaims(db: Db, handleIds: readonly string[]): Promise<TraitClaim[]> {
  if (handleIds.length === 0) return []
  const { rows } = await sql<TraitClaim>`/*keep:customers-claims*/
    select handle_id as "handleId", name, source, value, occurred_at as "occurredAt"
    from customers_trait where handle_id = any(${handleIds}::uuid[])`.execute(db)
  return rows
}
