import type { Module, Platform } from '../../platform/module.ts'
import { importableKinds } from './importable-kinds.ts'
import { transferData } from './personal-data.ts'
import { createRoutes } from './routes.ts'
import { defineExportJob } from './run-export.ts'
import { runImport } from './run-import.ts'
import { importJob } from './start-import.ts'
import { resume, tidyUp } from './tidy-up.ts'

/** Imports and exports of files, worked by jobs that go on after a restart. */
export function createTransferModule(platform: Platform): Module {
  const kinds = importableKinds()
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
    personalData: [transferData(platform)],
    start: () => resume(platform),
  }
}
