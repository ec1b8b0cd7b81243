// The lines of the timeline: entries by day. What became of a message stands with the message, and
// that its file was fetched says nothing to who reads.

import { type DeliveryState, worstOf } from '../inbox/thread/message.ts'
import type { Entry } from './entry.tsx'
import { asList, asRecord, asText } from './read.ts'

export type Line =
  | { key: string; day: string }
  | { key: string; entry: Entry; course: Course | undefined }

/** How far a message of ours got, and why no farther. */
export interface Course {
  state: DeliveryState
  reason: string | undefined
}

/** Pure. */
export function toLines(entries: readonly Entry[]): Line[] {
  const moves = movesOf(entries)
  const lines: Line[] = []
  let day = ''
  for (const entry of entries) {
    if (entry.kind === 'delivery.moved' || entry.kind === 'media.kept') continue
    const own = new Date(entry.occurredAt).toDateString()
    if (own !== day) lines.push({ key: `day ${own}`, day: entry.occurredAt })
    day = own
    const course = entry.kind === 'message.written' ? courseOf(entry, moves) : undefined
    lines.push({ key: entry.id, entry, course })
  }
  return lines
}

/** By message, in the order in which they were recorded: providers' clocks are not ours. */
function movesOf(entries: readonly Entry[]): Map<string, Entry[]> {
  const moved = entries.filter(({ kind }) => kind === 'delivery.moved')
  moved.sort((a, b) => a.position - b.position)
  return Map.groupBy(moved, ({ body }) => asText(body.messageId) ?? '')
}

function courseOf({ body }: Entry, moves: Map<string, Entry[]>): Course | undefined {
  const begun = asText(body.sendAt) ? 'scheduled' : 'queued'
  const parts = new Map<string, Course>(
    asList(body.deliveries).map((one) => [
      asText(asRecord(one).id) ?? '',
      { state: begun, reason: undefined },
    ]),
  )
  for (const { body: move } of moves.get(asText(body.messageId) ?? '') ?? []) {
    const id = asText(move.deliveryId) ?? ''
    // A part that is sent again has another delivery, which begins where the former ended.
    const former = parts.has(id) ? id : [...parts].find(([, one]) => one.state === move.from)?.[0]
    if (former !== undefined) parts.delete(former)
    parts.set(id, { state: move.to as DeliveryState, reason: asText(move.reason) })
  }
  const state = worstOf([...parts.values()].map((one) => one.state))
  return state && [...parts.values()].find((one) => one.state === state)
}
