// Asking the provider whether settings and secrets are good. The answer is kept, good or bad.

import type { Platform } from '../../../platform/module.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { TouchpointReport } from '../adapter.ts'
import type { Opened } from './open-touchpoints.ts'

export async function testTouchpoint(
  { db, fetch, clock }: Pick<Platform, 'db' | 'fetch' | 'clock'>,
  touchpoint: Opened,
): Promise<void> {
  const answer = await ask()
  await db
    .updateTable('channels_health')
    .set({ tested_at: clock.now(), test_error: answer.error, ...columnsOf(answer.report) })
    .where('touchpoint_id', '=', touchpoint.id)
    .execute()

  async function ask(): Promise<{ error: string | null; report?: TouchpointReport }> {
    try {
      return { error: null, report: await touchpoint.adapter.test(fetch, touchpoint) }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const { detail, reason } = error.details
      return { error: String(detail ?? reason ?? error.title) }
    }
  }
}

const columnsOf = (report: TouchpointReport | undefined) =>
  report
    ? {
        display_name: report.displayName ?? null,
        display_address: report.displayAddress ?? null,
        quality: report.quality ?? null,
        messaging_limit: report.messagingLimit ?? null,
        token_expires_at: report.tokenExpiresAt ?? null,
      }
    : {}
