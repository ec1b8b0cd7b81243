// Entries as lines of text, one value a lane: a follower under a storm of events reads thousands of
// entries a second, and as rows of columns their transport costs more than acting on them.

import type { Entry } from './read.ts'

// JSON text never holds these raw, not even between its tokens; nothing else we write does.
const field = '\u001f'
const line = '\u001e'

/** SQL that makes one text of the entries of a subquery named `entry`, in the order of positions. */
export const linesOf = (body: string): string => `string_agg(concat(
    entry.position, e'\\x1f', entry.id, e'\\x1f', entry.kind, e'\\x1f', entry.subject_type, e'\\x1f',
    entry.subject_id, e'\\x1f', entry.handle_id, e'\\x1f', entry.channel, e'\\x1f',
    entry.touchpoint_id, e'\\x1f', entry.actor, e'\\x1f', entry.case_id, e'\\x1f',
    date_part('epoch', entry.occurred_at), e'\\x1f', date_part('epoch', entry.recorded_at), e'\\x1f',
    entry.redacted_at, e'\\x1f', ${body}), e'\\x1e' order by entry.position)`

/** The entries of one lane; a body that was not read is empty, and there is no context. */
export function readLines(lane: number, lines: string | null): Entry[] {
  return lines === null ? [] : lines.split(line).map((text) => readLine(lane, text))
}

function readLine(lane: number, text: string): Entry {
  const cells = text.split(field)
  const cell = (at: number) => cells[at] || null
  return {
    lane,
    position: Number(cells[0]),
    id: cells[1]!,
    kind: cells[2]!,
    subjectType: cells[3]!,
    subjectId: cells[4]!,
    handleId: cell(5),
    channel: cell(6),
    touchpointId: cell(7),
    actor: cells[8]!,
    caseId: cell(9),
    occurredAt: instant(cells[10]!),
    recordedAt: instant(cells[11]!),
    redacted: cells[12] !== '',
    body: cells[13] ? JSON.parse(cells[13]) : {},
    context: null,
  }
}

/** Whole milliseconds, cut off as everywhere; seconds as a double hold some digits more than that. */
const instant = (seconds: string) => new Date(Math.floor(Number(seconds) * 1000 + 0.001))
