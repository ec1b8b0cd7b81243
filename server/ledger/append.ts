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
  /** ISO 8601. */
  occurredAt: string
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

const split = (parameter: number, type: string) =>
  `string_to_array($${parameter}, E'\\n', '')::${type}[]`

const statement = `/*keep:ledger-append*/
with given as materialized (
  select * from unnest(
    ${split(1, 'smallint')}, ${split(2, 'uuid')}, ${split(3, 'text')}, ${split(4, 'text')},
    ${split(5, 'uuid')}, ${split(6, 'uuid')}, ${split(7, 'text')}, ${split(8, 'uuid')},
    ${split(9, 'text')}, ${split(10, 'uuid')}, ${split(11, 'timestamptz')},
    ${split(12, 'jsonb')}, ${split(13, 'jsonb')}
  ) with ordinality as given (lane, id, kind, subject_type, subject_id, handle_id, channel,
    touchpoint_id, actor, case_id, occurred_at, body, context, ord)
), touched as materialized (
  select lane, count(*) as entries from given group by lane
), locked as materialized (
  select ledger_lane.lane from ledger_lane
  where lane in (select lane from touched) order by lane for update
), moved as materialized (
  update ledger_lane
  set head = head + touched.entries,
      last_recorded_at = greatest(last_recorded_at, date_trunc('milliseconds', clock_timestamp()))
  from touched join locked using (lane)
  where ledger_lane.lane = touched.lane
  returning ledger_lane.lane, ledger_lane.head - touched.entries as base, last_recorded_at
), written as (
  insert into ledger_entry (lane, position, id, kind, subject_type, subject_id, handle_id, channel,
    touchpoint_id, actor, case_id, occurred_at, recorded_at, body, context)
  select lane, base + row_number() over (partition by lane order by ord), id, kind, subject_type,
    subject_id, handle_id, channel, touchpoint_id, actor, case_id, occurred_at, last_recorded_at,
    body, context
  from given join moved using (lane)
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
  const lanes = entries.map((entry) => laneOf(entry.subjectId))
  const column = (of: (entry: PreparedEntry) => string | null) =>
    entries.map((entry) => of(entry) ?? '').join('\n')
  const moved = await execute<{ lane: number; base: number; recordedAt: Date }>(statement, [
    lanes.join('\n'),
    column((entry) => entry.id),
    column((entry) => entry.kind),
    column((entry) => entry.subjectType),
    column((entry) => entry.subjectId),
    column((entry) => entry.handleId),
    column((entry) => entry.channel),
    column((entry) => entry.touchpointId),
    column((entry) => entry.actor),
    column((entry) => entry.caseId),
    column((entry) => entry.occurredAt),
    column((entry) => entry.bodyJson),
    column((entry) => entry.contextJson),
  ])
  const next = new Map(moved.map((lane) => [lane.lane, { ...lane }]))
  return lanes.map((lane) => {
    const at = next.get(lane)!
    at.base += 1
    return { lane, position: at.base, recordedAt: at.recordedAt }
  })
}
