// What a provider says of our own account: templates, quality, limits, trouble.

import { houseSubject, type Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { InboundNews } from '../adapter.ts'
import { templateMoved } from '../entries.ts'
import { syncSoon } from '../templates/sync-due.ts'
import { noteQuality } from '../touchpoints/note-quality.ts'
import type { Opened } from '../touchpoints/open-touchpoints.ts'
import { stopTouchpoint } from '../touchpoints/stop-touchpoint.ts'

/** @returns whether the senders are to be woken: something may go another way now. */
export async function recordNews(
  tx: Tx,
  ctx: Ctx,
  { item, touchpoint }: { item: InboundNews; touchpoint: Opened },
): Promise<boolean> {
  if (item.address !== undefined && (await isAnother(tx, touchpoint, item.address))) return false
  if (item.template) await moveTemplate(tx, ctx, item, touchpoint)
  await noteQuality(tx.db, touchpoint.id, item, toldAt(item, ctx))
  if (!item.trouble) return false
  const { trouble: reason, detail = '' } = item
  return stopTouchpoint(tx, ctx, { touchpointId: touchpoint.id, reason, detail })
}

/** Whether the number named is surely another one of the account than this. */
async function isAnother(tx: Tx, { id }: Opened, address: string): Promise<boolean> {
  const row = await tx.db
    .selectFrom('channels_health')
    .select('display_address')
    .where('touchpoint_id', '=', id)
    .executeTakeFirst()
  const digits = (text: string) => text.replace(/\D/g, '')
  return Boolean(row?.display_address && digits(row.display_address) !== digits(address))
}

/** When it was so; nobody tells of what is still to come. */
const toldAt = ({ at }: InboundNews, { now }: Ctx) => (at > now ? now : at)

async function moveTemplate(tx: Tx, ctx: Ctx, item: InboundNews, { id, channel }: Opened) {
  const { template } = item
  if (!template) return
  const at = toldAt(item, ctx)
  await keepTemplate(tx, id, template, at)
  const { name, language, state, quality, category, reason } = template
  tx.record({
    kind: templateMoved,
    subject: houseSubject,
    touchpointId: id,
    channel,
    occurredAt: at,
    body: {
      touchpointId: id,
      name,
      language,
      ...(state === undefined ? {} : { state }),
      ...(quality === undefined ? {} : { quality }),
      ...(category === undefined ? {} : { category }),
      ...(reason === undefined ? {} : { reason }),
    },
  })
}

/**
 * News come in any order: what was told of a later time stays. One that is not known here yet comes
 * with the list, which is read again soon.
 */
async function keepTemplate(
  tx: Tx,
  touchpointId: string,
  { name, language, state, quality, category, reason }: NonNullable<InboundNews['template']>,
  at: Date,
) {
  const known = await tx.db
    .selectFrom('channels_template')
    .select(['id', 'state_at', 'quality_at', 'category_at'])
    .where('touchpoint_id', '=', touchpointId)
    .where('name', '=', name)
    .where('language', '=', language)
    .forUpdate()
    .executeTakeFirst()
  if (!known) return syncSoon(tx.db, touchpointId)
  const isNew = (before: Date | null) => before === null || before <= at
  const set = {
    ...(state !== undefined && isNew(known.state_at)
      ? { state, reason: reason ?? null, state_at: at }
      : {}),
    ...(quality !== undefined && isNew(known.quality_at) ? { quality, quality_at: at } : {}),
    ...(category !== undefined && isNew(known.category_at) ? { category, category_at: at } : {}),
  }
  if (Object.keys(set).length === 0) return
  await tx.db.updateTable('channels_template').set(set).where('id', '=', known.id).execute()
}
