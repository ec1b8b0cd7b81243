// One group of events in one transaction: claim, resolve, traits, record. Claimed first, so that
// what was sent before changes nothing; appended last by `transact`.

import { type Claim, type PreparedEntry, rehearse, type Tx, transact } from '../../ledger/index.ts'
import { type Ctx, createCtx, systemActor } from '../../platform/context.ts'
import { newId } from '../../platform/ids.ts'
import type { Platform } from '../../platform/module.ts'
import { settle } from '../../platform/settle.ts'
import { alone, type Holding, type Turn } from '../../platform/turns.ts'
import {
  type Ahead,
  type HandleMemory,
  lookAhead,
  setTraitsBulk,
  type TraitsSaid,
} from '../customers/index.ts'
import { claimEvents } from './claim-events.ts'
import { namePrevious } from './name-previous.ts'
import type { AcceptedEvent, RefusedEvent } from './read-event.ts'
import { recordRefused } from './record-refused.ts'
import type { RefusedReason } from './refused-reasons.ts'
import { resolveEvents } from './resolve-events.ts'

export type GroupItem = AcceptedEvent | RefusedEvent

export interface GroupResult {
  recorded: number
  duplicates: number
  refused: RefusedEvent[]
}

/** Writes `items` in their order, or nothing of them. */
export async function writeGroup(
  platform: Platform,
  memory: HandleMemory,
  items: readonly GroupItem[],
  turn: Turn = alone,
): Promise<GroupResult> {
  const ctx = createIngestCtx(platform)
  const written = await transact({ ...platform, ahead: 'writer' }, ctx, async (tx) => {
    const { result, holding } = await write(tx, ctx, memory, items, turn)
    turn.pass(holding)
    return result
  })
  turn.done()
  return written
}

/** Whether `items` could be written: does it all and takes it back. @throws what writing would. */
export async function rehearseGroup(
  platform: Platform,
  memory: HandleMemory,
  items: readonly GroupItem[],
  turn: Turn = alone,
): Promise<void> {
  const ctx = createIngestCtx(platform)
  await rehearse(platform, ctx, (tx) => write(tx, ctx, memory, items, turn))
}

const createIngestCtx = ({ clock, log }: Platform): Ctx =>
  createCtx(systemActor('ingest'), clock, log)

async function write(
  tx: Tx,
  ctx: Ctx,
  memory: HandleMemory,
  items: readonly GroupItem[],
  turn: Turn,
): Promise<{ result: GroupResult; holding: Holding }> {
  const heldBefore = await turn.begin()
  const accepted: AcceptedEvent[] = []
  const refused: RefusedEvent[] = []
  for (const item of items) {
    if (item.refused === undefined) accepted.push(item)
    else refused.push(item)
  }
  // While the group before is being committed. Sent together: few events turn out to be known, and
  // what was asked of theirs is not used.
  const [claiming, ahead] = await settle([
    claimEvents(tx, accepted, heldBefore),
    lookAhead(tx, factsOf(accepted), memory, (id) => heldBefore.has(changed(id))),
  ])
  const { claims, holding } = await claiming.finish(await turn.come())
  const changing = new Set<string>()
  const fresh = { events: keepNew(accepted, claims, ctx, refused), ahead, changing }
  const recorded = await recordEvents(tx, ctx, memory, fresh, refused)
  await recordRefused(tx.db, refused)
  const duplicates = claims.filter((claim) => claim === 'known').length
  for (const customerId of changing) holding.set(changed(customerId), '')
  return { result: { recorded, duplicates, refused }, holding }
}

/** By which a group tells the one behind that it gives this customer a handle or joins them. */
const changed = (customerId: string) => `customer\n${customerId}`

const factsOf = (events: AcceptedEvent[]) => events.map(({ fact }) => fact)

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

/** Events to record, with what resolving them has and tells. */
interface Fresh {
  events: AcceptedEvent[]
  ahead: Ahead | undefined
  changing: Set<string>
}

async function recordEvents(
  tx: Tx,
  ctx: Ctx,
  memory: HandleMemory,
  { events, ahead, changing }: Fresh,
  refused: RefusedEvent[],
): Promise<number> {
  const named = await namePrevious(tx, ctx, memory, events, changing)
  // Naming the previous ids of others may have changed whose they are.
  const resolved = await resolveEvents(tx, ctx, memory, named, {
    ahead: named === events ? ahead : undefined,
    changing,
  })
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
  occurredAt: event.occurredAt,
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
  raw: event.raw(),
  bytes: event.bytes,
})

function hasAny(traits: object): boolean {
  for (const _ in traits) return true
  return false
}
