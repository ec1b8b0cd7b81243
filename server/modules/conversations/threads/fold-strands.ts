// What a handle has of messages, made anew from their rows.

import { sql } from 'kysely'
import { rowsOf } from '../../../platform/bulk.ts'
import type { Trx } from '../../../platform/database.ts'
import type { Fact } from './facts.ts'

/**
 * Makes the strands of these handles anew, with what `facts` say of readings, channels and
 * touchpoints, which only ever grows. Whoever calls holds the owners' locks.
 * @param owners the canonical customer of each handle.
 */
export async function foldStrands(
  db: Trx,
  owners: ReadonlyMap<string, string>,
  facts: readonly Fact[],
): Promise<void> {
  if (owners.size === 0) return
  const factsOf = Map.groupBy(facts, (fact) => fact.handleId)
  const given = rowsOf(
    {
      handleId: 'uuid',
      customerId: 'uuid',
      readThrough: 'text',
      readAt: 'timestamptz',
      unreadAt: 'timestamptz',
      channels: 'jsonb',
      touchpointIds: 'jsonb',
      control: 'text',
      controlAt: 'timestamptz',
      controlChanges: 'integer',
      state: 'text',
      stateAt: 'timestamptz',
      stateThrough: 'text',
      snoozedUntil: 'timestamptz',
    },
    [...owners]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([handleId, customerId]) => ({
        handleId,
        customerId,
        ...grownBy(factsOf.get(handleId) ?? []),
      })),
  )
  await sql`/*keep:conversations-strands*/
    insert into conversations_strand as held (handle_id, customer_id, last_message_id, last_at,
      last_heard, last_direction, last_channel, last_touchpoint_id, last_kind, last_text, out_heard,
      read_through, read_at, unread_at, channels, touchpoint_ids, control, control_at,
      control_changes, state, state_at, state_through, snoozed_until)
    select given."handleId", given."customerId", last.message_id, last.occurred_at, last.heard,
      last.direction, last.channel, last.touchpoint_id, last.kind, last.text,
      (select said.heard from conversations_said said
        where said.handle_id = given."handleId" and said.direction = 'out' and said.counts
        order by said.heard desc limit 1),
      given."readThrough", given."readAt", given."unreadAt",
      array(select jsonb_array_elements_text(given.channels)),
      array(select jsonb_array_elements_text(given."touchpointIds"))::uuid[],
      given.control, given."controlAt", given."controlChanges",
      given.state, given."stateAt", given."stateThrough", given."snoozedUntil"
    from ${given} left join lateral (
      select said.* from conversations_said said
      where said.handle_id = given."handleId" and said.shows
      order by said.occurred_at desc, said.heard desc limit 1
    ) last on true
    order by given."handleId"
    on conflict (handle_id) do update set customer_id = excluded.customer_id,
      last_message_id = excluded.last_message_id, last_at = excluded.last_at,
      last_heard = excluded.last_heard, last_direction = excluded.last_direction,
      last_channel = excluded.last_channel, last_touchpoint_id = excluded.last_touchpoint_id,
      last_kind = excluded.last_kind, last_text = excluded.last_text,
      out_heard = excluded.out_heard,
      read_through = greatest(held.read_through, excluded.read_through),
      read_at = greatest(held.read_at, excluded.read_at),
      unread_at = greatest(held.unread_at, excluded.unread_at),
      channels = array(select distinct unnest(held.channels || excluded.channels) order by 1),
      touchpoint_ids = array(
        select distinct unnest(held.touchpoint_ids || excluded.touchpoint_ids) order by 1),
      (control, control_at) = (select * from (values
        (held.control, held.control_at), (excluded.control, excluded.control_at)) as said (what, at)
        order by said.at desc nulls last limit 1),
      control_changes = greatest(held.control_changes, excluded.control_changes),
      (state, state_at, state_through, snoozed_until) = (select * from (values
        (held.state, held.state_at, held.state_through, held.snoozed_until),
        (excluded.state, excluded.state_at, excluded.state_through, excluded.snoozed_until)
      ) as said (what, at, through, until) order by said.at desc nulls last limit 1)`.execute(db)
}

/** What some facts of one handle add to its strand. */
export function grownBy(facts: readonly Fact[]) {
  const said = facts.filter((fact) => fact.is === 'said')
  const read = facts.filter((fact) => fact.is === 'read')
  const unread = facts.filter((fact) => fact.is === 'unread')
  return {
    readThrough: greatest(read.flatMap(({ through }) => through ?? [])),
    readAt: greatest(read.map(({ at }) => at.toISOString())),
    unreadAt: greatest(unread.map(({ at }) => at.toISOString())),
    channels: JSON.stringify(unique(said.map(({ channel }) => channel))),
    touchpointIds: JSON.stringify(unique(said.map(({ touchpointId }) => touchpointId))),
    ...heldBy(facts),
    ...statedBy(facts),
  }
}

function heldBy(facts: readonly Fact[]) {
  const changes = facts.filter((fact) => fact.is === 'controlled')
  const last = newestOf(changes)
  return {
    control: last?.to ?? null,
    controlAt: last?.at.toISOString() ?? null,
    controlChanges: Math.max(0, ...changes.map(({ number }) => number)),
  }
}

function statedBy(facts: readonly Fact[]) {
  const last = newestOf(facts.filter((fact) => fact.is === 'stated'))
  return {
    state: last?.to ?? null,
    stateAt: last?.at.toISOString() ?? null,
    stateThrough: last?.through ?? null,
    snoozedUntil: last?.until ?? null,
  }
}

const newestOf = <One extends { at: Date }>(facts: readonly One[]): One | undefined =>
  facts.toSorted((a, b) => +b.at - +a.at)[0]

const greatest = (texts: readonly string[]): string | null =>
  texts.length ? texts.reduce((most, text) => (text > most ? text : most)) : null
const unique = (texts: readonly string[]) => [...new Set(texts)].sort()
