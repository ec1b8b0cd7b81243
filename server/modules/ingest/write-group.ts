// One group of events in one transaction: claim, resolve, traits, record. Claimed first, so that
// what was sent before changes nothing; appended last by `transact`.

import { type Claim, type PreparedEntry, type Tx, transact } from '../../ledger/index.ts'
import { type Ctx, createCtx, systemActor } from '../../platform/context.ts'
import { newId } from '../../platform/ids.ts'
import type { Platform } from '../../platform/module.ts'
import {
  type Fact,
  type HandleMemory,
  type Resolved,
  resolveFacts,
  setTraitsBulk,
  type TraitsSaid,
} from '../customers/index.ts'
import type { AcceptedEvent, RefusedEvent } from './read-event.ts'
import { recordRefused } from './record-refused.ts'
import type { RefusedReason } from './refused-reasons.ts'

export type GroupItem = AcceptedEvent | RefusedEvent

export interface GroupResult {
  recorded: number
  duplicates: number
  refused: RefusedEvent[]
}

/** Writes `items` in their order, or nothing of them. */
export function writeGroup(
  platform: Platform,
  memory: HandleMemory,
  items: readonly GroupItem[],
  makeId: (nowMs: number) => string = newId,
): Promise<GroupResult> {
  const plain = createCtx(systemActor('ingest'), platform.clock, platform.log)
  const ctx: Ctx = { ...plain, newId: () => makeId(plain.now.getTime()) }
  return transact(platform, ctx, async (tx) => {
    const accepted: AcceptedEvent[] = []
    const refused: RefusedEvent[] = []
    for (const item of items) {
      if (item.refused === undefined) accepted.push(item)
      else refused.push(item)
    }
    const claims = await tx.claim(
      accepted.map(({ source, messageId, digest }) => ({ source, sourceId: messageId, digest })),
    )
    const fresh = keepNew(accepted, claims, ctx, refused)
    const recorded = await recordEvents(tx, ctx, memory, fresh, refused)
    await recordRefused(tx.db, refused)
    const duplicates = claims.filter((claim) => claim === 'known').length
    return { recorded, duplicates, refused }
  })
}

function keepNew(
  accepted: AcceptedEvent[],
  claims: Claim[],
  ctx: Ctx,
  refused: RefusedEvent[],
): AcceptedEvent[] {
  return accepted.filter((event, i) => {
    if (claims[i] === 'conflicting') refused.push(refuseEvent(event, 'message_id.reused', ctx))
    return claims[i] === 'new'
  })
}

async function recordEvents(
  tx: Tx,
  ctx: Ctx,
  memory: HandleMemory,
  events: AcceptedEvent[],
  refused: RefusedEvent[],
): Promise<number> {
  const resolved = await resolveDistinct(tx, ctx, memory, events)
  const entries: PreparedEntry[] = []
  const traits: TraitsSaid[] = []
  for (let i = 0; i < events.length; i++) {
    const event = events[i]!
    const who = resolved[i]!
    if (who.refused !== undefined) {
      refused.push(refuseEvent(event, 'identity.unusable', ctx))
      continue
    }
    entries.push(entryOf(event, who))
    if (event.traits && hasAny(event.traits)) {
      traits.push({
        handleId: who.handleId,
        customerId: who.customerId,
        traits: event.traits,
        source: event.source,
        occurredAt: event.occurredAt,
      })
    }
  }
  if (traits.length) await setTraitsBulk(tx, ctx, traits)
  tx.recordPrepared(entries)
  return entries.length
}

/**
 * Most events of a visit name the same ids: each set of them is resolved once. From where a browser
 * passes from one user to another on, the same ids may mean another period of it.
 */
async function resolveDistinct(
  tx: Tx,
  ctx: Ctx,
  memory: HandleMemory,
  events: readonly AcceptedEvent[],
): Promise<Resolved[]> {
  const positions = new Map<string, number>()
  const facts: Fact[] = []
  const users = new Map<string, string>()
  const at = events.map((event) => {
    if (changesHands(event.fact, users)) positions.clear()
    let position = positions.get(event.factKey)
    if (position === undefined) {
      position = facts.push(event.fact) - 1
      positions.set(event.factKey, position)
    }
    return position
  })
  const resolved = facts.length ? await resolveFacts(tx, ctx, facts, memory) : []
  return at.map((position) => resolved[position]!)
}

/** Notes the user named on each browser; true when it was another one before. */
function changesHands({ handles }: Fact, users: Map<string, string>): boolean {
  const user = handles.find((handle) => handle.type === 'user')?.value
  if (user === undefined) return false
  let changed = false
  for (const { type, value } of handles) {
    if (type !== 'anonymous' && type !== 'device') continue
    const before = users.get(value)
    changed ||= before !== undefined && before !== user
    users.set(value, user)
  }
  return changed
}

const entryOf = (
  event: AcceptedEvent,
  who: { handleId: string; customerId: string },
): PreparedEntry => ({
  id: newId(),
  kind: event.kind,
  subjectType: 'customer',
  subjectId: who.customerId,
  handleId: who.handleId,
  channel: event.channel,
  touchpointId: null,
  actor: event.source,
  caseId: null,
  occurredAt: event.occurredAt.toISOString(),
  bodyJson: event.bodyJson,
  contextJson: event.contextJson,
})

/** The refusal of an event that was well formed. */
export const refuseEvent = (
  event: AcceptedEvent,
  reason: RefusedReason,
  ctx: Pick<Ctx, 'now'>,
): RefusedEvent => ({
  refused: reason,
  keyId: event.source.slice('key:'.length),
  messageId: event.messageId,
  receivedAt: ctx.now,
  raw: event.raw,
})

function hasAny(traits: object): boolean {
  for (const _ in traits) return true
  return false
}
