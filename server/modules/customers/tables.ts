import type { ColumnType, Generated } from 'kysely'

type Instant = ColumnType<Date, Date | string, Date | string>
type MaybeInstant = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
type Json = ColumnType<Record<string, unknown>, string, string>

declare module '../../platform/database.ts' {
  interface Tables {
    customers_customer: {
      id: string
      home_handle_id: string
      merged_into: string | null
      team_id: string | null
      store_id: string | null
      visible: boolean
      created_at: Instant
      erased_at: MaybeInstant
      hold_reason: string | null
      hold_by: string | null
      hold_at: MaybeInstant
    }
    customers_handle: {
      id: string
      customer_id: string
      type: string
      value: string
      realm: string
      assurance: number
      asserted_by: string
      claim: string | null
      held_from: MaybeInstant
      held_until: MaybeInstant
      first_seen_at: Instant
      retired_at: MaybeInstant
      erased_at: MaybeInstant
    }
    customers_edge: {
      id: string
      seq: Generated<number>
      kind: 'attached' | 'joined'
      from_handle_id: string
      into_handle_id: string
      evidence: Json
      made_by: string
      made_at: Instant
      undone_at: MaybeInstant
      undone_by: string | null
    }
    customers_apart: {
      id: string
      a_handle_id: string
      b_handle_id: string
      made_by: string
      made_at: Instant
      lifted_by: string | null
      lifted_at: MaybeInstant
    }
    customers_suggestion: {
      id: string
      a_handle_id: string
      b_handle_id: string
      score: number
      reason: string
      evidence: Json
      made_at: Instant
      state: Generated<'open' | 'accepted' | 'dismissed'>
      decided_by: string | null
      decided_at: MaybeInstant
    }
    customers_epoch: { value: number }
    customers_rules: {
      country: string
      own_addresses: ColumnType<{ type: string; value: string }[], string, string>
      limits: ColumnType<Record<string, number>, string, string>
      max_joins: number
      changed_at: MaybeInstant
      changed_by: string | null
    }
  }
}
