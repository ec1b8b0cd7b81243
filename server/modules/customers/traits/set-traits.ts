// Traits as each source said them, one row a source, so that sources never overwrite each other and
// a late old word never overwrites a newer one, in whatever order writes come.

import { sql } from 'kysely'
import { type Tx, toJson } from '../../../ledger/index.ts'
import { rowsOf } from '../../../platform/bulk.ts'
import type { Ctx } from '../../../platform/context.ts'
import { traitsChanged } from '../person-entries.ts'

export interface TraitsSaid {
  /** Whom the entry is about; a stale one costs only the lane. */
  customerId: string
  handleId: string
  /** A null value takes the source's word back. */
  traits: Readonly<Record<string, unknown>>
  /** `staff:<id>`, `key:<id>`, `import:<id>` … */
  source: string
  occurredAt: Date
}

/** One person's traits from one source. @returns the names whose value changed. */
export async function setTraits(tx: Tx, ctx: Ctx, said: TraitsSaid): Promise<string[]> {
  const changed = await setTraitsBulk(tx, ctx, [said])
  return changed.map((row) => row.name)
}

/**
 * Takes down what was said of many people in one statement, and records `customer.traits_changed`
 * for each handle and source where a value changed, or was said again after another said otherwise,
 * so that it may count once more. Order of the rows and of calls does not matter: the newest
 * `occurredAt` of a source stays.
 */
export async function setTraitsBulk(
  tx: Tx,
  ctx: Ctx,
  rows: readonly TraitsSaid[],
): Promise<{ handleId: string; name: string; source: string }[]> {
  const claims = newestOfEach(rows)
  if (claims.size === 0) return []
  const changed = await write(tx, ctx, [...claims.values()])
  const groups = new Map<string, { said: TraitsSaid; traits: Record<string, unknown> }>()
  for (const { handleId, name, source } of changed) {
    const { said, value } = claims.get(keyOf(handleId, name, source))!
    const group = groups.get(`${handleId} ${source}`) ?? { said, traits: {} }
    if (said.occurredAt > group.said.occurredAt) group.said = said
    group.traits[name] = value
    groups.set(`${handleId} ${source}`, group)
  }
  for (const { said, traits } of groups.values()) {
    tx.record({
      kind: traitsChanged,
      subject: { type: 'customer', id: said.customerId },
      handleId: said.handleId,
      occurredAt: said.occurredAt,
      body: { source: said.source, traits },
    })
  }
  return changed
}

interface Claimed {
  said: TraitsSaid
  name: string
  value: unknown
}

const keyOf = (handleId: string, name: string, source: string) => `${handleId} ${source} ${name}`

/** A statement may touch a row once only, so of several words of one source the newest is kept. */
function newestOfEach(rows: readonly TraitsSaid[]): Map<string, Claimed> {
  const claims = new Map<string, Claimed>()
  for (const said of rows) {
    for (const [name, value] of Object.entries(said.traits)) {
      if (value === undefined || !isName(name)) continue
      const key = keyOf(said.handleId, name, said.source)
      const other = claims.get(key)
      if (other && other.said.occurredAt > said.occurredAt) continue
      claims.set(key, { said, name, value })
    }
  }
  return claims
}

/** Names come from outside: what is empty, endless or holds control characters is no name. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const isName = (name: string) => /^[^\u0000-\u001f\ud800-\udfff]{1,100}$/u.test(name)

async function write(tx: Tx, ctx: Ctx, claims: Claimed[]) {
  const given = rowsOf(
    { handleId: 'uuid', name: 'text', source: 'text', value: 'jsonb', at: 'timestamptz' },
    claims.map(({ said, name, value }) => ({
      handleId: said.handleId,
      name,
      source: said.source,
      value: toJson(value),
      at: said.occurredAt.toISOString(),
    })),
  )
  const writeId = ctx.newId()
  // Sorted by key, so that overlapping batches lock rows in one order.
  const { rows } = await sql<{
    handleId: string
    name: string
    source: string
    changed: boolean
  }>`/*keep:customers-traits-set*/
    insert into customers_trait as held (handle_id, name, source, value, occurred_at, write_id)
    select "handleId", name, source, value, at, ${writeId}::uuid from ${given} order by 1, 2, 3
    on conflict (handle_id, name, source) do update set
      value = excluded.value,
      occurred_at = excluded.occurred_at,
      write_id = case when held.value is distinct from excluded.value or exists (
          select from customers_trait other join customers_handle its on its.id = other.handle_id
          where its.customer_id = (select customer_id from customers_handle where id = held.handle_id)
            and other.name = held.name and other.value is distinct from held.value
            and other.occurred_at between held.occurred_at and excluded.occurred_at
        ) then excluded.write_id else held.write_id end
    where excluded.occurred_at > held.occurred_at
      or (excluded.occurred_at = held.occurred_at and held.value is distinct from excluded.value)
    returning handle_id as "handleId", name, source, write_id = ${writeId}::uuid as changed
  `.execute(tx.db)
  return rows.filter((row) => row.changed).map(({ changed: _, ...row }) => row)
}
