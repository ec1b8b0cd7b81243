import type { ColumnType } from 'kysely'

type Instant = ColumnType<Date, Date | string, Date | string>

declare module '../../platform/database.ts' {
  interface Tables {
    ingest_refused: {
      id: string
      key_id: string
      reason: string
      message_id: string | null
      received_at: Instant
      /** Whom it names, see `nameOf` of customers. */
      names: string[]
      body: string
    }
  }
}
