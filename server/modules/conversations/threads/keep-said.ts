// Messages as rows: those that a batch of entries speaks of are read, folded and written at once.

import { sql } from 'kysely'
import { rowsOf } from '../../../platform/bulk.ts'
import type { Db, Trx } from '../../../platform/database.ts'
import type { Move } from '../tables.ts'
import type { MessageFact } from './facts.ts'
import { counts, foldSaid, type Kept, type Said, shows, troubleOf } from './said.ts'

/** Adds these facts to what is known of their messages. */
export async function keepSaid(db: Trx, facts: readonly MessageFact[]): Promise<void> {
  if (facts.length === 0) return
  const held = await findSaid(db, [...new Set(facts.map((fact) => fact.messageId))])
  const changed = new Map<string, Said>()
  for (const fact of facts) {
    const { messageId } = fact
    changed.set(messageId, foldSaid(changed.get(messageId) ?? held.get(messageId), fact))
  }
  await writeSaid(
    db,
    [...changed.values()].sort((a, b) => (a.messageId < b.messageId ? -1 : 1)),
  )
}

/** By message, as it is kept. */
export async function findSaid(db: Db, messageIds: readonly string[]): Promise<Map<string, Kept>> {
  if (messageIds.length === 0) return new Map()
  const { rows } = await sql<Kept>`/*keep:conversations-said-find*/
    select message_id as "messageId", handle_id as "handleId", direction, occurred_at as at, heard,
      channel, touchpoint_id as "touchpointId", kind, text, tsvector_to_array(words) as words,
      automatic, edited_at as "editedAt", edit_heard as "editHeard", deleted_at as "deletedAt", deliveries,
      moves, shows, counts, trouble
    from conversations_said where message_id = any(${messageIds}::uuid[])`.execute(db)
  return new Map(rows.map((row) => [row.messageId, row]))
}

async function writeSaid(db: Trx, said: readonly Said[]) {
  const given = rowsOf(
    {
      messageId: 'uuid',
      handleId: 'uuid',
      direction: 'text',
      at: 'timestamptz',
      heard: 'text',
      channel: 'text',
      touchpointId: 'uuid',
      kind: 'text',
      text: 'text',
      words: 'jsonb',
      automatic: 'boolean',
      editedAt: 'timestamptz',
      editHeard: 'text',
      deletedAt: 'timestamptz',
      deliveries: 'jsonb',
      moves: 'jsonb',
      shows: 'boolean',
      counts: 'boolean',
      trouble: 'text',
    },
    said.map((one) => ({
      ...one,
      at: instant(one.at),
      words: JSON.stringify(one.words),
      editedAt: instant(one.editedAt),
      deletedAt: instant(one.deletedAt),
      deliveries: JSON.stringify(one.deliveries),
      moves: JSON.stringify(one.moves satisfies Record<string, Move>),
      shows: shows(one),
      counts: counts(one),
      trouble: troubleOf(one),
    })),
  )
  await sql`/*keep:conversations-said-write*/
    insert into conversations_said (message_id, handle_id, direction, occurred_at, heard, channel,
      touchpoint_id, kind, text, words, automatic, edited_at, edit_heard, deleted_at, deliveries,
      moves, shows, counts, trouble)
    select "messageId", "handleId", direction, at, heard, channel, "touchpointId",
      coalesce(kind, ''), coalesce(text, ''),
      array_to_tsvector(array(select jsonb_array_elements_text(words))),
      automatic, "editedAt", "editHeard", "deletedAt", deliveries, moves, shows, counts,
      trouble
    from ${given}
    on conflict (message_id) do update set handle_id = excluded.handle_id,
      direction = excluded.direction, occurred_at = excluded.occurred_at, heard = excluded.heard,
      channel = excluded.channel, touchpoint_id = excluded.touchpoint_id, kind = excluded.kind,
      text = excluded.text, words = excluded.words, automatic = excluded.automatic,
      edited_at = excluded.edited_at, edit_heard = excluded.edit_heard,
      deleted_at = excluded.deleted_at,
      deliveries = excluded.deliveries, moves = excluded.moves, shows = excluded.shows,
      counts = excluded.counts, trouble = excluded.trouble`.execute(db)
}

const instant = (at: Date | null) => at?.toISOString() ?? null
