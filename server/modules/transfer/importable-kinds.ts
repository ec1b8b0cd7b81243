import type { Kind } from '../../ledger/index.ts'
import { reportedKinds } from '../ingest/index.ts'
import { interactionRecorded } from './entries.ts'

/**
 * What a file of interactions may bring, by name: past contacts, and what a client might have
 * reported at the time; never what the house itself decides.
 */
export const importableKinds = (): ReadonlyMap<string, Kind> =>
  new Map([interactionRecorded, ...reportedKinds].map((kind) => [kind.name, kind]))
