// What a channel says of the people behind handles, kept to notice when it changes.

import { sql } from 'kysely'
import type { Tx } from '../../../ledger/index.ts'
import { rowsOf } from '../../../platform/bulk.ts'
import type { Ctx } from '../../../platform/context.ts'
import { setTraitsBulk, type TraitsSaid } from '../../customers/index.ts'
import type { Person, Wrote } from './meeting.ts'
import { scopedIdOf } from './periods.ts'
import { sourceOf } from './source-of.ts'

/** Keeps ids, devices, names and times; names that are new become traits of the customer. */
export async function notePersons(
  tx: Tx,
  ctx: Ctx,
  seen: readonly { wrote: Wrote; person: Person }[],
): Promise<void> {
  const rows = new Map<string, Row>()
  const traits: TraitsSaid[] = []
  for (const { wrote, person } of seen.toSorted((a, b) => +a.wrote.at - +b.wrote.at)) {
    const { sender, touchpoint, at } = wrote
    const { name, username } = sender
    for (const row of rowsFor(wrote, person)) rows.set(row.handleId, row)
    const said = {
      ...(name && name !== person.known?.name ? { profileName: name } : {}),
      ...(username && username !== person.known?.username ? { username } : {}),
    }
    if (Object.keys(said).length === 0) continue
    traits.push({
      customerId: person.customerId,
      handleId: person.handleId,
      traits: said,
      source: sourceOf(touchpoint),
      occurredAt: at,
    })
  }
  await keep(tx, [...rows.values()])
  if (traits.length) await setTraitsBulk(tx, ctx, traits)
}

/**
 * Keeps who they are of those of whom nothing is known yet but what they did, or was said to them,
 * so that nobody else with their number is taken for them.
 */
export async function noteMet(
  tx: Tx,
  met: readonly { wrote: Wrote; person: Person }[],
): Promise<void> {
  const rows = met
    .filter(({ person }) => !person.known)
    .toSorted((a, b) => +a.wrote.at - +b.wrote.at)
    // Their name is news when they write.
    .flatMap(({ wrote, person }) => rowsFor(wrote, person))
    .map((row) => ({ ...row, name: null, username: null }))
  await keep(tx, [...new Map(rows.map((row) => [row.handleId, row])).values()], unlessKnown)
}

function rowsFor({ sender, touchpoint, at, identityHash }: Wrote, { ofChannel }: Person): Row[] {
  const { adapter, channel } = touchpoint
  const isNumber = adapter.isNumber?.bind(adapter) ?? (() => false)
  return ofChannel.map(({ handleId }) => ({
    handleId,
    scopedId: scopedIdOf(sender.handles, channel, isNumber) ?? null,
    identityHash: identityHash ?? null,
    name: sender.name?.replaceAll('\n', ' ') ?? null,
    username: sender.username?.replaceAll('\n', ' ') ?? null,
    at: at.toISOString(),
  }))
}

interface Row {
  handleId: string
  scopedId: string | null
  identityHash: string | null
  name: string | null
  username: string | null
  at: string
}

/** The newest wins. */
const newest = {
  name: 'channels-persons',
  then: sql`update set
      scoped_id = coalesce(excluded.scoped_id, channels_person.scoped_id),
      identity_hash = coalesce(excluded.identity_hash, channels_person.identity_hash),
      name = coalesce(excluded.name, channels_person.name),
      username = coalesce(excluded.username, channels_person.username),
      last_inbound_at = excluded.last_inbound_at
    where channels_person.last_inbound_at <= excluded.last_inbound_at`,
}
const unlessKnown = { name: 'channels-met', then: sql`nothing` }

async function keep(tx: Tx, rows: Row[], { name, then } = newest) {
  if (rows.length === 0) return
  const given = rowsOf<Row>(
    {
      handleId: 'uuid',
      scopedId: 'text',
      identityHash: 'text',
      name: 'text',
      username: 'text',
      at: 'timestamptz',
    },
    rows.toSorted((a, b) => (a.handleId < b.handleId ? -1 : 1)),
  )
  await sql`/*keep:${sql.raw(name)}*/
    insert into channels_person (handle_id, scoped_id, identity_hash, name, username,
      last_inbound_at)
    select "handleId", "scopedId", "identityHash", name, username, at from ${given}
    on conflict (handle_id) do ${then}`.execute(tx.db)
}
