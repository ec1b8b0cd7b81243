// What the ledger forgets of a message after its time is forgotten here too, in the same
// transaction: its words as they are now, what was given to the provider of them, its files, and
// reactions to it. What became of it stays.

import { sql } from 'kysely'
import type { CopyKeeper, Entry, Kind } from '../../../ledger/index.ts'
import { rowsOf } from '../../../platform/bulk.ts'
import type { Db } from '../../../platform/database.ts'
import { messageEdited, messageReacted, messageReceived, messageWritten } from '../entries.ts'
import { forgetMediaOf } from '../media/forget-media.ts'

/** Providers' clocks, by which edits and reactions are dated, are fast by less than this. */
const skewMs = 3_600_000

export const saidKeeper: CopyKeeper = {
  kinds: [messageReceived, messageWritten, messageEdited, messageReacted].map(({ name }) => name),

  /** What has not gone out yet is still to be said. */
  async needs(db, entries) {
    const written = entriesOf(entries, messageWritten)
    if (written.length === 0) return new Set()
    const { rows } = await sql<{ id: string }>`
      select distinct message_id as id from channels_delivery
      where message_id = any(${written.map(messageOf)}::uuid[])
        and state in ('scheduled', 'queued', 'sending')`.execute(db)
    const waiting = new Set(rows.map(({ id }) => id))
    return new Set(written.filter((entry) => waiting.has(messageOf(entry))))
  },

  async forget({ db }, entries) {
    const said = [...entriesOf(entries, messageReceived), ...entriesOf(entries, messageWritten)]
    await forgetMessages(db, said.map(messageOf))
    await forgetEdits(db, entriesOf(entries, messageEdited))
    await forgetReactions(db, entriesOf(entries, messageReacted))
  },
}

const entriesOf = (entries: readonly Entry[], { name }: Kind<unknown>) =>
  entries.filter(({ kind }) => kind === name)
const messageOf = ({ body }: Entry) => String(body.messageId)
const notAfter = ({ occurredAt, recordedAt }: Entry) =>
  new Date(Math.max(occurredAt.getTime(), recordedAt.getTime()) + skewMs).toISOString()

async function forgetMessages(db: Db, ids: readonly string[]) {
  if (ids.length === 0) return
  await sql`
    update channels_message set content = 'null' where id = any(${ids}::uuid[])`.execute(db)
  await sql`
    update channels_delivery set content = 'null'
    where message_id = any(${ids}::uuid[])`.execute(db)
  await forgetMediaOf(db, ids)
}

/** What a message says now is forgotten, unless it was edited again since. */
async function forgetEdits(db: Db, edits: readonly Entry[]) {
  if (edits.length === 0) return
  const given = rowsOf<{ id: string; at: string }>(
    { id: 'uuid', at: 'timestamptz' },
    edits.map((entry) => ({ id: messageOf(entry), at: notAfter(entry) })),
  )
  await sql`
    update channels_message set content = 'null' from ${given}
    where channels_message.id = given.id and edited_at <= given.at`.execute(db)
}

/** The reaction that stands now, unless it is a newer one. */
async function forgetReactions(db: Db, reactions: readonly Entry[]) {
  if (reactions.length === 0) return
  const given = rowsOf<{ id: string; byCustomer: boolean; at: string }>(
    { id: 'uuid', byCustomer: 'boolean', at: 'timestamptz' },
    reactions.map((entry) => ({
      id: messageOf(entry),
      byCustomer: entry.body.byCustomer === true,
      at: notAfter(entry),
    })),
  )
  await sql`
    update channels_reaction as reaction set emoji = null from ${given}
    where reaction.message_id = given.id and reaction.by_customer = given."byCustomer"
      and reaction.occurred_at <= given.at`.execute(db)
}
