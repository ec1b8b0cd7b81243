import type { Db } from '../../../platform/database.ts'
import { touchpointUnknown } from '../touchpoints/refusals.ts'
import { crossingNoWay } from './refusals.ts'

/**
 * The digits of a WhatsApp number of ours, as the provider said them when it was tested: of the
 * touchpoint asked for, else of the one connected first. @throws touchpoint.unknown, crossing.no_way
 */
export async function findWhatsAppNumber(
  db: Db,
  touchpointId: string | undefined,
): Promise<string> {
  const rows = await db
    .selectFrom('channels_touchpoint as touchpoint')
    .innerJoin('channels_health as health', 'health.touchpoint_id', 'touchpoint.id')
    .select(['touchpoint.id', 'touchpoint.state', 'health.display_address as address'])
    .where('touchpoint.channel', '=', 'whatsapp')
    .where('touchpoint.removed_at', 'is', null)
    .orderBy('touchpoint.created_at')
    .orderBy('touchpoint.id')
    .execute()
  const asked = touchpointId ? rows.filter(({ id }) => id === touchpointId) : rows
  if (touchpointId && asked.length === 0) throw touchpointUnknown()
  const found = asked.find(({ state, address }) => state === 'active' && address)
  const digits = found?.address?.replace(/\D/g, '')
  if (!digits) throw crossingNoWay()
  return digits
}
