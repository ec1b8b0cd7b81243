// What a browser has shown becomes receipts, which go the way of every provider's.

import type { Ctx } from '../../../platform/context.ts'
import type { Db } from '../../../platform/database.ts'
import type { InboundReceipt } from '../adapter.ts'
import type { Sight } from './visible-to.ts'

/** Of messages that this visitor may see; of others nothing. */
export async function readReceipts(
  db: Db,
  ctx: Ctx,
  accountId: string,
  { touchpointId, handleIds }: Sight,
  { messageIds, state }: { messageIds: readonly string[]; state: 'delivered' | 'read' },
): Promise<InboundReceipt[]> {
  if (handleIds.length === 0) return []
  const rows = await db
    .selectFrom('channels_delivery')
    .select(['id', 'provider_id'])
    .where('message_id', 'in', [...messageIds])
    .where('touchpoint_id', '=', touchpointId)
    .where('handle_id', 'in', handleIds)
    .where('provider_id', 'is not', null)
    .execute()
  return rows.map(({ id, provider_id }) => ({
    is: 'receipt',
    accountId,
    sourceId: `${id}.${state}`,
    providerId: provider_id!,
    state,
    at: ctx.now,
  }))
}
