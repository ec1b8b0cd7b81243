import type { ColumnType, Generated } from 'kysely'

type Instant = ColumnType<Date, Date | string, Date | string>
type Json = ColumnType<Record<string, unknown>, string, string>

declare module '../platform/database.ts' {
  interface Tables {
    ledger_lane: { lane: number; head: number; last_recorded_at: Instant }
    ledger_entry: {
      lane: number
      position: number
      id: string
      kind: string
      subject_type: string
      subject_id: string
      handle_id: string | null
      channel: string | null
      touchpoint_id: string | null
      actor: string
      case_id: string | null
      occurred_at: Instant
      recorded_at: Instant
      body: Json
      context: ColumnType<Record<string, unknown> | null, string | null, string | null>
      redacted_at: Instant | null
    }
    ledger_source: { source: string; source_id: string; digest: string | null }
    ledger_cursor: { follower: string; lane: number; position: number }
    ledger_parked: {
      follower: string
      lane: number
      position: number
      subject_id: string
      error: string
      attempts: Generated<number>
      parked_at: Instant
    }
    ledger_retention: { kind: string; days: number | null; set_by: string; set_at: Instant }
    platform_migration: { name: string; digest: string; applied_at: Generated<Date> }
    platform_answer: {
      actor: string
      key: string
      route: string
      fingerprint: string
      result: ColumnType<unknown, string, string> | null
      answered_at: Instant
    }
  }
}
