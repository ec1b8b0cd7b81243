import type { ColumnType, Generated } from 'kysely'

type Instant = ColumnType<Date, Date | string, Date | string>
type OptionalInstant = ColumnType<
  Date | null,
  Date | string | null | undefined,
  Date | string | null
>
type Json<Value> = ColumnType<Value, string, string>
/** What JSON can hold. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | JsonValue[]
  | { [name: string]: JsonValue }
export type JsonObject = { [name: string]: JsonValue }

declare module '../../platform/database.ts' {
  interface Tables {
    access_staff: {
      id: string
      name: string
      email: string
      email_verified: Generated<boolean>
      image: string | null
      totp: Generated<boolean>
      role: string
      language: string
      preferences: ColumnType<JsonObject, string | undefined, string>
      joined_at: OptionalInstant
      deactivated_at: OptionalInstant
      created_at: Instant
      updated_at: Instant
    }
    access_team: { id: string; name: string; created_at: Instant }
    access_store: { id: string; name: string; timezone: string; created_at: Instant }
    access_team_member: { staff_id: string; team_id: string }
    access_store_member: { staff_id: string; store_id: string }
    access_credential: {
      id: string
      account_id: string
      provider_id: string
      staff_id: string
      password: string | null
      created_at: Instant
      updated_at: Instant
    }
    access_session: {
      id: string
      token: string
      staff_id: string
      expires_at: Instant
      address: string | null
      user_agent: string | null
      opened_at: OptionalInstant
      seen_at: OptionalInstant
      created_at: Instant
      updated_at: Instant
    }
    access_second_factor: { id: string; staff_id: string; verified: boolean | null }
    access_verification: { id: string; expires_at: Instant }
    access_link: {
      token_digest: string
      staff_id: string
      purpose: 'join' | 'password'
      expires_at: Instant
      created_at: Instant
    }
    access_attempt: { bucket: string; tries: number; since: Instant }
    access_key: {
      id: string
      name: string
      scope: string
      settings: Json<JsonObject>
      digest: string
      hint: string
      created_by: string
      created_at: Instant
      last_used_at: OptionalInstant
      revoked_at: OptionalInstant
    }
    access_audit: {
      id: string
      at: Instant
      actor: string
      action: string
      target: string | null
      request_id: string | null
      address: string | null
      details: Json<JsonObject>
    }
  }
}
