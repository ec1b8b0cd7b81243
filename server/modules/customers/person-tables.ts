// The tables of what is known of a customer beyond identity (tables.ts has identity's own).

import type { ColumnType } from 'kysely'

type Instant = ColumnType<Date, Date | string, Date | string>
type MaybeInstant = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
type Json<Value> = ColumnType<Value, string, string>
type MaybeJson<Value> = ColumnType<Value | null, string | null, string | null>

export interface QuietHours {
  from: string
  until: string
  timeZone: string
}
export interface Frequency {
  messages: number
  perDays: number
}

declare module '../../platform/database.ts' {
  interface Tables {
    customers_trait: {
      handle_id: string
      name: string
      source: string
      value: Json<unknown>
      occurred_at: Instant
      write_id: string
    }
    customers_consent: {
      id: string
      handle_id: string
      purpose: string
      channel: string
      state: 'given' | 'withdrawn'
      at: Instant
      made_by: string
      how: string
      text_version: string | null
      proof: MaybeJson<Record<string, unknown>>
      recorded_at: Instant
    }
    customers_optout: { digest: string; purpose: string; channel: string; at: Instant }
    customers_preference: {
      handle_id: string
      channels: Json<string[]>
      language: string | null
      quiet_hours: MaybeJson<QuietHours>
      frequency: MaybeJson<Frequency>
      set_at: Instant
      set_by: string
    }
    customers_seen: { handle_id: string; channel: string }
    customers_profile: {
      customer_id: string
      name: string | null
      plain_name: string
      search: string
      facets: string[]
      link_keys: string[]
      traits: Json<Record<string, unknown>>
      created_at: Instant
    }
    customers_recency: { customer_id: string; last_seen_at: Instant }
    customers_view: {
      id: string
      staff_id: string
      name: string
      shared: boolean
      filter: Json<Record<string, unknown>>
      sort: string | null
      created_at: Instant
    }
    customers_erasure: {
      number: number
      customer_ids: Json<string[]>
      handle_ids: Json<string[]>
      reason: string
      made_by: string
      erased_at: Instant
      kept_at: MaybeInstant
    }
  }
}
