// Templates are the provider's: read from there, and told of their changes by webhooks. Here is what
// it last said.

import { sql } from 'kysely'
import { type Tx, transact } from '../../../ledger/index.ts'
import { rowsOf } from '../../../platform/bulk.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Db } from '../../../platform/database.ts'
import type { Platform } from '../../../platform/module.ts'
import type { ProviderTemplate } from '../adapter.ts'
import type { Opened } from '../touchpoints/open-touchpoints.ts'

const dayMs = 86_400_000

/**
 * Reads the provider's list and makes ours equal to it, but for what webhooks told since it was asked.
 * @throws what the provider refused.
 */
export async function syncTemplates(
  platform: Platform,
  ctx: Ctx,
  touchpoint: Opened,
): Promise<void> {
  const listed = (await touchpoint.adapter.templates?.(platform.fetch, touchpoint)) ?? []
  await transact(platform, ctx, async (tx) => {
    await keepListed(tx, ctx, touchpoint.id, listed)
    // Null: news of a template that is not known here came meanwhile.
    await tx.db
      .updateTable('channels_health')
      .set({ templates_due_at: new Date(ctx.now.getTime() + dayMs) })
      .where('touchpoint_id', '=', touchpoint.id)
      .where('templates_due_at', 'is not', null)
      .execute()
  })
}

/** They were those of another account. */
export const dropTemplates = (db: Db, touchpointId: string) =>
  db.deleteFrom('channels_template').where('touchpoint_id', '=', touchpointId).execute()

/** An account may have thousands, so they travel as one parameter. */
async function keepListed(
  tx: Tx,
  ctx: Ctx,
  touchpointId: string,
  listed: readonly ProviderTemplate[],
) {
  const given = rowsOf<{ id: string; one: string }>(
    { id: 'uuid', one: 'jsonb' },
    listed.map((one) => ({ id: ctx.newId(), one: JSON.stringify(one) })),
  )
  await sql`
    delete from channels_template as kept where kept.touchpoint_id = ${touchpointId}
      and not exists (
        select from ${given}
        where given.one->>'name' = kept.name and given.one->>'language' = kept.language
      )`.execute(tx.db)
  const at = askedAt(ctx)
  await sql`
    insert into channels_template as kept (id, touchpoint_id, provider_id, name, language, category,
      category_at, state, state_at, reason, quality, quality_at, components, synced_at)
    select given.id, ${touchpointId}, given.one->>'providerId', given.one->>'name',
      given.one->>'language', given.one->>'category', ${at}, given.one->>'state', ${at},
      given.one->>'reason', given.one->>'quality', ${at}, given.one->'components', ${ctx.now}
    from ${given}
    on conflict (touchpoint_id, name, language) do update set
      provider_id = excluded.provider_id,
      components = excluded.components,
      synced_at = excluded.synced_at,
      ${unlessLater('state')}, ${unlessLater('state', 'reason')},
      ${unlessLater('quality')}, ${unlessLater('category')},
      state_at = greatest(kept.state_at, excluded.state_at),
      quality_at = greatest(kept.quality_at, excluded.quality_at),
      category_at = greatest(kept.category_at, excluded.category_at)`.execute(tx.db)
}

/** To the second, as news are told: one of this very second counts as later. */
const askedAt = ({ now }: Ctx) => new Date(Math.floor(now.getTime() / 1000) * 1000)

/** `column` as listed, unless something told after the list was asked for. */
function unlessLater(told: 'state' | 'quality' | 'category', column: string = told) {
  const at = sql.ref(`${told}_at`)
  const name = sql.ref(column)
  return sql`${name} = case when kept.${at} > excluded.${at} then kept.${name} else excluded.${name} end`
}
