import type { ColumnType, Generated } from 'kysely'
import type { LaneStretch } from '../../ledger/index.ts'

type Instant = ColumnType<Date, Date | string, Date | string>
type MaybeInstant = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
type Maybe<T> = ColumnType<T | null, T | null | undefined, T | null>
type Json<T> = ColumnType<T, string, string>

declare module '../../platform/database.ts' {
  interface Tables {
    webhooks_subscription: {
      id: string
      name: string
      url: string
      kinds: string[]
      state: 'active' | 'paused'
      paused_reason: Maybe<'gone'>
      paused_at: MaybeInstant
      secrets: string
      resting_until: MaybeInstant
      created_at: Instant
      created_by: string
      removed_at: MaybeInstant
    }
    webhooks_delivery: {
      id: string
      subscription_id: string
      lane: number
      position: number
      entry_id: string
      kind: string
      subject_id: string
      handle_id: string | null
      state: 'pending' | 'delivered' | 'failed'
      attempts: Generated<number>
      attempts_before: Generated<number>
      due_at: Instant
      leased: Generated<boolean>
      forgotten: Generated<boolean>
      created_at: Instant
      ended_at: MaybeInstant
    }
    webhooks_attempt: {
      delivery_id: string
      number: number
      at: Instant
      duration_ms: number
      status: number | null
      answer: string | null
      error: string | null
    }
    webhooks_replay: {
      id: string
      subscription_id: string
      since: Instant
      walks: Json<LaneStretch[]>
      queued: Generated<number>
      requested_at: Instant
      requested_by: string
      ended_at: MaybeInstant
    }
  }
}
