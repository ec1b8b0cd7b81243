// Claim, the first statement of every transaction that answers an outside source: what is known
// already is not done again, also when it arrives twice at the same instant, because the second
// claim waits on the unique key until the first commits or fails.

import { hash } from 'node:crypto'
import type { Execute } from './append.ts'

export interface SourceKey {
  /** Who says so: `key:<id>`, `touchpoint:<id>`, `import:<id>`. */
  source: string
  sourceId: string
  /** A digest of what was said, to notice the same id with another content. */
  digest?: string
}

export type Claim = 'new' | 'known' | 'conflicting'

// Answers only what was known before, which is little. What another transaction claimed at this
// same instant is not in this statement's snapshot: its digest comes back empty, and is asked for.
// `not in` looks each key up in a hash; a join with `won`, of which the planner knows no size, would
// compare each with each.
const statement = `/*keep:ledger-claim*/
with given as materialized (
  select * from unnest(string_to_array($1, E'\\n'), string_to_array($2, E'\\n'),
    string_to_array($3, E'\\n', '')) as given (source, source_id, digest)
), won as (
  insert into ledger_source (source, source_id, digest) select * from given
  on conflict do nothing
  returning source, source_id
)
select given.source, given.source_id as "sourceId", held.digest
from given
left join ledger_source held on held.source = given.source and held.source_id = given.source_id
where (given.source, given.source_id) not in (select source, source_id from won)`

const known = `/*keep:ledger-claimed*/
select source, source_id as "sourceId", digest from ledger_source
where (source, source_id) in (
  select * from unnest(string_to_array($1, E'\\n'), string_to_array($2, E'\\n')))`

/**
 * Claims each key for this transaction. Answers in the order given: `new` is ours to do, `known`
 * was done (or stands twice in this list), `conflicting` was done with another content. Keys must
 * hold no line feed.
 */
export async function claim(execute: Execute, keys: readonly SourceKey[]): Promise<Claim[]> {
  if (keys.length === 0) return []
  const names = keys.map(nameOf)
  const first = new Map<string, SourceKey>()
  for (let i = 0; i < keys.length; i++) {
    if (!first.has(names[i]!)) first.set(names[i]!, keys[i]!)
  }
  // Sorted, so that two overlapping batches wait for each other in one order and never deadlock.
  const sorted = [...first.keys()].sort().map((name) => first.get(name)!)
  const held = await execute<HeldKey>(statement, columns(sorted, true))
  const before = new Map(held.map((key) => [nameOf(key), key.digest]))
  const unread = held.filter((key) => key.digest === null)
  if (unread.length) {
    for (const key of await execute<HeldKey>(known, columns(unread, false))) {
      before.set(nameOf(key), key.digest)
    }
  }
  return keys.map((key, i) => {
    const twin = first.get(names[i]!)!
    if (twin === key && !before.has(names[i]!)) return 'new'
    // The second of two alike in this list is compared with the first.
    const was = before.get(names[i]!) ?? twin.digest
    return was && key.digest && was !== key.digest ? 'conflicting' : 'known'
  })
}

interface HeldKey {
  source: string
  sourceId: string
  digest: string | null
}

const remove = `
delete from ledger_source where (source, source_id) in (
  select * from unnest(string_to_array($1, E'\\n'), string_to_array($2, E'\\n')))`

/** Gives back keys claimed by this same transaction, when what they name turned out impossible. */
export async function unclaim(execute: Execute, keys: readonly SourceKey[]): Promise<void> {
  if (keys.length) await execute(remove, columns([...keys], false))
}

const nameOf = (key: { source: string; sourceId: string }) => `${key.source}\n${key.sourceId}`

const columns = (
  keys: readonly { source: string; sourceId: string; digest?: string | null }[],
  withDigest: boolean,
) => [
  keys.map((key) => key.source).join('\n'),
  keys.map((key) => key.sourceId).join('\n'),
  ...(withDigest ? [keys.map((key) => key.digest ?? '').join('\n')] : []),
]

/** 11 characters of SHA-1 over the content: enough to notice a changed body, small in the index. */
export function digestOf(content: string): string {
  return hash('sha1', content, 'base64url').slice(0, 11)
}
