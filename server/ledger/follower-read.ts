// What a follower reads of the lanes it took: from what this process remembers of its own, and what
// is missing there from the database.

import { settle } from '../platform/settle.ts'
import type { Execute } from './append.ts'
import { linesOf, readLines } from './follower-lines.ts'
import type { Entry } from './read.ts'
import type { Recent } from './recent.ts'

export interface Reader {
  name: string
  kinds?: readonly string[]
  bodiesOf?: readonly string[]
}

/** Of a row named `taken`, with the reader's size as $4 and its kinds as $5. */
export const entriesOfLane = `
  from ledger_entry entry
  where entry.lane = taken.lane and entry.position > taken."from" and entry.position <= taken.upto
    and ($5::text[] is null or entry.kind = any($5::text[]))
  order by entry.position limit $4`

/** The same as one text, with the kinds whose bodies are read as $6. */
export const linesOfLane = `
  select ${linesOf('case when entry.kind = any($6::text[]) then entry.body end')} as lines
  from (select entry.* ${entriesOfLane}) entry`

const missingStatement = `/*keep:follower-read-lines*/
select taken.lane, read.lines
from unnest($1::smallint[], $2::bigint[], $3::bigint[]) as taken (lane, "from", upto)
cross join lateral (${linesOfLane}) read`

const bodiesStatement = `/*keep:follower-read-bodies*/
select lane, position, body, redacted_at is not null as redacted
from unnest($1::smallint[], $2::bigint[]) as place (lane, position)
join ledger_entry using (lane, position)`

interface Stretch {
  lane: number
  from: number
  upto: number
}

/** Who reads the body of each entry gains nothing by knowing the rest of it. */
export const isMostlyHeads = ({ kinds, bodiesOf = [] }: Reader): boolean =>
  !kinds?.every((kind) => bodiesOf.includes(kind))

/** The first `size` entries of the reader's kinds in each of the lanes, in the order of the lanes. */
export async function readRecent(
  execute: Execute,
  reader: Reader,
  { lanes, size }: { lanes: readonly Stretch[]; size: number },
  recent: Recent,
): Promise<(readonly Entry[])[]> {
  const isWanted = (kind: string) => !reader.kinds || reader.kinds.includes(kind)
  const known = lanes.map(({ lane, from, upto }) =>
    recent.read(lane, from, upto, isWanted)?.slice(0, size),
  )
  const missing = lanes.filter((_, at) => !known[at])
  const [lines, entries] = await settle([
    readMissing(execute, reader, missing, size),
    withBodies(execute, reader, known),
  ])
  return lanes.map(({ lane }, at) => entries[at] ?? lines.get(lane) ?? [])
}

async function readMissing(
  execute: Execute,
  reader: Reader,
  lanes: readonly Stretch[],
  size: number,
): Promise<Map<number, Entry[]>> {
  if (lanes.length === 0) return new Map()
  const rows = await execute<{ lane: number; lines: string | null }>(missingStatement, [
    lanes.map(({ lane }) => lane),
    lanes.map(({ from }) => from),
    lanes.map(({ upto }) => upto),
    size,
    reader.kinds ?? null,
    reader.bodiesOf ?? [],
  ])
  return new Map(rows.map(({ lane, lines }) => [lane, readLines(lane, lines)]))
}

interface BodyRow {
  lane: number
  position: number
  body: Record<string, unknown>
  redacted: boolean
}

/** Whether an entry was redacted is told of those only whose body the reader wants. */
async function withBodies(
  execute: Execute,
  reader: Reader,
  lanes: readonly (readonly Entry[] | undefined)[],
): Promise<(readonly Entry[] | undefined)[]> {
  const wanted = new Set(reader.bodiesOf)
  const spoken = lanes.flatMap((entries) => entries?.filter(({ kind }) => wanted.has(kind)) ?? [])
  if (spoken.length === 0) return [...lanes]
  const rows = await execute<BodyRow>(bodiesStatement, [
    spoken.map(({ lane }) => lane),
    spoken.map(({ position }) => position),
  ])
  const said = new Map(rows.map((row) => [placeOf(row), row]))
  return lanes.map((entries) =>
    entries?.map((entry) =>
      wanted.has(entry.kind) ? { ...entry, ...said.get(placeOf(entry)) } : entry,
    ),
  )
}

const placeOf = ({ lane, position }: { lane: number; position: number }) => `${lane} ${position}`
