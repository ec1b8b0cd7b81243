// Who wrote: the senders of a group of items, resolved at once, with the periods that end because a
// number is somebody else's now.

import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import {
  type AskedFact,
  type AskedHandle,
  createHandleMemory,
  endPeriods,
  findHeld,
  findRules,
  type HandleMemory,
  periodsOpened,
  readFact,
  resolveAsked,
} from '../../customers/index.ts'
import type { Sender } from '../adapter.ts'
import type { Opened } from '../touchpoints/open-touchpoints.ts'
import { type KnownPerson, periodEnded, scopedIdOf } from './periods.ts'

export interface Wrote {
  sender: Sender
  touchpoint: Opened
  at: Date
  identityHash?: string | undefined
}

/** A sender as a customer. */
export interface Person {
  customerId: string
  /** To which what they said belongs, and to which an answer goes. */
  handleId: string
  /** Every handle of theirs in this item that can be written to here. */
  addresses: string[]
  /** Their handles of this channel. */
  ofChannel: { handleId: string }[]
  known: KnownPerson | undefined
}

/** One for each; undefined where nothing names anybody. */
export async function takeSenders(
  tx: Tx,
  ctx: Ctx,
  memory: HandleMemory,
  wrote: readonly Wrote[],
): Promise<(Person | undefined)[]> {
  if (wrote.length === 0) return []
  const rules = await findRules(tx.db)
  const facts = wrote.map(({ sender, touchpoint, at }) =>
    readFact(
      { handles: sender.handles, occurredAt: at, lazy: false, assertedBy: sourceOf(touchpoint) },
      rules,
    ),
  )
  const known = await findKnown(tx, facts)
  const ended = await endOld(tx, wrote, facts, known)
  // What the memory knows of ended periods holds no longer.
  const resolved = await resolveAsked(tx, ctx, facts, ended.length ? createHandleMemory(0) : memory)
  const held = await findHeld(tx, [...new Map(facts.flatMap(handlesByKey)).values()])
  for (const { reason, at, rows } of ended) {
    periodsOpened(tx, rows, {
      reason,
      at,
      openedBy: (old) => held.get(`${old.type}\n${old.realm}\n${old.value}`)?.handleId,
    })
  }
  return wrote.map(({ touchpoint }, i) => {
    const who = resolved[i]!
    if (who.refused !== undefined) return undefined
    const { customerId } = who
    const own = facts[i]!.handles.flatMap((handle) => {
      const one = held.get(handle.key)
      return one?.customerId === customerId ? [{ handle, handleId: one.handleId }] : []
    })
    const addresses = own
      .filter(({ handle }) => touchpoint.adapter.addresses.includes(handle.type))
      .map(({ handleId }) => handleId)
    const handleId = addresses.includes(who.handleId)
      ? who.handleId
      : (addresses[0] ?? who.handleId)
    return {
      customerId,
      handleId,
      addresses: addresses.length ? addresses : [handleId],
      ofChannel: own.filter(({ handle }) => handle.type === touchpoint.channel),
      known: own.map(({ handle }) => known.get(handle.key)).find((one) => one?.lastInboundAt),
    }
  })
}

export const sourceOf = (touchpoint: { id: string }) => `touchpoint:${touchpoint.id}`

const handlesByKey = (fact: AskedFact) =>
  fact.handles.map((handle): [string, AskedHandle] => [handle.key, handle])

/** What is known of who holds these handles now, by the handle's key. */
async function findKnown(tx: Tx, facts: readonly AskedFact[]): Promise<Map<string, KnownPerson>> {
  const held = await findHeld(tx, [...new Map(facts.flatMap(handlesByKey)).values()])
  if (held.size === 0) return new Map()
  const ids = [...held.values()].map(({ handleId }) => handleId)
  const rows = await tx.db
    .selectFrom('channels_person')
    .selectAll()
    .where('handle_id', 'in', ids)
    .execute()
  const persons = new Map(rows.map((row) => [row.handle_id, row]))
  return new Map(
    [...held].map(([key, { handleId, customerId }]) => {
      const person = persons.get(handleId)
      return [
        key,
        {
          handleId,
          customerId,
          scopedId: person?.scoped_id ?? null,
          identityHash: person?.identity_hash ?? null,
          name: person?.name ?? null,
          username: person?.username ?? null,
          lastInboundAt: person?.last_inbound_at ?? null,
        },
      ]
    }),
  )
}

/** Ends the periods of numbers that are somebody else's now. */
async function endOld(
  tx: Tx,
  wrote: readonly Wrote[],
  facts: readonly AskedFact[],
  known: ReadonlyMap<string, KnownPerson>,
) {
  const done = new Set<string>()
  const ended = []
  for (const [i, { sender, touchpoint, at, identityHash }] of wrote.entries()) {
    const { adapter, channel } = touchpoint
    const isNumber = adapter.isNumber?.bind(adapter)
    if (!isNumber) continue
    const numbers = facts[i]!.handles.filter((handle) => isNumber(asInbound(handle)))
    const seen = { scopedId: scopedIdOf(sender.handles, channel, isNumber), identityHash, at }
    const main = numbers.map(({ key }) => known.get(key)).find((one) => one?.lastInboundAt)
    const reason = main && !done.has(main.handleId) ? periodEnded(main, seen) : undefined
    if (!main || !reason) continue
    done.add(main.handleId)
    const theirs = numbers.flatMap(({ key }) => {
      const one = known.get(key)
      return one?.customerId === main.customerId ? [{ handleId: one.handleId, at }] : []
    })
    ended.push({ reason, at, rows: await endPeriods(tx, theirs) })
  }
  return ended
}

const asInbound = ({ type, value, realm, assurance }: AskedHandle) => ({
  type,
  value,
  realm,
  assurance: assurance as 0 | 1 | 2 | 3,
})
