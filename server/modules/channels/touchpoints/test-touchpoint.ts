// Asking the provider whether settings and secrets are good. The answer is kept, good or bad: the
// reason as a code that the words explain, and beside it what the provider said.

import type { Platform } from '../../../platform/module.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { TouchpointReport } from '../adapter.ts'
import { type ReasonCode, reasonCodes } from '../reasons.ts'
import { noteQuality } from './note-quality.ts'
import type { GiveAccess } from './oauth/access-tokens.ts'
import type { Opened } from './open-touchpoints.ts'

export async function testTouchpoint(
  { db, fetch, dial, clock }: Pick<Platform, 'db' | 'fetch' | 'dial' | 'clock'>,
  access: GiveAccess,
  touchpoint: Opened,
): Promise<void> {
  const askedAt = clock.now()
  const answer = await ask()
  await db
    .updateTable('channels_health')
    .set({
      tested_at: clock.now(),
      test_error: answer.trouble?.reason ?? null,
      test_detail: answer.trouble?.detail ?? null,
      ...columnsOf(answer.report),
    })
    .where('touchpoint_id', '=', touchpoint.id)
    .execute()
  if (answer.report) await noteQuality(db, touchpoint.id, answer.report, toTheSecond(askedAt))

  async function ask(): Promise<{ trouble?: Trouble; report?: TouchpointReport }> {
    try {
      const opened = await access(touchpoint, { anew: true })
      return { report: await opened.adapter.test(fetch, opened, dial) }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { trouble: troubleOf(error) }
    }
  }
}

/** As news are told: one of this very second counts as later. */
const toTheSecond = (at: Date) => new Date(Math.floor(at.getTime() / 1000) * 1000)

interface Trouble {
  reason: ReasonCode
  detail: string | null
}

function troubleOf({ title, details }: Refusal): Trouble {
  const reason = reasonCodes.find((code) => code === details.reason) ?? 'other'
  return { reason, detail: details.detail === undefined ? title : String(details.detail) }
}

const columnsOf = (report: TouchpointReport | undefined) =>
  report
    ? {
        display_name: report.displayName ?? null,
        display_address: report.displayAddress ?? null,
        token_expires_at: report.tokenExpiresAt ?? null,
        subscribed: report.subscribed ?? null,
        token_never_expires: report.tokenExpiresAt === undefined ? null : !report.tokenExpiresAt,
      }
    : {}
