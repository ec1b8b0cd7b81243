// The previous id of an alias is what the client called somebody before: mostly a browser, but an
// account that changes its id is aliased too. Which of them, only what is known can tell.

import type { Tx } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import { type AskedFact, findHeld, type HandleMemory, resolveAsked } from '../customers/index.ts'
import { type AcceptedEvent, factKeyOf } from './read-event.ts'

/**
 * Answers the same events, in which an alias names the user of its previous id where there is one.
 * Two users are never joined for it: staff get a suggestion, and the alias belongs to the new id.
 */
export async function namePrevious(
  tx: Tx,
  ctx: Ctx,
  memory: HandleMemory,
  events: readonly AcceptedEvent[],
  changing: Set<string>,
): Promise<readonly AcceptedEvent[]> {
  const previous = events.flatMap((event) => previousUser(event)?.handle ?? [])
  if (previous.length === 0) return events
  const held = await findHeld(tx, previous)
  const known = new Set(held.keys())
  const named: AcceptedEvent[] = []
  const newer: AskedFact[] = []
  for (const event of events) {
    const former = previousUser(event)
    if (former && known.has(former.handle.key)) {
      named.push({ ...event, fact: former.fact, factKey: factKeyOf(former.fact) })
      newer.push(former.without)
    } else {
      named.push(event)
    }
    // Named earlier in this very group.
    for (const { key, type } of event.fact.handles) if (type === 'user') known.add(key)
  }
  // The new id has its customer first, or it would be one too many beside the former.
  await resolveAsked(tx, ctx, newer, memory, { changing })
  return named
}

/** Of an alias: the handle that its previous id would be, and the fact with and without it. */
function previousUser({ fact: ofBrowser, factOfUsers }: AcceptedEvent) {
  const { user } = ofBrowser
  const handle = factOfUsers?.handles.find(({ type, value }) => type === 'user' && value !== user)
  if (!factOfUsers || !handle) return undefined
  const fact = { ...factOfUsers, user }
  return {
    handle,
    fact,
    without: { ...fact, handles: fact.handles.filter((one) => one !== handle) },
  }
}
