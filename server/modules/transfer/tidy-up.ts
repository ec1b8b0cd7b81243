// What was carried in and out is personal data in bulk, so none of it stays longer than it is
// needed; and whatever lost its job (a worker that died for good) gets another.

import type { Platform } from '../../platform/module.ts'
import { exportJob } from './run-export.ts'
import { keptDays, sendImport } from './start-import.ts'

const dayMs = 86_400_000
/** Days that a file which nobody starts is kept. */
const draftKeptDays = 90

/** Removes what is past its time and sends again what is unfinished. Runs every hour. */
export async function tidyUp(platform: Platform): Promise<void> {
  const now = platform.clock.now().getTime()
  await removeFiles(platform, new Date(now))
  await removeRejected(platform, new Date(now - keptDays * dayMs))
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

async function removeFiles(platform: Platform, now: Date) {
  const due = await platform.db
    .selectFrom('transfer_import')
    .select(['id', 'file_key'])
    .where('file_until', '<=', now)
    .where('file_key', 'is not', null)
    .execute()
  for (const { id, file_key } of due) {
    if (file_key) await platform.files.remove(file_key)
    await platform.db
      .updateTable('transfer_import')
      .set({ file_key: null })
      .where('id', '=', id)
      .execute()
  }
}

/** The figures of an import stay for good. */
async function removeRejected(platform: Platform, before: Date) {
  await platform.db
    .deleteFrom('transfer_rejected')
    .where('import_id', 'in', (eb) =>
      eb.selectFrom('transfer_import').select('id').where('finished_at', '<=', before),
    )
    .execute()
}

async function removeDraftsBefore(platform: Platform, before: Date) {
  const drafts = await platform.db
    .selectFrom('transfer_import')
    .select('id')
    .where('created_at', '<', before)
    .where('state', 'in', ['draft', 'ready'])
    .execute()
  for (const { id } of drafts) await discardImport(platform, id)
}

/** Removes an import that was never started, with its file. */
export async function discardImport(platform: Platform, id: string): Promise<void> {
  const gone = await platform.db
    .deleteFrom('transfer_import')
    .where('id', '=', id)
    .where('state', 'in', ['draft', 'ready'])
    .returning('file_key')
    .executeTakeFirst()
  if (gone?.file_key) await platform.files.remove(gone.file_key)
}

/** Removes the files of finished exports whose time is over at `now`. */
async function expireExports(platform: Platform, now: Date): Promise<void> {
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
