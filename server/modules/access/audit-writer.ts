// Lines of requests that were served, many in one statement: while one is written the next gather.
// A commit of its own for each would cost a busy house more than the requests.

import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { AuditRow } from './audit.ts'

export interface AuditWriter {
  /** Resolves when the line is kept. @throws what the database says of it */
  write(row: AuditRow): Promise<void>
}

const mostAtOnce = 500

export function createAuditWriter(db: Db): AuditWriter {
  let waiting: { row: AuditRow; done: () => void; failed: (error: unknown) => void }[] = []
  let running = false

  async function run() {
    running = true
    while (waiting.length) {
      const group = waiting.slice(0, mostAtOnce)
      waiting = waiting.slice(mostAtOnce)
      try {
        await insert(db, group.map(rowOf))
        for (const { done } of group) done()
      } catch {
        // One that cannot be kept takes no other with it.
        for (const { row, done, failed } of group) await insert(db, [row]).then(done, failed)
      }
    }
    running = false
  }

  return {
    write: (row) =>
      new Promise((done, failed) => {
        waiting.push({ row, done, failed })
        if (!running) void run()
      }),
  }
}

const rowOf = ({ row }: { row: AuditRow }) => row

async function insert(db: Db, rows: readonly AuditRow[]): Promise<void> {
  await sql`/*keep:access-audit*/
    insert into access_audit (id, at, actor, action, target, request_id, address, details)
    select id, at, actor, action, target, request_id, address, details
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as line (id uuid, at timestamptz,
      actor text, action text, target text, request_id text, address text, details jsonb)`.execute(
    db,
  )
}
