// What a delivery is judged by, read for many at once.

import { sql } from 'kysely'
import { rowsOf } from '../../../platform/bulk.ts'
import type { Db } from '../../../platform/database.ts'
import { settle } from '../../../platform/settle.ts'
import type { Vault } from '../../../platform/vault.ts'
import {
  type Address,
  findAddresses,
  findReach,
  findWishes,
  type ReachAsked,
  type Wishes,
} from '../../customers/index.ts'
import type { Adapter } from '../adapter.ts'
import { findWindows, pairKey } from '../inbound/windows.ts'
import { lockBuckets, pairBucket } from './buckets.ts'
import { findBounced } from './find-bounced.ts'
import type { Head } from './find-heads.ts'
import { findUnasked } from './find-unasked.ts'
import type { HeadFacts } from './judge-head.ts'
import { purposesOf } from './purposes.ts'
import type { Rate } from './rates.ts'

export interface UsedTemplate {
  state: string
  category: string
  components: Record<string, unknown>[]
}

export interface LoadedFacts {
  of(head: Head): HeadFacts
  templateOf(head: Head): UsedTemplate | undefined
}

export async function loadFacts(
  db: Db,
  {
    vault,
    adapters,
    heads: all,
    now,
  }: {
    vault: Vault
    adapters: ReadonlyMap<string, Adapter | undefined>
    heads: readonly Head[]
    now: Date
  },
): Promise<LoadedFacts> {
  const heads = all.filter(
    (head) => (head.state === 'queued' || head.state === 'scheduled') && head.notBefore <= now,
  )
  const withWindow = heads.filter(
    (head) => adapters.get(head.touchpointId)?.capabilities.windowHours !== undefined,
  )
  const mayBeUnasked = heads.filter((head) => !head.isReply || head.content?.type === 'template')
  const [addresses, windows, templates, reaches, pairs, wishes] = await settle([
    findAddresses(
      db,
      all.map((head) => head.handleId),
    ),
    findWindows(db, withWindow),
    findUsedTemplates(db, heads),
    findReaches(db, vault, asking(heads)),
    lockBuckets(db, pairRates(adapters, heads), now),
    findWishes(
      db,
      mayBeUnasked.map((head) => head.handleId),
    ),
  ])
  const bounced = await findBounced(
    db,
    heads
      .filter((head) => !head.isReply && adapters.get(head.touchpointId)?.capabilities.letter)
      .map((head) => head.handleId),
  )
  // Filed as marketing since it was written, or for something else besides.
  const marketed = await findReaches(db, vault, marketing(heads, templates))
  const unasked = await findUnasked(db, mayBeUnasked.flatMap(countedBy(addresses, wishes)), now)
  const templateOf = (head: Head) => templates.get(head.id)
  return {
    templateOf,
    of: (head) => ({
      capabilities: adapters.get(head.touchpointId)?.capabilities,
      address: addresses.get(head.handleId),
      window: windows.get(pairKey(head)),
      templateState: templateOf(head)?.state,
      templateCategory: templateOf(head)?.category,
      reaches: [...(reaches.get(head.id) ?? []), ...(marketed.get(head.id) ?? [])],
      wishes: wishes.get(head.handleId),
      unaskedAt: unasked.get(head.id) ?? [],
      hasBounced: bounced.has(head.handleId),
      pair: pairs.get(pairBucket(head.touchpointId, head.handleId)),
    }),
  }
}

const countedBy =
  (addresses: ReadonlyMap<string, Address>, wishes: ReadonlyMap<string, Wishes>) =>
  ({ id: deliveryId, messageId, handleId }: Head) => {
    const customerId = addresses.get(handleId)?.customerId
    const { frequency, handleIds } = wishes.get(handleId) ?? {}
    if (!customerId || !frequency || !handleIds) return []
    return [{ deliveryId, messageId, customerId, handleIds, frequency }]
  }

function pairRates(
  adapters: ReadonlyMap<string, Adapter | undefined>,
  heads: readonly Head[],
): Map<string, Rate> {
  return new Map(
    heads.flatMap(({ touchpointId, handleId }) => {
      const adapter = adapters.get(touchpointId)
      return adapter ? [[pairBucket(touchpointId, handleId), adapter.rates.pair] as const] : []
    }),
  )
}

/** By delivery. */
async function findUsedTemplates(
  db: Db,
  heads: readonly Head[],
): Promise<Map<string, UsedTemplate>> {
  const named = heads.flatMap(({ id, touchpointId, content }) =>
    content?.type === 'template'
      ? [{ id, touchpointId, name: content.name, language: content.language }]
      : [],
  )
  if (named.length === 0) return new Map()
  const columns = { id: 'uuid', touchpointId: 'uuid', name: 'text', language: 'text' }
  const { rows } = await sql<UsedTemplate & { id: string }>`
    select given.id, template.state, template.category, template.components
    from ${rowsOf(columns, named)}
    join channels_template as template on template.touchpoint_id = given."touchpointId"
      and template.name = given.name and template.language = given.language`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}

interface Asking extends ReachAsked {
  deliveryId: string
}

const askingFor = ({ id: deliveryId, handleId, channel }: Head, purpose: string): Asking => ({
  ...{ deliveryId, handleId, channel, purpose },
})

/** For what those that are no reply were written. */
const asking = (heads: readonly Head[]) =>
  heads.filter((head) => !head.isReply).map((head) => askingFor(head, head.purpose ?? ''))

/** Those whose template makes them marketing, beside what they were written for. */
const marketing = (heads: readonly Head[], templates: ReadonlyMap<string, UsedTemplate>) =>
  heads.flatMap((head) =>
    purposesOf(head.purpose, templates.get(head.id)?.category)
      .filter((purpose) => purpose !== head.purpose)
      .map((purpose) => askingFor(head, purpose)),
  )

/** By delivery. */
async function findReaches(db: Db, vault: Vault, asked: readonly Asking[]) {
  const found = await findReach(db, vault, asked)
  const told = asked.map(({ deliveryId, purpose }, i) => ({
    ...{ deliveryId, purpose },
    reach: found[i] ?? ('unsaid' as const),
  }))
  return Map.groupBy(told, ({ deliveryId }) => deliveryId)
}
