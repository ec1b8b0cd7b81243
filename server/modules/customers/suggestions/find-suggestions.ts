// Open suggestions of pairs that the viewer may see, best first.

import { sql } from 'kysely'
import type { Viewer } from '../../../platform/contract.ts'
import { decodeCursor, encodeCursor } from '../../../platform/cursor.ts'
import type { Db } from '../../../platform/database.ts'
import { maskTrait, seesContact } from '../detail/mask.ts'
import { rowsCondition } from '../list/filter.ts'
import { loadCustomers } from '../list/load-customers.ts'

interface Row {
  id: string
  a: string
  b: string
  score: number
  reason: string
  evidence: Record<string, unknown>
  madeAt: Date
}

export async function findSuggestions(
  db: Db,
  viewer: Viewer,
  asked: { customerId?: string | undefined; cursor?: string | undefined; limit: number },
) {
  const from = asked.cursor === undefined ? undefined : decodeCursor(asked.cursor, 2)
  const beyond = from
    ? sql`and (suggestion.score::float8, suggestion.id) < (${from[0]}::float8, ${from[1]}::uuid)`
    : sql``
  const of = asked.customerId
    ? sql`and (${asked.customerId}::uuid in (a.customer_id, b.customer_id))`
    : sql``
  const { rows } = await sql<Row>`
    select suggestion.id, a.customer_id as a, b.customer_id as b, suggestion.score::float8 as score,
      suggestion.reason, suggestion.evidence, suggestion.made_at as "madeAt"
    from customers_suggestion suggestion
    join customers_handle a on a.id = suggestion.a_handle_id
    join customers_handle b on b.id = suggestion.b_handle_id
    where suggestion.state = 'open' and a.customer_id <> b.customer_id
      and exists (select from customers_profile profile
        where profile.customer_id = a.customer_id and ${rowsCondition(viewer)})
      and exists (select from customers_profile profile
        where profile.customer_id = b.customer_id and ${rowsCondition(viewer)})
      and not exists (
        select from customers_apart apart
        join customers_handle x on x.id = apart.a_handle_id
        join customers_handle y on y.id = apart.b_handle_id
        where apart.lifted_at is null
          and (x.customer_id, y.customer_id)
            in ((a.customer_id, b.customer_id), (b.customer_id, a.customer_id)))
      ${of} ${beyond}
    order by suggestion.score::float8 desc, suggestion.id desc
    limit ${asked.limit + 1}`.execute(db)
  const last = rows.length > asked.limit ? rows[asked.limit - 1] : undefined
  return {
    items: await show(db, viewer, rows.slice(0, asked.limit)),
    next: last ? encodeCursor([last.score, last.id]) : null,
  }
}

async function show(db: Db, viewer: Viewer, rows: Row[]) {
  const ids = [...new Set(rows.flatMap((row) => [row.a, row.b]))]
  const customers = new Map((await loadCustomers(db, viewer, ids)).map((one) => [one.id, one]))
  return rows.flatMap((row) => {
    const a = customers.get(row.a)
    const b = customers.get(row.b)
    if (!a || !b) return []
    return {
      id: row.id,
      a,
      b,
      score: Math.round(row.score * 100) / 100,
      reasons: reasonsOf(row).map(({ rule, value }) => ({
        rule,
        value: seesContact(viewer) || value === null ? value : String(maskTrait('name', value)),
      })),
      madeAt: row.madeAt.toISOString(),
    }
  })
}

/** The linker's reasons, or the resolver's one. */
function reasonsOf({ reason, evidence }: Row): { rule: string; value: string | null }[] {
  const { reasons, types } = evidence
  if (Array.isArray(reasons)) return reasons as { rule: string; value: string }[]
  return [{ rule: reason, value: Array.isArray(types) ? types.join(' + ') : null }]
}
