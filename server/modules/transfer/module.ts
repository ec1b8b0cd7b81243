import type { Kind } from '../../ledger/index.ts'
import type { Module, Platform } from '../../platform/module.ts'
import { interactionRecorded } from './entries.ts'
import { createRoutes } from './routes.ts'
import { defineExportJob } from './run-export.ts'
import { runImport } from './run-import.ts'
import { importJob } from './start-import.ts'
import { resume, tidyUp } from './tidy-up.ts'

export interface TransferOptions {
  /** Kinds of other modules that a file of interactions may bring. */
  kinds?: readonly Kind[]
}

/** Imports and exports of files, worked by jobs that go on after a restart. */
export function createTransferModule(platform: Platform, options: TransferOptions = {}): Module {
  const kinds = importableKinds(options)
  platform.jobs.define<{ id: string }>(
    importJob,
    async ({ id }, signal) => void (await runImport({ platform, kinds, id, signal })),
    { retries: 100, concurrency: 2 },
  )
  defineExportJob(platform)
  platform.jobs.define('transfer.tidy', () => tidyUp(platform), { everyCron: '47 * * * *' })
  return {
    name: 'transfer',
    routes: createRoutes(platform, kinds),
    start: () => resume(platform),
  }
}

export const importableKinds = (options: TransferOptions): readonly Kind[] => [
  interactionRecorded,
  ...(options.kinds ?? []),
]
