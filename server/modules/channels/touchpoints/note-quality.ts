import type { Db } from '../../../platform/database.ts'

export interface Rated {
  quality?: string | undefined
  messagingLimit?: string | undefined
}

/** How good the provider held a touchpoint to be at `at`; what it told of a later time stays. */
export async function noteQuality(
  db: Db,
  touchpointId: string,
  { quality, messagingLimit }: Rated,
  at: Date,
): Promise<void> {
  const health = db.updateTable('channels_health').where('touchpoint_id', '=', touchpointId)
  if (quality !== undefined) {
    await health
      .set({ quality, quality_at: at })
      .where((is) => is.or([is('quality_at', 'is', null), is('quality_at', '<=', at)]))
      .execute()
  }
  if (messagingLimit !== undefined) {
    await health
      .set({ messaging_limit: messagingLimit, messaging_limit_at: at })
      .where((is) =>
        is.or([is('messaging_limit_at', 'is', null), is('messaging_limit_at', '<=', at)]),
      )
      .execute()
  }
}
