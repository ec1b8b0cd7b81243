// The ingest's face: everything else in this folder is private to it.
import './tables.ts'

export { ingestContracts } from './contracts.ts'
export { reportedKinds } from './entries.ts'
export { createIngestModule } from './module.ts'
export { resolveEvents } from './resolve-events.ts'
