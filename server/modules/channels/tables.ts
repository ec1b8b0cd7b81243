import type { ColumnType, Generated } from 'kysely'
import type { Content, MediaKind } from './content/content.ts'
import type { CrossingSubject } from './crossings/contracts.ts'
import type { DeliveryState } from './delivery-states.ts'

type Instant = ColumnType<Date, Date | string, Date | string>
type MaybeInstant = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
type Json<T> = ColumnType<T, string, string>
type Maybe<T> = ColumnType<T | null, T | null | undefined, T | null>

declare module '../../platform/database.ts' {
  interface Tables {
    channels_touchpoint: {
      id: string
      channel: string
      name: string
      account_id: string
      realm: string
      settings: Json<Record<string, string>>
      secrets: string
      signs_with: string
      state: 'active' | 'paused' | 'stopped'
      trouble: Maybe<string>
      trouble_detail: Maybe<string>
      trouble_at: MaybeInstant
      created_at: Instant
      created_by: string
      removed_at: MaybeInstant
    }
    channels_health: {
      touchpoint_id: string
      first_webhook_at: MaybeInstant
      last_webhook_at: MaybeInstant
      last_inbound_at: MaybeInstant
      last_accepted_at: MaybeInstant
      last_refused_at: MaybeInstant
      last_refused_reason: Maybe<string>
      tested_at: MaybeInstant
      test_error: Maybe<string>
      test_detail: Maybe<string>
      token_expires_at: MaybeInstant
      token_never_expires: Maybe<boolean>
      subscribed: Maybe<boolean>
      templates_due_at: MaybeInstant
      quality: Maybe<string>
      quality_at: MaybeInstant
      messaging_limit: Maybe<string>
      messaging_limit_at: MaybeInstant
      display_name: Maybe<string>
      display_address: Maybe<string>
    }
    channels_message: {
      id: string
      direction: 'in' | 'out'
      handle_id: string
      touchpoint_id: string
      provider_id: Maybe<string>
      content: Json<Content>
      reply_to_id: Maybe<string>
      awaits_id: Maybe<string>
      via: Maybe<'echo'>
      actor: string
      occurred_at: Instant
      edited_at: MaybeInstant
      deleted_at: MaybeInstant
    }
    channels_early: {
      id: string
      touchpoint_id: string
      provider_id: string
      names: string[]
      item: Json<unknown>
      received_at: Instant
    }
    channels_reaction: {
      message_id: string
      by_customer: boolean
      emoji: Maybe<string>
      actor: string
      occurred_at: Instant
    }
    channels_media: {
      id: string
      message_id: Maybe<string>
      touchpoint_id: Maybe<string>
      handle_id: Maybe<string>
      kind: MediaKind
      state: 'pending' | 'kept' | 'failed'
      reason: Maybe<string>
      provider_media_id: Maybe<string>
      provider_url: Maybe<string>
      said_type: Maybe<string>
      said_sha256: Maybe<string>
      type: Maybe<string>
      bytes: Maybe<number>
      sha256: Maybe<string>
      width: Maybe<number>
      height: Maybe<number>
      filename: Maybe<string>
      file_key: Maybe<string>
      thumb_key: Maybe<string>
      attempts: Generated<number>
      next_attempt_at: MaybeInstant
      made_by: Maybe<string>
      created_at: Instant
    }
    channels_upload: {
      media_id: string
      touchpoint_id: string
      provider_media_id: string
      uploaded_at: Instant
    }
    channels_delivery: {
      id: string
      message_id: string
      part: number
      handle_id: string
      touchpoint_id: string
      place: Generated<number>
      state: DeliveryState
      content: Json<Content>
      is_reply: Generated<boolean>
      purpose: Maybe<string>
      not_before: Instant
      expires_at: MaybeInstant
      provider_id: Maybe<string>
      reason: Maybe<string>
      detail: Maybe<string>
      attempts: Generated<number>
      retries: Generated<number>
      leased_until: MaybeInstant
      holds_until: MaybeInstant
      accepted_at: MaybeInstant
      delivered_at: MaybeInstant
      read_at: MaybeInstant
      played_at: MaybeInstant
      ended_at: MaybeInstant
      unasked_at: MaybeInstant
      created_at: Instant
    }
    channels_mailbox: {
      touchpoint_id: string
      box: Maybe<string>
      uid_validity: Maybe<string>
      last_uid: Generated<number>
      since: Instant
      leased_by: Maybe<string>
      leased_until: MaybeInstant
    }
    channels_queue: { handle_id: string; touchpoint_id: string; ready_at: Instant }
    channels_rate: {
      name: string
      tokens: number
      per_second: number
      at: Instant
      paused_until: MaybeInstant
    }
    channels_receipt: {
      touchpoint_id: string
      provider_id: string
      state: string
      occurred_at: Instant
      reason: Maybe<string>
      detail: Maybe<string>
      received_at: Instant
    }
    channels_window: {
      touchpoint_id: string
      handle_id: string
      last_inbound_at: Instant
    }
    channels_person: {
      handle_id: string
      scoped_id: Maybe<string>
      identity_hash: Maybe<string>
      name: Maybe<string>
      username: Maybe<string>
      last_inbound_at: Instant
    }
    channels_template: {
      id: string
      touchpoint_id: string
      provider_id: Maybe<string>
      name: string
      language: string
      category: string
      state: string
      state_at: MaybeInstant
      reason: Maybe<string>
      quality: Maybe<string>
      quality_at: MaybeInstant
      category_at: MaybeInstant
      components: Json<Record<string, unknown>[]>
      synced_at: Instant
    }
    channels_crossing: {
      id: string
      code_digest: string
      to_channel: string
      origin_handle_id: string
      subject: ColumnType<CrossingSubject | null, string | null, string | null>
      state: 'issued' | 'taken' | 'joined' | 'refused' | 'revoked'
      reason: Maybe<string>
      issued_at: Instant
      issued_by: string
      expires_at: Instant
      taker_handle_id: Maybe<string>
      touchpoint_id: Maybe<string>
      taken_at: MaybeInstant
      taker_confirmed: Maybe<boolean>
      origin_confirmed: Maybe<boolean>
      edge_id: Maybe<string>
      ended_at: MaybeInstant
      pin_digest: Maybe<string>
      pin_number: Maybe<string>
      pin_expires_at: MaybeInstant
      asked_handle_id: Maybe<string>
      proof_digest: Maybe<string>
      proof_wrong: Generated<number>
    }
    channels_crossing_call: { call_id: string; tries: number; since: Instant }
    channels_crossing_guess: {
      handle_id: string
      wrong: number
      since: Instant
      blocked_until: MaybeInstant
    }
    channels_visitor: {
      id: string
      touchpoint_id: string
      token_digest: string
      value: string
      user_id: Maybe<string>
      email: Maybe<string>
      phone: Maybe<string>
      name: Maybe<string>
      analytics_id: Maybe<string>
      seen_by_us_at: MaybeInstant
      answering_until: MaybeInstant
      writing_until: MaybeInstant
      created_at: Instant
      last_seen_at: Instant
    }
    channels_identity_use: {
      touchpoint_id: string
      token_id: string
      visitor_id: string
      expires_at: Instant
    }
    channels_unrouted: {
      id: string
      channel: string
      touchpoint_id: string
      account_id: string | null
      reason: string
      names: string[]
      payload: string
      received_at: Instant
    }
  }
}
