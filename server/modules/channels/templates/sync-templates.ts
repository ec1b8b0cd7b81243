// Templates are the provider's: read from there, and told of their changes by webhooks. Here is what
// it last said.

import { transact } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Platform } from '../../../platform/module.ts'
import type { ProviderTemplate } from '../adapter.ts'
import type { Opened } from '../touchpoints/open-touchpoints.ts'

/** Reads the provider's list and makes ours equal to it. @throws what the provider refused. */
export async function syncTemplates(
  platform: Platform,
  ctx: Ctx,
  touchpoint: Opened,
): Promise<void> {
  const listed = (await touchpoint.adapter.templates?.(platform.fetch, touchpoint)) ?? []
  await transact(platform, ctx, async (tx) => {
    const gone = tx.db.deleteFrom('channels_template').where('touchpoint_id', '=', touchpoint.id)
    await gone
      .where((where) =>
        listed.length
          ? where.not(
              where.or(
                listed.map(({ name, language }) =>
                  where.and([where('name', '=', name), where('language', '=', language)]),
                ),
              ),
            )
          : where.lit(true),
      )
      .execute()
    if (listed.length === 0) return
    await tx.db
      .insertInto('channels_template')
      .values(listed.map((one) => rowOf(ctx, touchpoint.id, one)))
      .onConflict((conflict) =>
        conflict.columns(['touchpoint_id', 'name', 'language']).doUpdateSet((set) => ({
          provider_id: set.ref('excluded.provider_id'),
          category: set.ref('excluded.category'),
          state: set.ref('excluded.state'),
          reason: set.ref('excluded.reason'),
          quality: set.ref('excluded.quality'),
          components: set.ref('excluded.components'),
          synced_at: set.ref('excluded.synced_at'),
        })),
      )
      .execute()
  })
}

const rowOf = (ctx: Ctx, touchpointId: string, template: ProviderTemplate) => ({
  id: ctx.newId(),
  touchpoint_id: touchpointId,
  provider_id: template.providerId,
  name: template.name,
  language: template.language,
  category: template.category,
  state: template.state,
  reason: template.reason ?? null,
  quality: template.quality ?? null,
  components: JSON.stringify(template.components),
  synced_at: ctx.now,
})
