// The ledger's face: everything else in this folder is private to it.
import './tables.ts'

export { type AppendedEntry, append, type Execute, type PreparedEntry } from './append.ts'
export { type Claim, claim, digestOf, type SourceKey, unclaim } from './claim.ts'
export { ledgerCommands } from './commands.ts'
export { ledgerContracts } from './contracts.ts'
export { findSince, type LaneStretch } from './find-since.ts'
export { type Follower, type Following, startFollowing } from './follow.ts'
export { forgetAnswers, forgetInSources, type Mentioned } from './forget-mentions.ts'
export { defineKind, findKind, type Kind, listKinds } from './kinds.ts'
export { laneCount, laneOf } from './lane.ts'
export { decodePositions } from './live-cursor.ts'
export { createHub } from './live-hub.ts'
export { readLivePosition } from './live-read.ts'
export type { LiveCustomer, LiveEntry, LiveSight } from './live-sight.ts'
export { createLedgerModule, type LedgerParts } from './module.ts'
export {
  bodyOf,
  type Entry,
  readEntries,
  readLane,
  readTimeline,
  type TimelinePage,
} from './read.ts'
export { type Redactable, redact } from './redact.ts'
export { type CopyKeeper, findRetention, type Held } from './retention.ts'
export { findChannels, findLastTimes } from './sightings.ts'
export {
  executeIn,
  fingerprintOf,
  houseSubject,
  type Idempotency,
  type NewEntry,
  prepare,
  rehearse,
  type Tx,
  toJson,
  transact,
} from './transact.ts'
export { type Finding, verify } from './verify.ts'
