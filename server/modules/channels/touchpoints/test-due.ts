// Tokens end, numbers lose their quality and subscriptions are taken away without a word: touchpoints
// are tested every day, and every hour while the last test failed.

import { sql } from 'kysely'
import type { Platform } from '../../../platform/module.ts'
import type { TouchpointFinder } from './open-touchpoints.ts'
import { testTouchpoint } from './test-touchpoint.ts'

const hourMs = 3_600_000

export async function testDue(
  platform: Platform,
  touchpoints: TouchpointFinder,
  signal: AbortSignal,
): Promise<void> {
  for (const id of await findDue(platform)) {
    if (signal.aborted) return
    const touchpoint = await touchpoints.find(id)
    if (touchpoint) await testTouchpoint(platform, touchpoints.access, touchpoint)
  }
}

/** Those just connected are left to whoever connects them. */
async function findDue({ db, clock }: Platform): Promise<string[]> {
  const before = (hours: number) => new Date(clock.now().getTime() - hours * hourMs)
  const { rows } = await sql<{ id: string }>`
    select touchpoint.id from channels_touchpoint as touchpoint
    join channels_health as health on health.touchpoint_id = touchpoint.id
    where touchpoint.removed_at is null and touchpoint.state <> 'paused'
      and coalesce(health.tested_at, touchpoint.created_at)
        <= case when health.test_error is null then ${before(24)}::timestamptz
          else ${before(1)}::timestamptz end
    order by health.tested_at nulls first`.execute(db)
  return rows.map(({ id }) => id)
}
