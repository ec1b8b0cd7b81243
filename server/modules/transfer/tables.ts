import type { ColumnType, Generated } from 'kysely'
import type { ExportFilter, ExportView, ImportView } from './contracts.ts'
import type { Dialect } from './dialect.ts'
import type { ImportMap } from './map.ts'

type Instant = ColumnType<Date, Date | string, Date | string>
type MaybeInstant = ColumnType<Date | null, Date | null | undefined, Date | null>
type Json<Value> = ColumnType<Value, string, string>
type MaybeJson<Value> = ColumnType<Value | null, string | null | undefined, string | null>

declare module '../../platform/database.ts' {
  interface Tables {
    transfer_import: {
      id: string
      name: string
      what: ImportView['what']
      state: Generated<ImportView['state']>
      problem: string | null
      map: MaybeJson<ImportMap>
      format: Dialect['format'] | null
      encoding: Dialect['encoding'] | null
      delimiter: string | null
      newline: Dialect['newline'] | null
      gzip: Generated<boolean>
      bytes: number | null
      file_key: string | null
      file_until: MaybeInstant
      columns: MaybeJson<string[]>
      bytes_read: Generated<number>
      rows_read: Generated<number>
      rows_done: Generated<number>
      rows_known: Generated<number>
      rows_rejected: Generated<number>
      rows_noted: Generated<number>
      worked_ms: Generated<number>
      created_by: string
      created_at: Instant
      started_at: MaybeInstant
      finished_at: MaybeInstant
    }
    transfer_rejected: {
      import_id: string
      row: number
      line: number
      imported: boolean
      /** See `readProblems`. */
      problem: string
      cells: Json<Record<string, unknown>>
      /** Whom it names, see `nameOf` of customers. */
      names: string[]
    }
    transfer_export: {
      id: string
      what: ExportView['what']
      format: ExportView['format']
      gzip: boolean
      filter: Json<ExportFilter>
      masked: boolean
      rows_seen: Json<{ rows: 'all' | { teamIds: string[]; storeIds: string[] } }>
      state: Generated<ExportView['state']>
      problem: string | null
      rows: Generated<number>
      bytes: number | null
      file_key: string | null
      created_by: string
      created_at: Instant
      finished_at: MaybeInstant
      expires_at: MaybeInstant
    }
  }
}
