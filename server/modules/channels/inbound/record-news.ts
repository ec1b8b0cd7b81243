// What a provider says of our own account: templates, quality, limits, trouble.

import { houseSubject, type Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { InboundNews } from '../adapter.ts'
import { templateMoved } from '../entries.ts'
import { syncSoon } from '../templates/sync-due.ts'
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
  if (item.quality !== undefined || item.messagingLimit !== undefined) {
    await tx.db
      .updateTable('channels_health')
      .set({
        ...(item.quality === undefined ? {} : { quality: item.quality }),
        ...(item.messagingLimit === undefined ? {} : { messaging_limit: item.messagingLimit }),
      })
      .where('touchpoint_id', '=', touchpoint.id)
      .execute()
  }
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

/** One that is not known here yet comes with the list, which is read again soon. */
async function moveTemplate(
  tx: Tx,
  ctx: Ctx,
  { template, at }: InboundNews,
  { id, channel }: Opened,
) {
  if (!template) return
  const { name, language, state, quality, category, reason } = template
  const set = {
    ...(state === undefined ? {} : { state, reason: reason ?? null }),
    ...(quality === undefined ? {} : { quality }),
    ...(category === undefined ? {} : { category }),
  }
  const known = await tx.db
    .selectFrom('channels_template')
    .select('id')
    .where('touchpoint_id', '=', id)
    .where('name', '=', name)
    .where('language', '=', language)
    .forUpdate()
    .executeTakeFirst()
  if (!known) await syncSoon(tx.db, id)
  else if (Object.keys(set).length) {
    await tx.db.updateTable('channels_template').set(set).where('id', '=', known.id).execute()
  }
  tx.record({
    kind: templateMoved,
    subject: houseSubject,
    touchpointId: id,
    channel,
    occurredAt: at > ctx.now ? ctx.now : at,
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
