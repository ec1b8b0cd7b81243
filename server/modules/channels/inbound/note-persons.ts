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
    const { sender, touchpoint, at, identityHash } = wrote
    const { name, username } = sender
    const isNumber = (handle: Sender) => touchpoint.adapter.isNumber?.(handle) ?? false
    for (const { handleId } of person.ofChannel) {
      rows.set(handleId, {
        handleId,
        scopedId: scopedIdOf(sender.handles, touchpoint.channel, isNumber) ?? null,
        identityHash: identityHash ?? null,
        name: name?.replaceAll('\n', ' ') ?? null,
        username: username?.replaceAll('\n', ' ') ?? null,
        at: at.toISOString(),
      })
    }
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

type Sender = Wrote['sender']['handles'][number]

interface Row {
  handleId: string
  scopedId: string | null
  identityHash: string | null
  name: string | null
  username: string | null
  at: string
}

async function keep(tx: Tx, rows: Row[]) {
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
  await sql`/*keep:channels-persons*/
    insert into channels_person (handle_id, scoped_id, identity_hash, name, username,
      last_inbound_at)
    select "handleId", "scopedId", "identityHash", name, username, at from ${given}
    on conflict (handle_id) do update set
      scoped_id = coalesce(excluded.scoped_id, channels_person.scoped_id),
      identity_hash = coalesce(excluded.identity_hash, channels_person.identity_hash),
      name = coalesce(excluded.name, channels_person.name),
      username = coalesce(excluded.username, channels_person.username),
      last_inbound_at = excluded.last_inbound_at
    where channels_person.last_inbound_at <= excluded.last_inbound_at`.execute(tx.db)
}
