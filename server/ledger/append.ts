// Append, the last statement of every transaction that records: lanes are locked in lane order,
// heads advance, entries take the positions won. Until commit nobody else can append to those
// lanes, which is what makes positions gapless and in commit order.
//
// recorded_at has milliseconds: what every reader outside the database can hold, so that all sort
// alike.
//
// Columns travel as one text each, joined by line feeds: JSON never holds a raw one, nothing else
// we write does, and it spares the escaping of PostgreSQL's array syntax on both sides.

import { laneOf } from './lane.ts'

/** An entry ready to be written: checked, with its body and context already JSON text. */
export interface PreparedEntry {
  id: string
  kind: string
  subjectType: string
  subjectId: string
  handleId: string | null
  channel: string | null
  touchpointId: string | null
  actor: string
  caseId: string | null
  occurredAt: Date
  bodyJson: string
  contextJson: string | null
}

export interface AppendedEntry {
  lane: number
  position: number
  recordedAt: Date
}

/** Runs one statement of the transaction; both Kysely's and the bare `pg` client fit. */
export type Execute = <Row>(text: string, values: unknown[]) => Promise<Row[]>

const cells = (parameter: number) => `unnest(string_to_array($${parameter}, E'\\n', ''))`

// Each entry comes with its place among those of its lane, and its lane with the place among those
// touched, so that nothing is sorted, counted or joined while the lanes are locked. The columns are
// unnested in the select list, which hands row after row on, where in the from list each would be
// kept whole first.
const statement = `/*keep:ledger-append*/
with locked as materialized (
  select lane, touched.entries from ledger_lane
  join unnest($1::smallint[], $2::integer[]) as touched (lane, entries) using (lane)
  order by lane for update of ledger_lane
), moved as materialized (
  update ledger_lane
  set head = head + locked.entries,
      last_recorded_at = greatest(last_recorded_at, date_trunc('milliseconds', clock_timestamp()))
  from locked
  where ledger_lane.lane = locked.lane
  returning ledger_lane.lane, ledger_lane.head - locked.entries as base, last_recorded_at
), won as materialized (
  select array_agg(lane order by lane) as lanes, array_agg(base order by lane) as bases,
    array_agg(last_recorded_at order by lane) as times
  from moved
), written as (
  insert into ledger_entry (lane, position, id, kind, subject_type, subject_id, handle_id, channel,
    touchpoint_id, actor, case_id, occurred_at, recorded_at, body, context)
  select won.lanes[nth], won.bases[nth] + place, id::uuid, kind, subject_type, subject_id::uuid,
    handle_id::uuid, channel, touchpoint_id::uuid, actor, case_id::uuid, occurred_at::timestamptz,
    won.times[nth], body::json, context::json
  from won, (
    select ${cells(3)}::integer as nth, ${cells(4)}::integer as place, ${cells(5)} as id,
      ${cells(6)} as kind, ${cells(7)} as subject_type, ${cells(8)} as subject_id,
      ${cells(9)} as handle_id, ${cells(10)} as channel, ${cells(11)} as touchpoint_id,
      ${cells(12)} as actor, ${cells(13)} as case_id, ${cells(14)} as occurred_at,
      ${cells(15)} as body, ${cells(16)} as context
  ) as given
)
select lane, base, last_recorded_at as "recordedAt" from moved`

/**
 * Appends `entries` in their order and answers where each one went, in the same order. The one
 * statement that writes the ledger; call it last in the transaction and commit at once.
 */
export async function append(
  execute: Execute,
  entries: readonly PreparedEntry[],
): Promise<AppendedEntry[]> {
  if (entries.length === 0) return []
  const { lanes, places, touched } = placesOf(entries)
  const sorted = [...touched.keys()].sort((a, b) => a - b)
  const nth = new Map(sorted.map((lane, at) => [lane, at + 1]))
  const column = (of: (entry: PreparedEntry) => string | null) => {
    let text = of(entries[0]!) ?? ''
    for (let i = 1; i < entries.length; i++) text += `\n${of(entries[i]!) ?? ''}`
    return text
  }
  const moved = await execute<{ lane: number; base: number; recordedAt: Date }>(statement, [
    sorted,
    sorted.map((lane) => touched.get(lane)),
    lanes.map((lane) => nth.get(lane)).join('\n'),
    places.join('\n'),
    column((entry) => entry.id),
    column((entry) => entry.kind),
    column((entry) => entry.subjectType),
    column((entry) => entry.subjectId),
    column((entry) => entry.handleId),
    column((entry) => entry.channel),
    column((entry) => entry.touchpointId),
    column((entry) => entry.actor),
    column((entry) => entry.caseId),
    column((entry) => entry.occurredAt.toISOString()),
    column((entry) => entry.bodyJson),
    column((entry) => entry.contextJson),
  ])
  const wonIn = new Map(moved.map((lane) => [lane.lane, lane]))
  return lanes.map((lane, i) => {
    const won = wonIn.get(lane)!
    return { lane, position: won.base + places[i]!, recordedAt: won.recordedAt }
  })
}

/** The lane of each entry, its place among the group's entries of that lane, and their number. */
function placesOf(entries: readonly PreparedEntry[]) {
  const touched = new Map<number, number>()
  const lanes: number[] = []
  const places: number[] = []
  for (const { subjectId } of entries) {
    const lane = laneOf(subjectId)
    const place = (touched.get(lane) ?? 0) + 1
    touched.set(lane, place)
    lanes.push(lane)
    places.push(place)
  }
  return { lanes, places, touched }
}
