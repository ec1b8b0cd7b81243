// Who did what and who read what. A change writes its line in its own transaction; a reading writes
// it before it is answered. Lines name ids, never a person's data.

import { z } from 'zod'
import type { NewEntry, Tx } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import type { Contract, RouteRequest } from '../../platform/contract.ts'
import type { Db } from '../../platform/database.ts'
import type { AuditWriter } from './audit-writer.ts'
import type { JsonObject } from './tables.ts'

export interface AuditLine {
  /** A noun and what happened to it, as entries are named: `customer.read`. */
  action: string
  /** `<noun>:<id>`. */
  target?: string | undefined
  details?: JsonObject
}

/** A line as it is kept. */
export interface AuditRow {
  id: string
  at: Date
  actor: string
  action: string
  target: string | null
  request_id: string | null
  address: string | null
  details: JsonObject
}

const rowOf = (ctx: Ctx, line: AuditLine): AuditRow => ({
  id: ctx.newId(),
  at: ctx.now,
  actor: `${ctx.actor.type}:${ctx.actor.id}`,
  action: line.action,
  target: line.target ?? null,
  request_id: ctx.origin?.requestId ?? null,
  address: ctx.origin?.address ?? null,
  details: line.details ?? {},
})

/** Writes one line. `place` is the transaction of the change, or the platform for a reading. */
export async function audit(place: { readonly db: Db }, ctx: Ctx, line: AuditLine): Promise<void> {
  const row = rowOf(ctx, line)
  await place.db
    .insertInto('access_audit')
    .values({ ...row, details: JSON.stringify(row.details) })
    .execute()
}

/** Records a change in the ledger and in the audit at once; the audit shows the entry's body. */
export async function note<Body extends JsonObject>(
  tx: Tx,
  ctx: Ctx,
  { target, ...entry }: NewEntry<Body> & { target?: string },
): Promise<void> {
  tx.record(entry)
  await audit(tx, ctx, {
    action: entry.kind.name,
    target: target ?? `${entry.subject.type}:${entry.subject.id}`,
    details: entry.body,
  })
}

/**
 * Writes the line of a request that was served: its contract's `audit`, the row it named or made
 * (or the customer it asked for in its query), and the names (not the values, which may be personal) of the filters it used.
 */
export async function auditServed(
  writer: AuditWriter,
  { ctx, params, query }: RouteRequest,
  contract: Contract,
  result: unknown,
): Promise<void> {
  const action = contract.audit ?? `${contract.method} ${contract.path}`
  const noun = action.split('.')[0]
  const made = z.object({ id: z.string() }).safeParse(result)
  const about = z.object({ customerId: z.string() }).safeParse(query)
  const named = [
    ...Object.entries(Object(params)).map(([name, value]) =>
      name === 'id' ? `${noun}:${value}` : `${name}:${value}`,
    ),
    ...(about.success ? [`customer:${about.data.customerId}`] : []),
  ].join(' ')
  const filters = Object.entries(Object(query))
    .filter(([name, value]) => value !== undefined && name !== 'limit')
    .map(([name]) => name)
  const target = named || (made.success ? `${noun}:${made.data.id}` : undefined)
  await writer.write(rowOf(ctx, { action, target, details: filters.length ? { filters } : {} }))
}
