// What was carried in and out is personal data in bulk, so none of it stays longer than it is
// needed; and whatever lost its job (a worker that died for good) gets another.

import type { Platform } from '../../platform/module.ts'
import { exportJob } from './run-export.ts'
import { sendImport } from './start-import.ts'

const dayMs = 86_400_000
/** Days after its end that an import's file and rejected rows are kept. */
export const importKeptDays = 30
/** Days that a file which nobody starts is kept. */
const draftKeptDays = 90

/** Removes what is past its time and sends again what is unfinished. Runs every hour. */
export async function tidyUp(platform: Platform): Promise<void> {
  const now = platform.clock.now().getTime()
  await removeImportsBefore(platform, new Date(now - importKeptDays * dayMs))
  await removeDraftsBefore(platform, new Date(now - draftKeptDays * dayMs))
  await expireExports(platform, new Date(now))
  await resume(platform)
}

/** What was under way when a process stopped goes on. */
export async function resume(platform: Platform): Promise<void> {
  const imports = await platform.db
    .selectFrom('transfer_import')
    .select('id')
    .where('state', '=', 'running')
    .execute()
  for (const { id } of imports) await sendImport(platform, id)
  const exports = await platform.db
    .selectFrom('transfer_export')
    .select('id')
    .where('state', 'in', ['waiting', 'running'])
    .execute()
  for (const { id } of exports) await platform.jobs.send(exportJob, { id }, { singleton: id })
}

/** Files and rejected rows of imports that ended before `before`; their figures stay. */
export async function removeImportsBefore(platform: Platform, before: Date): Promise<void> {
  const ended = await platform.db
    .selectFrom('transfer_import')
    .select(['id', 'file_key'])
    .where('finished_at', '<=', before)
    .where('state', 'in', ['finished', 'failed', 'cancelled'])
    .where((eb) =>
      eb.or([
        eb('file_key', 'is not', null),
        eb.exists(
          eb
            .selectFrom('transfer_rejected')
            .select('row')
            .whereRef('transfer_rejected.import_id', '=', 'transfer_import.id'),
        ),
      ]),
    )
    .execute()
  for (const { id, file_key } of ended) {
    if (file_key) await platform.files.remove(file_key)
    await platform.db.deleteFrom('transfer_rejected').where('import_id', '=', id).execute()
    await platform.db
      .updateTable('transfer_import')
      .set({ file_key: null })
      .where('id', '=', id)
      .execute()
  }
}

async function removeDraftsBefore(platform: Platform, before: Date) {
  const drafts = await platform.db
    .selectFrom('transfer_import')
    .select(['id', 'file_key'])
    .where('created_at', '<', before)
    .where('state', 'in', ['draft', 'ready'])
    .execute()
  for (const { id, file_key } of drafts) {
    if (file_key) await platform.files.remove(file_key)
    await platform.db.deleteFrom('transfer_import').where('id', '=', id).execute()
  }
}

/** Removes the files of finished exports whose time is over at `now`. */
export async function expireExports(platform: Platform, now: Date): Promise<void> {
  const due = await platform.db
    .selectFrom('transfer_export')
    .select(['id', 'file_key'])
    .where('state', '=', 'finished')
    .where('expires_at', '<=', now)
    .execute()
  for (const { id, file_key } of due) {
    if (file_key) await platform.files.remove(file_key)
    await platform.db
      .updateTable('transfer_export')
      .set({ state: 'expired', file_key: null })
      .where('id', '=', id)
      .execute()
  }
}
