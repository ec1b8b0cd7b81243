import type { Db } from '../../../platform/database.ts'
import type { TemplateView } from '../touchpoints/contracts.ts'

/** More than the adapter ever reads, so that none is left out. */
const most = 10_000

/** Those of a touchpoint, by name and language. */
export async function findTemplates(db: Db, touchpointId: string): Promise<TemplateView[]> {
  const rows = await db
    .selectFrom('channels_template')
    .selectAll()
    .where('touchpoint_id', '=', touchpointId)
    .orderBy('name')
    .orderBy('language')
    .limit(most)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    touchpointId: row.touchpoint_id,
    name: row.name,
    language: row.language,
    category: row.category,
    state: row.state,
    reason: row.reason,
    quality: row.quality,
    components: row.components,
    usable: row.state === 'APPROVED',
    syncedAt: row.synced_at.toISOString(),
  }))
}
