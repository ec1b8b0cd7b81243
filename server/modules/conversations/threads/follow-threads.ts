// Keeps the list of threads up to date with the ledger. A handle's entries may lie in several lanes,
// after its customer was joined to another: whatever order they come in, the result is the same,
// because rows are made anew from all that is known, under the lock of the customer.

import { sql } from 'kysely'
import { bodyOf, type Entry, type Follower, type Tx } from '../../../ledger/index.ts'
import { customerJoined, customerPlaced, customerSplit, lockOwners } from '../../customers/index.ts'
import { compareThreads } from './compare-threads.ts'
import { type Fact, factKinds, readFact } from './facts.ts'
import { foldStrands } from './fold-strands.ts'
import { foldThreads } from './fold-threads.ts'
import { findSaid, keepSaid } from './keep-said.ts'

export function createThreadFollower(): Follower {
  const kinds = [...factKinds, customerJoined.name, customerSplit.name, customerPlaced.name]
  return {
    name: 'conversations.threads',
    startsAt: 'zero',
    kinds,
    bodiesOf: kinds,
    // People look at the inbox while they write.
    patienceMs: 20,
    handle: (tx, _ctx, entries) => followThreads(tx, entries),
    compare: (db) => compareThreads(db),
  }
}

async function followThreads(tx: Tx, entries: readonly Entry[]): Promise<void> {
  const facts = await placeChanges(
    tx,
    entries.flatMap((entry) => readFact(entry) ?? []),
  )
  const named = customersNamed(entries)
  const moved = await handlesHeldBy(tx, named)
  const handleIds = [...new Set([...facts.map((fact) => fact.handleId), ...moved])]
  const before = await holdersOf(tx, handleIds)
  const owners = await lockOwners(tx.db, handleIds, [...new Set([...named, ...before])])
  const living = facts.filter((fact) => owners.has(fact.handleId))
  await keepSaid(
    tx.db,
    living.filter((fact) => 'messageId' in fact),
  )
  const ownersOfHandles = new Map(
    handleIds.flatMap((id) => (owners.has(id) ? [[id, owners.get(id)!] as const] : [])),
  )
  await foldStrands(tx.db, ownersOfHandles, living)
  await foldThreads(tx.db, [...named, ...before, ...owners.values()])
}

/** What changes a message belongs where the message does, also when somebody else changed it. */
async function placeChanges(tx: Tx, facts: readonly Fact[]): Promise<Fact[]> {
  const changes = facts.filter((fact) => 'messageId' in fact && fact.is !== 'said')
  if (changes.length === 0) return [...facts]
  const said = await findSaid(
    tx.db,
    changes.map((fact) => fact.messageId),
  )
  return facts.map((fact) => {
    const handleId = 'messageId' in fact && said.get(fact.messageId)?.handleId
    return handleId ? { ...fact, handleId } : fact
  })
}

/** Whom joins and splits name, and who came to another team or store. */
function customersNamed(entries: readonly Entry[]): Set<string> {
  const ids = new Set<string>()
  for (const entry of entries) {
    if (entry.kind === customerPlaced.name) ids.add(entry.subjectId)
    const joined = entry.kind === customerJoined.name ? bodyOf(customerJoined, entry) : undefined
    if (joined) ids.add(joined.intoId).add(joined.fromId)
    const split = entry.kind === customerSplit.name ? bodyOf(customerSplit, entry) : undefined
    if (split) ids.add(split.keptId).add(split.restoredId)
  }
  return ids
}

/** Handles whose strands lie with these customers, rightly or no longer. */
async function handlesHeldBy(tx: Tx, customerIds: ReadonlySet<string>): Promise<string[]> {
  if (customerIds.size === 0) return []
  const rows = await tx.db
    .selectFrom('conversations_strand')
    .select('handle_id')
    .where('customer_id', 'in', [...customerIds])
    .execute()
  return rows.map((row) => row.handle_id)
}

/** With whom the strands of these handles lie until now. */
async function holdersOf(tx: Tx, handleIds: readonly string[]): Promise<string[]> {
  if (handleIds.length === 0) return []
  const { rows } = await sql<{ id: string }>`/*keep:conversations-holders*/
    select distinct customer_id as id from conversations_strand
    where handle_id = any(${handleIds}::uuid[])`.execute(tx.db)
  return rows.map((row) => row.id)
}
