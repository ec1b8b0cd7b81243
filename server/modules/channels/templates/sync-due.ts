// Whose list of templates is to be read: of a touchpoint just connected or mended at once, of one that
// told of a template that is not known here too, else once a day.

import { createCtx, systemActor } from '../../../platform/context.ts'
import type { Db } from '../../../platform/database.ts'
import type { Platform } from '../../../platform/module.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { Opened, TouchpointFinder } from '../touchpoints/open-touchpoints.ts'
import { syncTemplates } from './sync-templates.ts'

/** When it is tried again where it fails, or where whoever tried died. */
const againMs = 3_600_000

export async function syncDue(
  platform: Platform,
  touchpoints: TouchpointFinder,
  signal: AbortSignal,
): Promise<void> {
  const due = await findDue(platform.db, platform.clock.now())
  const active = (await touchpoints.all()).filter(
    ({ id, state, adapter }) => due.has(id) && state === 'active' && adapter.templates,
  )
  for (const touchpoint of active) {
    if (signal.aborted) return
    if (await claim(platform, touchpoint.id)) await sync(platform, touchpoint)
  }
}

async function sync(platform: Platform, touchpoint: Opened) {
  const { clock, log } = platform
  try {
    await syncTemplates(platform, createCtx(systemActor('channels'), clock, log), touchpoint)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    log.info({ err: error, touchpointId: touchpoint.id }, 'a list of templates was not read')
  }
}

async function findDue(db: Db, now: Date): Promise<Set<string>> {
  const rows = await db
    .selectFrom('channels_health')
    .select('touchpoint_id')
    .where((where) =>
      where.or([where('templates_due_at', 'is', null), where('templates_due_at', '<=', now)]),
    )
    .execute()
  return new Set(rows.map((row) => row.touchpoint_id))
}

/** @returns false where another process was quicker. */
async function claim({ db, clock }: Platform, touchpointId: string): Promise<boolean> {
  const now = clock.now()
  const done = await db
    .updateTable('channels_health')
    .set({ templates_due_at: new Date(now.getTime() + againMs) })
    .where('touchpoint_id', '=', touchpointId)
    .where((where) =>
      where.or([where('templates_due_at', 'is', null), where('templates_due_at', '<=', now)]),
    )
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** Has the list read as soon as somebody looks. */
export async function syncSoon(db: Db, touchpointId: string): Promise<void> {
  await db
    .updateTable('channels_health')
    .set({ templates_due_at: null })
    .where('touchpoint_id', '=', touchpointId)
    .execute()
}
