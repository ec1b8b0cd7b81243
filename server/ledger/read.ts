// Reading the ledger: an entry as the code sees it, a lane from a position on, and a thread of
// many handles merged by time.

import type { Kind } from './kinds.ts'

/** One line of the ledger. */
export interface Entry {
  lane: number
  position: number
  id: string
  kind: string
  subjectType: string
  subjectId: string
  handleId: string | null
  channel: string | null
  touchpointId: string | null
  /** `<type>:<id>`. */
  actor: string
  caseId: string | null
  occurredAt: Date
  recordedAt: Date
  body: Record<string, unknown>
  context: Record<string, unknown> | null
  redacted: boolean
}

/** The columns of an `Entry`, for a table or subquery of ledger_entry named `entry`. */
export const entryColumns = `entry.lane, entry.position, entry.id, entry.kind,
  entry.subject_type as "subjectType", entry.subject_id as "subjectId",
  entry.handle_id as "handleId", entry.channel, entry.touchpoint_id as "touchpointId",
  entry.actor, entry.case_id as "caseId", entry.occurred_at as "occurredAt",
  entry.recorded_at as "recordedAt", entry.body, entry.context,
  entry.redacted_at is not null as redacted`

/** The body in the type of its kind; undefined when it was redacted. */
export function bodyOf<Body>(kind: Kind<Body>, entry: Entry): Body | undefined {
  return entry.redacted ? undefined : kind.body.parse(entry.body)
}
