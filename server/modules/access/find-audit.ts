import { sql } from 'kysely'
import { decodeCursor, encodeCursor } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database.ts'
import type { JsonObject } from './tables.ts'

export interface AuditFilter {
  actor?: string | undefined
  action?: string | undefined
  target?: string | undefined
  from?: string | undefined
  to?: string | undefined
}

interface Row {
  id: string
  at: Date
  actor: string
  actorName: string | null
  action: string
  target: string | null
  requestId: string | null
  address: string | null
  details: JsonObject
}

/** Lines of the audit, newest first. `action` ending with a dot takes all of that noun. */
export async function findAudit(
  db: Db,
  asked: AuditFilter & { cursor?: string | undefined; limit: number },
) {
  const { actor, action, target, from, to, limit } = asked
  const [at, id] = asked.cursor ? decodeCursor(asked.cursor, 2) : []
  const named = action?.endsWith('.')
    ? sql`action like ${`${action.replace(/[%_\\]/g, '\\$&')}%`}`
    : sql`action = ${action}`
  const { rows } = await sql<Row>`
    select audit.id, at, actor, coalesce(staff.name, key.name) as "actorName", action, target,
      request_id as "requestId", address, details
    from access_audit audit
      left join access_staff staff on actor = 'staff:' || staff.id
      left join access_key key on actor = 'key:' || key.id
    where ${actor ? sql`actor = ${actor}` : sql`true`}
      and ${action ? named : sql`true`}
      and ${target ? sql`target = ${target}` : sql`true`}
      and ${from ? sql`at >= ${from}` : sql`true`}
      and ${to ? sql`at < ${to}` : sql`true`}
      and ${id ? sql`(at, audit.id) < (${at}::timestamptz, ${id}::uuid)` : sql`true`}
    order by at desc, audit.id desc limit ${limit + 1}`.execute(db)
  const items = rows.slice(0, limit).map((row) => ({ ...row, at: row.at.toISOString() }))
  const last = items.at(-1)
  return { items, next: rows.length > limit && last ? encodeCursor([last.at, last.id]) : null }
}

/** The same as CSV (RFC 4180), read in pages so that its length costs no memory. */
export async function* auditCsv(db: Db, filter: AuditFilter): AsyncGenerator<string> {
  yield 'at,actor,actorName,action,target,requestId,address,details\r\n'
  let cursor: string | undefined
  do {
    const page = await findAudit(db, { ...filter, cursor, limit: 1000 })
    yield page.items
      .map((line) =>
        [
          line.at,
          line.actor,
          line.actorName,
          line.action,
          line.target,
          line.requestId,
          line.address,
          JSON.stringify(line.details),
        ]
          .map(cell)
          .join(','),
      )
      .map((line) => `${line}\r\n`)
      .join('')
    cursor = page.next ?? undefined
  } while (cursor)
}

/** Quoted where needed; a leading = + - @ would be run as a formula by spreadsheets. */
function cell(value: string | null): string {
  if (value === null) return ''
  const inert = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}
