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

const insert = `/*keep:ledger-claim*/
insert into ledger_source (source, source_id, digest)
select * from unnest(string_to_array($1, E'\\n'), string_to_array($2, E'\\n'),
  string_to_array($3, E'\\n', ''))
on conflict do nothing
returning source, source_id as "sourceId"`

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
  // Sorted, so that two overlapping batches wait for each other in one order and never deadlock.
  const first = new Map<string, SourceKey>()
  for (const key of keys) {
    const name = nameOf(key)
    if (!first.has(name)) first.set(name, key)
  }
  const sorted = [...first.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => key)
  const won = await execute<SourceKey>(insert, columns(sorted, true))
  const fresh = new Set(won.map(nameOf))
  const digests = new Map([...first].map(([name, key]) => [name, key.digest]))
  const rest = sorted.filter((key) => !fresh.has(nameOf(key)))
  if (rest.length) {
    const rows = await execute<{ source: string; sourceId: string; digest: string | null }>(
      known,
      columns(rest, false),
    )
    for (const row of rows) digests.set(nameOf(row), row.digest ?? undefined)
  }
  return keys.map((key) => {
    const name = nameOf(key)
    if (fresh.delete(name)) return 'new'
    const was = digests.get(name)
    return was && key.digest && was !== key.digest ? 'conflicting' : 'known'
  })
}

const remove = `
delete from ledger_source where (source, source_id) in (
  select * from unnest(string_to_array($1, E'\\n'), string_to_array($2, E'\\n')))`

/** Gives back keys claimed by this same transaction, when what they name turned out impossible. */
export async function unclaim(execute: Execute, keys: readonly SourceKey[]): Promise<void> {
  if (keys.length) await execute(remove, columns([...keys], false))
}

const nameOf = (key: { source: string; sourceId: string }) => `${key.source}\n${key.sourceId}`

const columns = (keys: SourceKey[], withDigest: boolean) => [
  keys.map((key) => key.source).join('\n'),
  keys.map((key) => key.sourceId).join('\n'),
  ...(withDigest ? [keys.map((key) => key.digest ?? '').join('\n')] : []),
]

/** 11 characters of SHA-1 over the content: enough to notice a changed body, small in the index. */
export function digestOf(content: string): string {
  return hash('sha1', content, 'base64url').slice(0, 11)
}
