import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { CaseState, ThreadState } from './states.ts'

type Instant = ColumnType<Date, Date | string, Date | string>
type MaybeInstant = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
type Maybe<T> = ColumnType<T | null, T | null | undefined, T | null>
type Json<T> = ColumnType<T, string, string>

/** How a delivery that did not go out, or of which nobody knew, moved last, and when we heard of it. */
export interface Move {
  to: string
  heard: string
}

declare module '../../platform/database.ts' {
  interface Tables {
    conversations_said: {
      message_id: string
      handle_id: string
      direction: Maybe<'in' | 'out'>
      occurred_at: MaybeInstant
      heard: Maybe<string>
      channel: Maybe<string>
      touchpoint_id: Maybe<string>
      kind: string
      text: string
      words: string
      automatic: Generated<boolean>
      edited_at: MaybeInstant
      edit_heard: Maybe<string>
      deleted_at: MaybeInstant
      deliveries: Json<string[]>
      moves: Json<Record<string, Move>>
      shows: boolean
      counts: boolean
      trouble: Maybe<'failed' | 'unknown'>
    }
    conversations_strand: {
      handle_id: string
      customer_id: string
      last_message_id: Maybe<string>
      last_at: MaybeInstant
      last_heard: Maybe<string>
      last_direction: Maybe<'in' | 'out'>
      last_channel: Maybe<string>
      last_touchpoint_id: Maybe<string>
      last_kind: Maybe<string>
      last_text: Maybe<string>
      out_heard: Maybe<string>
      read_through: Maybe<string>
      read_at: MaybeInstant
      unread_at: MaybeInstant
      channels: string[]
      touchpoint_ids: string[]
      control: Maybe<string>
      control_at: MaybeInstant
      control_changes: Generated<number>
      state: Maybe<ThreadState>
      state_at: MaybeInstant
      state_through: Maybe<string>
      snoozed_until: MaybeInstant
    }
    conversations_thread: {
      customer_id: string
      last_at: Instant
      last_handle_id: string
      last_direction: 'in' | 'out'
      last_channel: string
      last_touchpoint_id: string
      last_kind: string
      last_text: string
      waiting_since: MaybeInstant
      unread: number
      channels: string[]
      touchpoint_ids: string[]
      places: string[]
      control: Generated<string>
      state: Generated<ThreadState>
      snoozed_until: MaybeInstant
    }
    conversations_case: {
      id: string
      number: GeneratedAlways<string>
      handle_id: string
      title: string
      state: CaseState
      owner_id: Maybe<string>
      team_id: Maybe<string>
      due_at: MaybeInstant
      opened_at: Instant
      opened_by: string
      channel: Maybe<string>
      changed_at: Instant
      resolved_at: MaybeInstant
    }
    conversations_mention: {
      note_id: string
      staff_id: string
      handle_id: string
      at: Instant
      seen_at: MaybeInstant
    }
    conversations_presence: {
      staff_id: string
      customer_id: string
      name: string
      writing: boolean
      until: Instant
    }
    conversations_phrase: {
      id: string
      shortcut: string
      text: string
      language: 'es' | 'en' | 'pt' | null
      owner_id: string | null
      created_at: Instant
      created_by: string
    }
  }
}
