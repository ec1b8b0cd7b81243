// Finds who may be the same person. The one behind this interface today compares exact keys; a
// probabilistic one may take its place without anything else changing.

import { sql } from 'kysely'
import type { Tx } from '../../../ledger/index.ts'

export interface LinkCandidate {
  customerId: string
  otherId: string
  score: number
  /** Each rule that spoke, with what agreed. */
  reasons: { rule: string; value: string }[]
}

export interface Linkable {
  customerId: string
  linkKeys: readonly string[]
}

export interface Linker {
  /** Pairs between `changed` and everybody else. Sees what other transactions find at once. */
  findCandidates(tx: Tx, changed: readonly Linkable[]): Promise<LinkCandidate[]>
}

const scores: Readonly<Record<string, number>> = {
  name_birth: 0.8,
  name_phone: 0.85,
  name_email: 0.9,
}
/** A key that so many share names nobody. */
const maxSharers = 10

export const exactLinker: Linker = {
  async findCandidates(tx, changed) {
    const keys = [...new Set(changed.flatMap((one) => one.linkKeys))].sort()
    if (keys.length === 0) return []
    // Two newcomers with the same key, at the same instant, must not overlook each other.
    await sql`
      select pg_advisory_xact_lock(lock) from (
        select distinct hashtextextended(key, 0) as lock from unnest(${keys}::text[]) key order by 1
      ) locks`.execute(tx.db)
    const sharers = await findSharers(tx, keys)
    const pairs = new Map<string, LinkCandidate>()
    for (const { customerId, linkKeys } of changed) {
      for (const key of linkKeys) {
        const others = sharers.get(key) ?? []
        if (others.length > maxSharers) continue
        for (const otherId of others)
          if (otherId !== customerId) add(pairs, customerId, otherId, key)
      }
    }
    return [...pairs.values()]
  },
}

async function findSharers(tx: Tx, keys: string[]): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ key: string; ids: string[] }>`/*keep:customers-sharers*/
    select key, array_agg(customer_id::text) as ids from (
      select key, customer_id from customers_profile, unnest(link_keys) key
      where link_keys && ${keys}::text[]
    ) shared where key = any(${keys}::text[]) group by key`.execute(tx.db)
  return new Map(rows.map((row) => [row.key, row.ids]))
}

function add(pairs: Map<string, LinkCandidate>, customerId: string, otherId: string, key: string) {
  const name = [customerId, otherId].sort().join(' ')
  const [rule, person, value] = key.split('|') as [string, string, string]
  const pair = pairs.get(name) ?? { customerId, otherId, score: 0, reasons: [] }
  pairs.set(name, pair)
  if (pair.reasons.some((reason) => reason.rule === rule && reason.value.endsWith(value))) return
  pair.reasons.push({ rule, value: `${person} · ${value}` })
  pair.score = Math.min(
    0.99,
    Math.max(pair.score, scores[rule] ?? 0.5) + 0.03 * (pair.reasons.length - 1),
  )
}
